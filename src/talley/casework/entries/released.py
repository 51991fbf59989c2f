"""A custodian released their part. It stands in the log before the box is handed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from msgspec import Meta

from talley.casework.canonical import Digest, Id, Number
from talley.casework.entries.body import LogBody

Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]
"""Of Ed25519."""


@dataclass(frozen=True, slots=True)
class Released(LogBody):
    """`boxes` is the hash over all boxes of this custodian for this case. Signed by the custodian."""

    TYPE: ClassVar[str] = "released"
    IN_SLOT: ClassVar[bool] = True
    case: Id
    key: Id
    custodian: Number
    boxes: Digest
    signature: Signature


EXAMPLE = Released(case="e" * 32, key="0" * 31 + "1", custodian=2, boxes=bytes(32), signature=bytes(64))
