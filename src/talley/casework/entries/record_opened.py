"""Counsel released the closed entries of a course: from here on they are public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class RecordOpened(EventBody):
    """Allowed once no secrecy binds and notice was given or the course has ended."""

    TYPE: ClassVar[str] = "record-opened"
    PUBLIC: ClassVar[tuple[str, ...]] = ()


EXAMPLE = RecordOpened()
