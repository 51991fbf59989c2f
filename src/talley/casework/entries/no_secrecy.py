"""A person confirmed that no secrecy binds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class NoSecrecy(EventBody):
    """Until this, and while secrecy binds, everything about a demand goes into slots."""

    TYPE: ClassVar[str] = "no-secrecy"
    PUBLIC: ClassVar[tuple[str, ...]] = ()


EXAMPLE = NoSecrecy()
