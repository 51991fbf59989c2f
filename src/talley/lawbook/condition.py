"""Conditions over facts in three values: true, false and unknown (None), by Kleene's strong logic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from talley.lawbook.calendar_days import day_of, months_later
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
    """True if more, or fewer, than so many days or months lie between two facts.

    `amount` is a number or the name of one of the policy's limits; without that policy it is unknown.
    """

    start: str
    end: str
    relation: Literal["above", "below"]
    unit: Literal["days", "months"]
    amount: int | str


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


def holds(
    condition: Condition,
    facts: Facts,
    works: Callable[[date], bool],
    zone: ZoneInfo | None,
    limits: Mapping[str, int | bool],
) -> Truth:
    """Evaluate a condition. Total: a fact of the wrong kind counts as unknown.

    `works` says whether the forum works on a day; `zone` is the forum's, None where it is not known; `limits`
    are the policy's.
    """
    match condition:
        case All(parts):
            return _first(parts, False, facts, works, zone, limits)
        case Any(parts):
            return _first(parts, True, facts, works, zone, limits)
        case Not(part):
            truth = holds(part, facts, works, zone, limits)
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
        case Span():
            return _spans(
                condition,
                _day(facts.get(condition.start), zone),
                _day(facts.get(condition.end), zone),
                limits,
            )
        case NonWorkingDay(name, expected):
            day = _day(facts.get(name), zone)
            return None if day is None else (not works(day)) is expected


def _first(
    parts: tuple[Condition, ...],
    deciding: bool,
    facts: Facts,
    works: Callable[[date], bool],
    zone: ZoneInfo | None,
    limits: Mapping[str, int | bool],
) -> Truth:
    """One part that is `deciding` decides; else one that is unknown does."""
    unknown = False
    for part in parts:
        truth = holds(part, facts, works, zone, limits)
        if truth is deciding:
            return deciding
        unknown = unknown or truth is None
    return None if unknown else not deciding


def _day(value: FactValue | None, zone: ZoneInfo | None) -> date | None:
    return day_of(value, zone) if isinstance(value, date) else None


def _spans(span: Span, first: date | None, last: date | None, limits: Mapping[str, int | bool]) -> Truth:
    amount = span.amount if isinstance(span.amount, int) else limits.get(span.amount)
    if first is None or last is None or amount is None:
        return None
    try:
        end = months_later(first, amount) if span.unit == "months" else first + timedelta(days=amount)
    except (OverflowError, ValueError):  # beyond the calendar
        return span.relation == "below"
    return last > end if span.relation == "above" else last < end


def _ordered(one: FactValue | None, relation: str, other: FactValue | None, zone: ZoneInfo | None) -> Truth:
    """Compare times as times; as soon as one of the two is a whole day, compare days."""
    first, second = _day(one, zone), _day(other, zone)
    if isinstance(one, datetime) and isinstance(other, datetime):
        # A time without a zone is on the forum's clock, or on that of the time it is compared with.
        first = one if one.tzinfo else one.replace(tzinfo=zone or other.tzinfo)
        second = other if other.tzinfo else other.replace(tzinfo=zone or one.tzinfo)
    if first is None or second is None:
        return None
    return first < second if relation == "before" else first > second


def mentioned(condition: Condition) -> frozenset[str]:
    """Return the names of the facts that a condition asks about."""
    match condition:
        case All(parts) | Any(parts):
            return frozenset().union(*map(mentioned, parts))
        case Not(part):
            return mentioned(part)
        case Order(name, _, other):
            return frozenset({name, other})
        case Span(start, end):
            return frozenset({start, end})
        case In(name) | Is(name) | Amount(name) | Missing(name) | NonWorkingDay(name):
            return frozenset({name})
