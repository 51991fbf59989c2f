"""A stay no longer stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Digest, Number
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class StayLifted(EventBody):
    """`stay` is the number of the event that it lifts; `order` the hash of what lifted it."""

    TYPE: ClassVar[str] = "stay-lifted"
    PUBLIC: ClassVar[tuple[str, ...]] = ()
    stay: Number
    order: Digest


EXAMPLE = StayLifted(stay=8, order=bytes(32))
