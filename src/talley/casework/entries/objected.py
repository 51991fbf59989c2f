"""The speaker or counsel objected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from talley.casework.canonical import Code, Digest, Name
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Objected(EventBody):
    """`showings` are those that it speaks to; `words` is the hash of what was written."""

    TYPE: ClassVar[str] = "objected"
    PUBLIC: ClassVar[tuple[str, ...]] = ("by",)
    target: Name
    by: Literal["speaker", "counsel"]
    showings: tuple[Code, ...]
    words: Digest


EXAMPLE = Objected(target="t1", by="speaker", showings=("offence-committed",), words=bytes(32))
