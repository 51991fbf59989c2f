"""Items left a demand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from talley.casework.canonical import Name
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Narrowed(EventBody):
    """The items are asked no longer; nothing brings one back but a new item."""

    TYPE: ClassVar[str] = "narrowed"
    PUBLIC: ClassVar[tuple[str, ...]] = ("by",)
    by: Literal["issuer", "court", "agreed"]
    dropped: tuple[Name, ...]


EXAMPLE = Narrowed(by="agreed", dropped=("i2",))
