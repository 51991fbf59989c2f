"""Days and months on the calendar, before any rule on how periods are counted."""

from __future__ import annotations

import calendar
from datetime import date, datetime
from zoneinfo import ZoneInfo


def day_of(moment: date | datetime, zone: ZoneInfo | None) -> date:
    """Return the day of a moment on the forum's clock; on the moment's own where the forum's is not known."""
    if not isinstance(moment, datetime):
        return moment
    try:
        return moment.astimezone(zone).date() if moment.tzinfo and zone else moment.date()
    except OverflowError:  # at the edge of the calendar
        return moment.date()


def months_later(day: date, months: int) -> date:
    """Return the same day of a later (or earlier) month, or that month's last day where it has no such day.

    Raises: ValueError beyond the calendar.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
