"""Counsel found that items may be compelled though the law book leaves it open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Digest, Name, Number, Text
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class AuthorityFound(EventBody):
    """A reasoned finding with counsel's own citation.

    It answers one assessment, by its number, and covers a later one that says the same of the item.
    """

    TYPE: ClassVar[str] = "authority-found"
    PUBLIC: ClassVar[tuple[str, ...]] = ("citation",)
    items: tuple[Name, ...]
    answers: Number
    citation: Text
    reasons: Digest


EXAMPLE = AuthorityFound(
    items=("i1",), answers=3, citation="In re Example, 123 F.4th 456 (1st Cir. 2026)", reasons=bytes(32)
)
