"""The dates that count for a demand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from talley.lawbook.assessment import Clock
from talley.lawbook.book import ClockRule
from talley.lawbook.calendar_days import day_of
from talley.lawbook.clocks import count
from talley.lawbook.scene import Scene

_EVENTS = {"served_at": "service", "received_at": "receipt"}


def clocks_of(rules: tuple[ClockRule, ...], scene: Scene) -> Iterator[Clock]:
    """Yield the return date and every period that has a start and whose condition is met."""
    returned = scene.facts.get("return_at")
    if isinstance(returned, date):
        at = _placed(returned, scene.zone)
        yield Clock("return-date", at, "fixed", "The return date that the paper sets.", ())
    for rule in rules:
        start = scene.facts.get(rule.start)
        if not isinstance(start, date) and rule.start in _EVENTS and scene.truth(rule.when) is True:
            said = f"{rule.amount} {rule.unit} from {_EVENTS[rule.start]}: day of {_EVENTS[rule.start]} not known."
            yield Clock(rule.code, None, rule.rule, f"{said} {rule.sentence}", rule.cite)
        if not isinstance(start, date) or scene.truth(rule.when) is not True:
            continue
        try:
            at = _counted(rule, start, scene)
        except (OverflowError, ValueError):  # a date at the edge of the calendar
            continue
        limit = scene.facts.get(rule.not_after) if rule.not_after else None
        if isinstance(limit, date) and _earlier(limit, at, scene.zone):
            at = _placed(limit, scene.zone)
        yield Clock(rule.code, at, rule.rule, rule.sentence, rule.cite)


def _counted(rule: ClockRule, start: date | datetime, scene: Scene) -> date | datetime:
    before = rule.direction == "before"
    return count(start, rule.amount, rule.unit, rule.rule, scene.days, scene.zone, before=before)


def _placed(moment: date | datetime, zone: ZoneInfo | None) -> date | datetime:
    """Give a time that names no zone the forum's."""
    return moment.replace(tzinfo=zone) if isinstance(moment, datetime) and moment.tzinfo is None else moment


def _earlier(limit: date | datetime, at: date | datetime, zone: ZoneInfo | None) -> bool:
    one, other = day_of(limit, zone), day_of(at, zone)
    # A time of day comes before the end of the same day.
    return one < other or (one == other and isinstance(limit, datetime))
