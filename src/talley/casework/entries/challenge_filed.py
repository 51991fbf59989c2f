"""A motion or suit against the demand was filed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from talley.casework.canonical import Name, Text
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class ChallengeFiled(EventBody):
    """Pending from its filing until an event says that it ended."""

    TYPE: ClassVar[str] = "challenge-filed"
    PUBLIC: ClassVar[tuple[str, ...]] = ("by", "forum", "docket", "filed_on")
    targets: tuple[Name, ...]
    by: Literal["speaker", "platform", "other"]
    forum: Text
    docket: Text
    filed_on: date


EXAMPLE = ChallengeFiled(
    targets=("t1",),
    by="platform",
    forum="invented district court",
    docket="1:26-cv-00002",
    filed_on=date(2026, 11, 16),
)
