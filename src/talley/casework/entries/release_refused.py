"""A custodian refused, and why. A refusal is an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from msgspec import Meta

from talley.casework.canonical import Code, Id, Number
from talley.casework.entries.body import LogBody
from talley.casework.entries.released import Signature


@dataclass(frozen=True, slots=True)
class ReleaseRefused(LogBody):
    """`reasons` are codes of docs/formats/release.md. Signed by the custodian."""

    TYPE: ClassVar[str] = "release-refused"
    IN_SLOT: ClassVar[bool] = True
    case: Id
    key: Id
    custodian: Number
    reasons: Annotated[tuple[Code, ...], Meta(min_length=1, max_length=64)]
    signature: Signature


EXAMPLE = ReleaseRefused(
    case="e" * 32, key="0" * 31 + "1", custodian=3, reasons=("gate-shut",), signature=bytes(64)
)
