"""An event was a mistake and no longer counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Number, Text
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Corrected(EventBody):
    """Nothing is rewritten: `event` stays where it is, and what is right follows as an event of its own.

    Whatever was decided before the correction must be decided anew. A withdrawal, an end and a correction
    cannot be corrected.
    """

    TYPE: ClassVar[str] = "corrected"
    PUBLIC: ClassVar[tuple[str, ...]] = ("event",)
    event: Number
    why: Text


EXAMPLE = Corrected(event=6, why="the call was about another demand")
