"""Count periods by the rule that governs them.

Whole days end with the day: a day counted comes back as a date, an hour counted as a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from talley.lawbook.calendar_days import day_of, months_later
from talley.lawbook.demand import Facts

DAY = timedelta(days=1)
RULES = frozenset({"frcp_6a", "frcrimp_45", "calendar", "eu_1182_71", "eu_hours", "fixed"})

# 5 U.S.C. § 6103(a). The Friday before a Saturday holiday is § 6103(b), for pay and leave: not counted.
_US_OBSERVED_ON_FRIDAY = False
_EU = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days count as working days in a forum.

    `state` is a US state: its holidays count only for periods measured after an event (FRCP 6(a)(6)(C)).
    """

    country: str
    state: str | None = None
    saturday_observed: bool = _US_OBSERVED_ON_FRIDAY

    def works(self, day: date, *, after: bool = True) -> bool:
        """Say whether the forum works on a day."""
        if day.weekday() >= 5:
            return False
        if self.country == "US":
            return not self._us_holiday(day, self.state if after else None)
        return day not in _holidays(self.country, None, day.year) if self.country in _EU else True

    def _us_holiday(self, day: date, state: str | None) -> bool:
        # A state's calendar adds to the federal one (FRCP 6(a)(6)(A), (C)): it takes no holiday away.
        if day in _holidays("US", None, day.year) or (state and day in _holidays("US", state, day.year)):
            return True
        # A holiday on a Sunday is kept on the Monday; on a Saturday only if the policy says so.
        if day.weekday() == 0 and day > date.min and (day - DAY) in _holidays("US", None, (day - DAY).year):
            return True
        friday = self.saturday_observed and day.weekday() == 4 and day < date.max
        return friday and (day + DAY) in _holidays("US", None, (day + DAY).year)


@cache
def _holidays(country: str, state: str | None, year: int) -> frozenset[date]:
    try:
        named = holidays.country_holidays(country, subdiv=state, years=year, observed=False)
    except NotImplementedError:  # an unknown state: its country's holidays
        named = holidays.country_holidays(country, years=year, observed=False)
    # 5 U.S.C. § 6103(c): Inauguration Day is for pay and leave around Washington alone.
    return frozenset(day for day, name in named.items() if "Inauguration" not in name)


def working_days_of(facts: Facts, jurisdiction: str, *, saturday_observed: bool = False) -> WorkingDays:
    """Return the calendar of the place where action is to be taken, or of the instrument's own jurisdiction.

    Source: Regulation (EEC, Euratom) No 1182/71, Art. 2(1): it is not the issuer's. The Union as a whole has no
    holidays, so there only weekends count until the country is known.
    """
    state, country = facts.get("forum.state"), facts.get("forum.country")
    return WorkingDays(
        country=country if isinstance(country, str) else jurisdiction,
        state=state if isinstance(state, str) else None,
        saturday_observed=saturday_observed,
    )


def count(
    start: date | datetime,
    amount: int,
    unit: str,
    rule: str,
    days: WorkingDays,
    zone: ZoneInfo | None,
    *,
    before: bool = False,
) -> date | datetime:
    """Return the last day, or the last moment for hours, of a period that starts with an event.

    `zone` is the forum's; None counts from the moment's own day and hour.

    Source: Fed. R. Civ. P. 6(a); Fed. R. Crim. P. 45(a); Regulation (EEC, Euratom) No 1182/71, Art. 3.
    """
    if rule == "fixed":
        return start
    if unit == "hours":
        return _hours(start, amount, rule, days, zone)
    first = day_of(start, zone)
    sign = -1 if before else 1
    last = months_later(first, sign * amount) if unit == "months" else first + sign * amount * DAY
    if rule == "calendar":
        return last

    def works(day: date) -> bool:
        return days.works(day, after=not before)

    if rule == "eu_1182_71":
        return last if before else _eu(first, last, works, long=unit != "days" or amount >= 2)
    while not works(last):  # FRCP 6(a)(5): backward when counted before an event
        last += sign * DAY
    return last


def _eu(first: date, last: date, works: Callable[[date], bool], *, long: bool) -> date:
    while not works(last):
        last += DAY
    # Art. 3(5): a period of two days or more has at least two working days.
    if long:
        while sum(works(first + n * DAY) for n in range(1, (last - first).days + 1)) < 2:
            last += DAY
    return last


def _hours(
    start: date | datetime, amount: int, rule: str, days: WorkingDays, zone: ZoneInfo | None
) -> date | datetime:
    if not isinstance(start, datetime):
        return start + (amount // 24) * DAY  # the hour is not known: the day alone can be counted
    moment = start.astimezone(zone) if start.tzinfo and zone else start.replace(tzinfo=start.tzinfo or zone)
    if rule == "eu_hours":
        # Art. 3(1): the hour of the event does not count; Art. 3(4): hours never extend.
        floor = moment.replace(minute=0, second=0, microsecond=0)
        return _later(floor, amount + 1)
    end = _later(moment, amount)
    if rule in {"frcp_6a", "frcrimp_45"}:
        while not days.works(day_of(end, zone)):
            end += DAY
    return end


def _later(moment: datetime, hours: int) -> datetime:
    """Add hours of real time, across a change of the clock."""
    if moment.tzinfo is None:
        return moment + timedelta(hours=hours)
    utc = moment.astimezone(ZoneInfo("UTC")) + timedelta(hours=hours)
    return utc.astimezone(moment.tzinfo)
