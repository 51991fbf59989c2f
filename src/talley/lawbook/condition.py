"""Conditions over facts in three values: true, false and unknown (None), by Kleene's strong logic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from talley.lawbook.demand import Facts, FactValue

Truth = bool | None


@dataclass(frozen=True, slots=True)
class In:
    """True if the fact, or any member of a list-valued fact, is among the values."""

    fact: str
    values: frozenset[FactValue]


@dataclass(frozen=True, slots=True)
class Is:
    """True if the fact equals the value."""

    fact: str
    value: FactValue


@dataclass(frozen=True, slots=True)
class Order:
    """Compare two facts that are dates or times."""

    fact: str
    relation: Literal["before", "after"]
    other: str


@dataclass(frozen=True, slots=True)
class Amount:
    """Compare a number."""

    fact: str
    relation: Literal["above", "below", "at_least", "at_most"]
    limit: float


@dataclass(frozen=True, slots=True)
class Missing:
    """True if the fact is missing (or present, where `missing` is false). Never unknown."""

    fact: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Span:
    """True if more than so many days lie between two facts."""

    start: str
    end: str
    above_days: int


@dataclass(frozen=True, slots=True)
class NonWorkingDay:
    """True if the fact falls on a day on which the forum does not work."""

    fact: str
    expected: bool


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


Condition = In | Is | Order | Amount | Missing | Span | NonWorkingDay | All | Any | Not

_AMOUNTS: dict[str, Callable[[float, float], bool]] = {
    "above": lambda a, b: a > b,
    "below": lambda a, b: a < b,
    "at_least": lambda a, b: a >= b,
    "at_most": lambda a, b: a <= b,
}


def holds(condition: Condition, facts: Facts, works: Callable[[date], bool], zone: ZoneInfo) -> Truth:
    """Evaluate a condition. Total: a fact of the wrong kind counts as unknown.

    `works` says whether the forum works on a day; `zone` is the forum's.
    """
    match condition:
        case All(parts):
            truths = [holds(part, facts, works, zone) for part in parts]
            return False if False in truths else None if None in truths else True
        case Any(parts):
            truths = [holds(part, facts, works, zone) for part in parts]
            return True if True in truths else None if None in truths else False
        case Not(part):
            truth = holds(part, facts, works, zone)
            return None if truth is None else not truth
        case Missing(name, missing):
            return (name not in facts) is missing
        case In(name, values):
            value = facts.get(name)
            if value is None:
                return None
            return any(v in values for v in value) if isinstance(value, tuple) else value in values
        case Is(name, expected):
            value = facts.get(name)
            return None if value is None else value == expected
        case Order(name, relation, other):
            return _ordered(facts.get(name), relation, facts.get(other), zone)
        case Amount(name, relation, limit):
            value = facts.get(name)
            number = isinstance(value, int | float) and not isinstance(value, bool)
            return _AMOUNTS[relation](value, limit) if number else None  # type: ignore[arg-type]
        case Span(start, end, days):
            first, last = _day(facts.get(start), zone), _day(facts.get(end), zone)
            return None if first is None or last is None else last - first > timedelta(days=days)
        case NonWorkingDay(name, expected):
            day = _day(facts.get(name), zone)
            return None if day is None else (not works(day)) is expected


def _day(value: FactValue | None, zone: ZoneInfo) -> date | None:
    if isinstance(value, datetime):
        try:
            return value.astimezone(zone).date() if value.tzinfo else value.date()
        except OverflowError:  # at the edge of the calendar
            return value.date()
    return value if isinstance(value, date) else None


def _ordered(one: FactValue | None, relation: str, other: FactValue | None, zone: ZoneInfo) -> Truth:
    """Compare times as times; as soon as one of the two is a whole day, compare days."""
    first: date | None
    second: date | None
    if isinstance(one, datetime) and isinstance(other, datetime):
        first, second = _aware(one, zone), _aware(other, zone)
    else:
        first, second = _day(one, zone), _day(other, zone)
    if first is None or second is None:
        return None
    return first < second if relation == "before" else first > second


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    return (
        moment
        if moment.tzinfo
        else datetime.combine(moment.date(), time(), zone).replace(
            hour=moment.hour, minute=moment.minute, second=moment.second
        )
    )


def mentioned(condition: Condition) -> frozenset[str]:
    """Return the names of the facts that a condition asks about."""
    match condition:
        case All(parts) | Any(parts):
            return frozenset().union(*map(mentioned, parts))
        case Not(part):
            return mentioned(part)
        case Order(name, _, other):
            return frozenset({name, other})
        case Span(start, end, _):
            return frozenset({start, end})
        case In(name) | Is(name) | Amount(name) | Missing(name) | NonWorkingDay(name):
            return frozenset({name})
