"""A second person approved a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Number
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Approved(EventBody):
    """`decision` is the number of the event that is approved as it stands."""

    TYPE: ClassVar[str] = "approved"
    PUBLIC: ClassVar[tuple[str, ...]] = ()
    decision: Number


EXAMPLE = Approved(decision=12)
