"""Somebody said that they will go to court: the target is frozen until a grace ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Literal

from talley.casework.canonical import Name
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class ChallengeStated(EventBody):
    """Freezes one target until `grace_until`; a court's later order to produce ends that too."""

    TYPE: ClassVar[str] = "challenge-stated"
    PUBLIC: ClassVar[tuple[str, ...]] = ("by",)
    target: Name
    by: Literal["speaker", "counsel", "platform"]
    grace_until: datetime


EXAMPLE = ChallengeStated(target="t1", by="speaker", grace_until=datetime(2026, 11, 30, tzinfo=UTC))
