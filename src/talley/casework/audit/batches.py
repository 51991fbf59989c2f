"""Batches of seals: whether every one is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from talley.casework.entries.seals import Seals


class Batches:
    """The batches so far. What they bind is for those who hold a seal's path."""

    def __init__(self) -> None:
        self.count = 0
        self._last_at: datetime | None = None

    def take(self, at: datetime, seals: Seals) -> Iterator[str]:
        """Take the next batch; yield what is wrong with it."""
        if self._last_at is not None and at < self._last_at:
            yield f"batch {seals.number} of seals is earlier than the batch before it"
        self._last_at = max(at, self._last_at or at)
        if seals.number != self.count:
            yield f"batch {seals.number} of seals stands where batch {self.count} is due"
        self.count = max(self.count, seals.number + 1)
