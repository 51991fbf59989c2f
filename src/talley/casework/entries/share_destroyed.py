"""A custodian states that their share of a key is destroyed, with every copy of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Id, Number
from talley.casework.entries.body import LogBody
from talley.casework.entries.released import Signature


@dataclass(frozen=True, slots=True)
class ShareDestroyed(LogBody):
    """A statement, signed by the custodian: nobody else can know. Enough of them shred a retention period."""

    TYPE: ClassVar[str] = "share-destroyed"
    key: Id
    custodian: Number
    signature: Signature


EXAMPLE = ShareDestroyed(key="0" * 31 + "1", custodian=2, signature=bytes(64))
