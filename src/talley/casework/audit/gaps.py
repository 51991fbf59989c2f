"""Whether slots kept coming: one is due every interval, whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from talley.casework.audit.times import duration_words, time_words

MOST_GAPS = 100
"""How many gaps are told one by one; the rest is counted."""

INTERVALS = 3
LEAST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without slots: `slot`, at the entry `index`, is the first after it."""

    index: int
    slot: int
    since_at: datetime
    until_at: datetime

    @property
    def sentence(self) -> str:
        """Say it in words."""
        seconds = int((self.until_at - self.since_at).total_seconds())
        return (
            f"No slot was made for {duration_words(seconds)} before slot {self.slot:,}, "
            f"from {time_words(self.since_at)} to {time_words(self.until_at)}."
        )


class Gaps:
    """The times between the slots so far, by the log's own clock.

    `last_at` is when the last slot was made, or, as long as there is none, when the log was opened; None before
    that. `told` are the first 100 of `count` gaps.
    """

    def __init__(self) -> None:
        self.count = 0
        self.told: list[Gap] = []
        self.last_at: datetime | None = None
        self.interval: timedelta | None = None

    def begin(self, at: datetime, slot_seconds: int) -> None:
        """Take the log's opening, which says how long an interval is."""
        self.last_at = at
        self.interval = timedelta(seconds=slot_seconds)

    def take_slot(self, index: int, at: datetime, number: int) -> None:
        """Take the next slot."""
        if self.last_at is None or self.interval is None:
            return
        if at - self.last_at > allowed(self.interval):
            self.count += 1
            if len(self.told) < MOST_GAPS:
                self.told.append(Gap(index, number, self.last_at, at))
        self.last_at = max(self.last_at, at)


def allowed(interval: timedelta) -> timedelta:
    """Return how far apart slots may be: three intervals, and a minute at least, since clocks differ."""
    return max(INTERVALS * interval, LEAST)


def missing_since(last_at: datetime, interval: timedelta, until: datetime) -> Iterator[str]:
    """Yield what is to be said where the last slot is too long before a time at which the log still went on."""
    if until - last_at > allowed(interval):
        seconds = int((until - last_at).total_seconds())
        yield (
            f"No slot was made for {duration_words(seconds)}, from {time_words(last_at)} to {time_words(until)}; "
            f"one is due every {duration_words(int(interval.total_seconds()))}."
        )
