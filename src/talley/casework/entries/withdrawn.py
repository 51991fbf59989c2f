"""The issuer took items of the demand back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Name
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Withdrawn(EventBody):
    """Final: the gate is shut for these items whatever follows. An outcome that is counted."""

    TYPE: ClassVar[str] = "withdrawn"
    PUBLIC: ClassVar[tuple[str, ...]] = ("items",)
    items: tuple[Name, ...]


EXAMPLE = Withdrawn(items=("i1", "i2"))
