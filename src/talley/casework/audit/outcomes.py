"""Courses as far as they are public: every event once, and what became of the demands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from sys import intern
from types import MappingProxyType
from typing import TypeVar

from talley.casework.audit.shown import Shown
from talley.casework.entries.challenge_filed import ChallengeFiled
from talley.casework.entries.closed import Closed
from talley.casework.entries.confirmed import Confirmed
from talley.casework.entries.corrected import Corrected
from talley.casework.entries.received import Received
from talley.casework.entries.withdrawn import Withdrawn

_V = TypeVar("_V")

_NEAR = 4096
"""Numbers below it are bits of one number, and count for outcomes. No honest course has more events; the rest
is kept number by number, so that they are still known to stand once."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of demands, as far as entries are public.

    `closed` counts by how a course ended. `withdrawn` counts demands with a withdrawal, of one item or all;
    such a demand may be among the closed ones too. `days_to_withdrawal` counts the withdrawn demands that were
    challenged before, by the days from the first filing to the first withdrawal.
    """

    demands: int = 0
    closed: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    withdrawn: int = 0
    days_to_withdrawal: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))


class Courses:
    """The courses so far: about 250 bytes each."""

    def __init__(self) -> None:
        self._courses: dict[bytes, _Course] = {}
        self._far: set[tuple[bytes, int]] = set()

    def __len__(self) -> int:
        return len(self._courses)

    def take(self, kind: str, on: date, shown: Shown) -> bool:
        """Take an event's entry; say whether its course had none of its number yet."""
        key = bytes.fromhex(shown.course)
        course = self._courses.get(key)
        if course is None:
            course = self._courses[key] = _Course()
        if shown.number < _NEAR:
            bit = 1 << shown.number
            if course.numbers & bit:
                return False
            course.numbers |= bit
            course.take(kind, on, shown)
        elif (key, shown.number) in self._far:
            return False
        else:
            self._far.add((key, shown.number))
        return True

    def by_instrument(self) -> Mapping[str, Outcomes]:
        """Return the outcomes by instrument; those whose instrument is not public stand under an empty name."""
        tallies: dict[str, _Tally] = {}
        for course in self._courses.values():
            if course.is_demand:
                tallies.setdefault(course.instrument(), _Tally()).add(course)
        return MappingProxyType({name: tallies[name].outcomes() for name in sorted(tallies)})

    def outcomes(self) -> Outcomes:
        """Return the outcomes of all demands."""
        tally = _Tally()
        for course in self._courses.values():
            if course.is_demand:
                tally.add(course)
        return tally.outcomes()


class _Course:
    __slots__ = ("challenges", "closed", "confirmed", "corrected", "is_demand", "numbers", "withdrawn_on")

    def __init__(self) -> None:
        self.numbers = 0
        self.is_demand = False
        self.closed: str | None = None
        self.withdrawn_on: date | None = None
        # Tuples of a number and a value: there is seldom more than one, and a mapping takes twice the memory.
        self.confirmed: tuple[tuple[int, str], ...] = ()
        self.challenges: tuple[tuple[int, date], ...] = ()
        self.corrected: tuple[int, ...] = ()

    def take(self, kind: str, on: date, shown: Shown) -> None:
        match kind:
            case Received.TYPE:
                self.is_demand = self.is_demand or shown.fields["kind"] == "demand"
            case Confirmed.TYPE:
                self.confirmed += ((shown.number, intern(shown.fields["instrument"])),)
            case ChallengeFiled.TYPE:
                self.challenges += ((shown.number, date.fromisoformat(shown.fields["filed_on"])),)
            case Withdrawn.TYPE:
                self.is_demand = True
                self.withdrawn_on = min(on, self.withdrawn_on or on)
            case Closed.TYPE:
                self.closed = intern(shown.fields["how"])
            case Corrected.TYPE:
                self.corrected += (shown.fields["event"],)
            case _:
                pass

    def instrument(self) -> str:
        return max(self._counting(self.confirmed), default=(0, ""))[1]

    def days_to_withdrawal(self) -> int | None:
        filed = min((day for _, day in self._counting(self.challenges)), default=None)
        if filed is None or self.withdrawn_on is None or filed > self.withdrawn_on:
            return None
        return (self.withdrawn_on - filed).days

    def _counting(self, events: tuple[tuple[int, _V], ...]) -> Iterator[tuple[int, _V]]:
        gone = frozenset(self.corrected)
        return (one for one in events if one[0] not in gone)


class _Tally:
    def __init__(self) -> None:
        self._demands = self._withdrawn = 0
        self._closed: Counter[str] = Counter()
        self._days: Counter[int] = Counter()

    def add(self, course: _Course) -> None:
        self._demands += 1
        self._withdrawn += course.withdrawn_on is not None
        if course.closed is not None:
            self._closed[course.closed] += 1
        if (days := course.days_to_withdrawal()) is not None:
            self._days[days] += 1

    def outcomes(self) -> Outcomes:
        closed = MappingProxyType(dict(sorted(self._closed.items())))
        days = MappingProxyType(dict(sorted(self._days.items())))
        return Outcomes(self._demands, closed, self._withdrawn, days)
