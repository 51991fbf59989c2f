"""Secrecy ended before its day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from talley.casework.canonical import Number
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class SecrecyEnded(EventBody):
    """`secrecy` is the number of the event that no longer binds."""

    TYPE: ClassVar[str] = "secrecy-ended"
    PUBLIC: ClassVar[tuple[str, ...]] = ("how",)
    secrecy: Number
    how: Literal["lifted", "vacated", "withdrawn"]


EXAMPLE = SecrecyEnded(secrecy=4, how="vacated")
