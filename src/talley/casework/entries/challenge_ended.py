"""A challenge is no longer pending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from talley.casework.canonical import Number
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class ChallengeEnded(EventBody):
    """`challenge` is the number of its filing. Granted: the demand falls for its targets."""

    TYPE: ClassVar[str] = "challenge-ended"
    PUBLIC: ClassVar[tuple[str, ...]] = ("how",)
    challenge: Number
    how: Literal["granted", "denied", "dismissed", "withdrawn"]


EXAMPLE = ChallengeEnded(challenge=9, how="dismissed")
