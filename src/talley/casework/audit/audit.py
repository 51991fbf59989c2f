"""The audit: one pass over a log's entries, in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from talley.casework.audit.batches import Batches
from talley.casework.audit.gaps import Gap, Gaps
from talley.casework.audit.outcomes import Courses, Outcomes
from talley.casework.audit.shown import shown
from talley.casework.audit.slots import Settlement, SlotRange, Slots
from talley.casework.entries.entry import Entry, EntryError, parse_entry
from talley.casework.entries.log_entry import log_body
from talley.casework.entries.log_opened import LogOpened
from talley.casework.entries.opened import Opened, closed_commitment, opens
from talley.casework.entries.registry import EVENTS, LOG
from talley.casework.entries.seals import Seals
from talley.casework.entries.settled import Settled
from talley.casework.entries.slot import Slot
from talley.casework.entries.tombstone import Tombstone

MOST_TOLD = 100
"""How many problems are told one by one, and how many unknown types by their names; the rest is counted."""

MORE = "..."
"""Stands for the unknown types beyond those told; no type has this name."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that an honest log does not hold, at the entry of this index."""

    index: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Audit:
    """What the public entries of a log come to.

    `types` counts entries by type as they stand in the log, `opened` the closed ones that were opened since,
    `unknown` those of types that this version does not know. `problems` holds the first 100 of
    `problem_count`. `reopened` is how many openings repeat an earlier one: allowed, and counted once.
    `overdue` are slots not settled though their date is past: the public alarm. `waiting` are those whose
    date is still to come. `gaps` holds the first 100 of `gap_count` times without slots; `last_slot_at` is when
    the last slot was made, or the log's opening as long as there is none. `batches` counts those of seals.
    """

    entries: int
    log: LogOpened | None
    types: Mapping[str, int]
    opened: Mapping[str, int]
    unknown: Mapping[str, int]
    problems: tuple[Problem, ...]
    problem_count: int
    reopened: int
    slots: int
    last_slot_at: datetime | None
    gaps: tuple[Gap, ...]
    gap_count: int
    settlements: tuple[Settlement, ...]
    overdue: tuple[SlotRange, ...]
    waiting: tuple[SlotRange, ...]
    batches: int
    tombstones: int
    courses: int
    outcomes: Outcomes
    by_instrument: Mapping[str, Outcomes]

    @property
    def good(self) -> bool:
        """Whether nothing is wrong and nothing is overdue."""
        return not self.problem_count and not self.overdue


def audit(entries: Iterable[tuple[int, bytes]], *, at: datetime) -> Audit:
    """Read a log's entries, each with its index, from the first on; `at` decides which slots are overdue.

    That these are the entries of a log, and all of them, is not checked here: the tree's root says it.
    Memory: 40 bytes a slot, about 250 a course, about 150 an opening; nothing for other entries.
    """
    reading = _Reading()
    for index, data in entries:
        reading.take(index, data)
    return reading.result(at)


class _Reading:
    def __init__(self) -> None:
        self._entries = self._reopened = self._problem_count = 0
        self._log: LogOpened | None = None
        self._types: Counter[str] = Counter()
        self._inner: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()
        self._problems: list[Problem] = []
        self._slots = Slots()
        self._gaps = Gaps()
        self._batches = Batches()
        self._courses = Courses()
        self._openings: set[bytes] = set()

    def take(self, index: int, data: bytes) -> None:
        """Take the entry of an index."""
        first, self._entries = self._entries == 0, self._entries + 1
        try:
            entry = parse_entry(data)
            if (entry.type == LogOpened.TYPE) != first:
                says = "not log-opened" if first else "log-opened, which only the first entry may be"
                self._problem(index, f"the entry is {says}")
            self._types[self._known(entry)] += 1
            self._take_entry(index, entry)
        except EntryError as error:
            self._problem(index, str(error))

    def result(self, at: datetime) -> Audit:
        """Return what the entries came to."""
        unsettled = tuple(self._slots.unsettled())
        return Audit(
            self._entries,
            self._log,
            _sorted(self._types),
            _sorted(self._inner),
            _sorted(self._unknown),
            tuple(self._problems),
            self._problem_count,
            self._reopened,
            self._slots.count,
            self._gaps.last_at,
            tuple(self._gaps.told),
            self._gaps.count,
            tuple(self._slots.settlements),
            tuple(slots for slots in unsettled if slots.due_on < at.date()),
            tuple(slots for slots in unsettled if slots.due_on >= at.date()),
            self._batches.count,
            self._types[Tombstone.TYPE] + self._inner[Tombstone.TYPE],
            len(self._courses),
            self._courses.outcomes(),
            self._courses.by_instrument(),
        )

    def _take_entry(self, index: int, entry: Entry) -> None:
        if (event := shown(entry)) is not None:
            if not self._courses.take(entry.type, entry.at.date(), event):
                self._problem(index, f"{entry.type}: event {event.number} of its course stands here again")
            return
        match log_body(entry):
            case LogOpened() as body:
                if self._log is None:
                    self._log = body
                    self._gaps.begin(entry.at, body.slot_seconds)
            case Slot() as body:
                self._gaps.take_slot(index, entry.at, body.number)
                self._tell(index, self._slots.take_slot(index, entry.at, body))
            case Settled() as body:
                self._tell(index, self._slots.take_settled(index, entry.at, body))
            case Seals() as body:
                self._tell(index, self._batches.take(entry.at, body))
            case Opened() as body:
                self._take_opened(index, body)
            case _:
                pass
        if entry.type in LOG and entry.commitment is not None:
            self._problem(index, f"{entry.type}: an entry of the log itself is public and commits to nothing")

    def _take_opened(self, index: int, body: Opened) -> None:
        root = self._slots.root_under(body.under) if body.under < index else None
        if root is None:
            self._problem(index, f"opened: entry {body.under} is no slot and no settlement before this one")
        elif not opens(body, root):
            self._problem(index, f"opened: the path does not lead to the root of entry {body.under}")
        elif (commitment := closed_commitment(body.entry, body.nonce)) in self._openings:
            self._reopened += 1
        else:
            self._openings.add(commitment)
            inner = parse_entry(body.entry)
            if inner.type in LOG and not LOG[inner.type].IN_SLOT:
                self._problem(index, f"opened: an entry of type {inner.type} does not belong into a slot")
                return
            self._inner[self._known(inner)] += 1
            self._take_entry(index, inner)

    def _known(self, entry: Entry) -> str:
        """Return the type to count an entry under; unknown ones are counted apart too, the first 100 by name."""
        if entry.type in EVENTS or entry.type in LOG:
            return entry.type
        told = entry.type in self._unknown or len(self._unknown) < MOST_TOLD
        name = entry.type if told else MORE
        self._unknown[name] += 1
        return name

    def _tell(self, index: int, sentences: Iterable[str]) -> None:
        for sentence in sentences:
            self._problem(index, sentence)

    def _problem(self, index: int, sentence: str) -> None:
        self._problem_count += 1
        if len(self._problems) < MOST_TOLD:
            self._problems.append(Problem(index, sentence))


def _sorted(counter: Counter[str]) -> Mapping[str, int]:
    return MappingProxyType(dict(sorted(counter.items())))
