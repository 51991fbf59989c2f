"""A court stayed the demand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Digest, Name
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Stayed(EventBody):
    """Stands until an event lifts it. `order` is the hash of the court's order."""

    TYPE: ClassVar[str] = "stayed"
    PUBLIC: ClassVar[tuple[str, ...]] = ()
    targets: tuple[Name, ...]
    order: Digest


EXAMPLE = Stayed(targets=("t1",), order=bytes(32))
