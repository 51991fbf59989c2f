"""A court ordered that items be produced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Digest, Name, Text
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class CourtOrdered(EventBody):
    """Counts once the court's clerk confirmed it at the number that the directory holds.

    `heard_objection`: the court had the objection to unmasking before it. `ends_window`: it said that the
    objection window ends. `order` is the hash of the order.
    """

    TYPE: ClassVar[str] = "court-ordered"
    PUBLIC: ClassVar[tuple[str, ...]] = ("court", "heard_objection")
    court: Text
    docket: Text
    order: Digest
    items: tuple[Name, ...]
    clerk_confirmed: bool
    heard_objection: bool
    ends_window: bool


EXAMPLE = CourtOrdered(
    court="invented district court",
    docket="1:26-mc-00001",
    order=bytes(32),
    items=("i1",),
    clerk_confirmed=True,
    heard_objection=True,
    ends_window=False,
)
