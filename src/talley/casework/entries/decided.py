"""Counsel decided, item by item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Name
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Decided(EventBody):
    """The last one about an item stands; what is neither granted nor refused is not decided."""

    TYPE: ClassVar[str] = "decided"
    PUBLIC: ClassVar[tuple[str, ...]] = ("granted", "refused")
    granted: tuple[Name, ...]
    refused: tuple[Name, ...]


EXAMPLE = Decided(granted=("i1",), refused=("i2",))
