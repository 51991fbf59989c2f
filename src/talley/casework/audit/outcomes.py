"""Courses as far as they are public: every event once, and what became of the demands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
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
"""Numbers below it are bits of one number; a course that has more is rare, and is kept number by number."""


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
        elif (key, shown.number) in self._far:
            return False
        else:
            self._far.add((key, shown.number))
        course.take(kind, on, shown)
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
        # None where there are none, which is usual and saves a container a course.
        self.confirmed: dict[int, str] | None = None
        self.challenges: dict[int, date] | None = None
        self.corrected: set[int] | None = None

    def take(self, kind: str, on: date, shown: Shown) -> None:
        match kind:
            case Received.TYPE:
                self.is_demand = self.is_demand or shown.fields["kind"] == "demand"
            case Confirmed.TYPE:
                self.confirmed = {**(self.confirmed or {}), shown.number: shown.fields["instrument"]}
            case ChallengeFiled.TYPE:
                filed_on = date.fromisoformat(shown.fields["filed_on"])
                self.challenges = {**(self.challenges or {}), shown.number: filed_on}
            case Withdrawn.TYPE:
                self.is_demand = True
                self.withdrawn_on = min(on, self.withdrawn_on or on)
            case Closed.TYPE:
                self.closed = shown.fields["how"]
            case Corrected.TYPE:
                self.corrected = {*(self.corrected or ()), shown.fields["event"]}
            case _:
                pass

    def instrument(self) -> str:
        confirmed = self._counting(self.confirmed)
        return confirmed[max(confirmed)] if confirmed else ""

    def days_to_withdrawal(self) -> int | None:
        filed = min(self._counting(self.challenges).values(), default=None)
        if filed is None or self.withdrawn_on is None or filed > self.withdrawn_on:
            return None
        return (self.withdrawn_on - filed).days

    def _counting(self, events: dict[int, _V] | None) -> dict[int, _V]:
        gone = self.corrected or ()
        return {number: value for number, value in (events or {}).items() if number not in gone}


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
