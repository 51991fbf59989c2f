"""Why an emergency permits disclosure without process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from talley.casework.canonical import Digest, Name
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Averts:
    """Why one item averts the danger; `why` is the hash of what was written."""

    item: Name
    why: Digest


@dataclass(frozen=True, slots=True)
class Emergency(EventBody):
    """Who is in danger (`who`, a hash), of what, and why each item averts it. Voluntary and minimal."""

    TYPE: ClassVar[str] = "emergency"
    PUBLIC: ClassVar[tuple[str, ...]] = ("danger",)
    danger: Literal["death", "serious_physical_injury"]
    who: Digest
    averts: tuple[Averts, ...]


EXAMPLE = Emergency(danger="death", who=bytes(32), averts=(Averts("i1", bytes(32)),))
