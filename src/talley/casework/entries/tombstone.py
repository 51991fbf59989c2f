"""A tombstone: a closed body was erased, and why the law asked for it. Its commitment stays in the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Digest, Text
from talley.casework.entries.body import LogBody


@dataclass(frozen=True, slots=True)
class Tombstone(LogBody):
    """`erased` is the commitment of the body that is gone; `basis` cites the duty to erase."""

    TYPE: ClassVar[str] = "tombstone"
    IN_SLOT: ClassVar[bool] = True
    erased: Digest
    basis: Text


EXAMPLE = Tombstone(erased=bytes(32), basis="Regulation (EU) 2016/679, Art. 17(1)(d)")
