"""Slots and settlements: whether every slot is there, and settled on its date."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from talley.casework.entries.settled import Settled, due_on
from talley.casework.entries.slot import Slot
from talley.tlog.hashing import HASH_BYTES


@dataclass(frozen=True, slots=True)
class SlotRange:
    """Slots `first` to `until`, half open, which are to be settled on one date."""

    due_on: date
    first: int
    until: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """A settlement: where it stands in the log, which slots it settles, and the root of what it carries.

    `late` is how many of them had an earlier date, or the settlement's own, which had passed.
    """

    index: int
    slots: SlotRange
    carried: bytes
    late: int


class Slots:
    """The slots and settlements so far.

    Keeps 40 bytes a slot: its index and its root, since whoever holds a closed entry has the path to its
    slot and may open it there, also after a settlement. Everything else is a few values a quarter.
    """

    def __init__(self) -> None:
        self.count = 0
        self.settlements: list[Settlement] = []
        self._waiting: deque[SlotRange] = deque()
        self._left_out: list[SlotRange] = []
        self._indexes = array("Q")
        self._roots = bytearray()
        self._last_at: datetime | None = None
        self._settled_until = 0

    def take_slot(self, index: int, at: datetime, slot: Slot) -> Iterator[str]:
        """Take the next slot; yield what is wrong with it."""
        if self._last_at is not None and at < self._last_at:
            yield f"slot {slot.number} is earlier than the slot before it"
            at = self._last_at
        self._last_at = at
        self._indexes.append(index)
        self._roots += slot.root
        if slot.number != self.count:
            yield f"slot {slot.number} stands where slot {self.count} is due"
        if slot.number >= self.count:
            self.count = slot.number + 1
            try:
                self._await(slot.number, due_on(at.date()))
            except ValueError:  # the calendar ends with the year 9999
                yield f"slot {slot.number} has no settlement date: its time is out of range"

    def take_settled(self, index: int, at: datetime, settled: Settled) -> Iterator[str]:
        """Take a settlement; yield what is wrong with it.

        What it leaves out before its first slot stays unsettled for good: the next one begins after it.
        """
        if not _on_calendar(settled.due_on):
            yield f"{settled.due_on} is no settlement date: these are the last days of the quarters"
        if at.date() < settled.due_on:
            yield f"slots are settled on {at.date()}, before their date {settled.due_on}"
        if self.settlements and settled.due_on < self.settlements[-1].slots.due_on:
            yield f"the settlement of {settled.due_on} follows one of a later date"
        if settled.first != self._settled_until:
            yield f"the settlement begins at slot {settled.first}, not at slot {self._settled_until}"
        if not settled.first <= settled.until <= self.count:
            yield f"slots {settled.first} to {settled.until} are settled, but there are {self.count} so far"
        slots = SlotRange(settled.due_on, settled.first, settled.until)
        self._settled_until = max(self._settled_until, min(settled.until, self.count))
        late = 0
        for first, until, due in self._settle(slots):
            if due > settled.due_on:
                yield f"slots {first} to {until} are settled on {settled.due_on}; their date is {due}"
            late += until - first if due < at.date() else 0
        self.settlements.append(Settlement(index, slots, settled.carried, late))

    def root_under(self, index: int) -> bytes | None:
        """Return the root that the entry at an index holds, or None where it is no slot and no settlement."""
        place = bisect_left(self._indexes, index)
        if place < len(self._indexes) and self._indexes[place] == index:
            return bytes(self._roots[place * HASH_BYTES : (place + 1) * HASH_BYTES])
        place = bisect_left(self.settlements, index, key=lambda one: one.index)
        if place < len(self.settlements) and self.settlements[place].index == index:
            return self.settlements[place].carried
        return None

    def unsettled(self) -> Iterator[SlotRange]:
        """Yield the slots that no settlement has settled so far."""
        yield from self._left_out
        yield from self._waiting

    def _await(self, number: int, due: date) -> None:
        # Times do not decrease, so that the slots of one date follow each other: one range a date.
        last = self._waiting[-1] if self._waiting else None
        if last and last.due_on == due and last.until == number:
            self._waiting[-1] = SlotRange(due, last.first, number + 1)
        else:
            self._waiting.append(SlotRange(due, number, number + 1))

    def _settle(self, settled: SlotRange) -> Iterator[tuple[int, int, date]]:
        """Take the settled slots from those that wait, by their dates; each range is looked at once."""
        while self._waiting and self._waiting[0].first < settled.until:
            one = self._waiting.popleft()
            first, until = max(one.first, settled.first), min(one.until, settled.until)
            if one.first < first:
                self._left_out.append(SlotRange(one.due_on, one.first, min(first, one.until)))
            if until < one.until:
                self._waiting.appendleft(SlotRange(one.due_on, until, one.until))
            if first < until:
                yield first, until, one.due_on


def _on_calendar(day: date) -> bool:
    try:
        return due_on(day.replace(day=1)) == day
    except ValueError:  # the calendar ends with the year 9999
        return False
