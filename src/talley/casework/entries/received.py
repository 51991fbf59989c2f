"""A demand reached the platform, or a speaker asks for their own sealed fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Literal

from talley.casework.canonical import Code, Digest, Text
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Received(EventBody):
    """The first event of a course. Receipt waives nothing.

    `received_at` is when it reached the platform, not when it was entered. `paper` is the original's hash.
    """

    TYPE: ClassVar[str] = "received"
    PUBLIC: ClassVar[tuple[str, ...]] = ("kind", "channel")
    kind: Literal["demand", "access"]
    channel: Code
    received_at: datetime
    zone: Text
    paper: Digest | None = None


EXAMPLE = Received(
    kind="demand",
    channel="fax",
    received_at=datetime(2026, 11, 9, 20, 30, tzinfo=UTC),
    zone="America/Los_Angeles",
    paper=bytes(32),
)
