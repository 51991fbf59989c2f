"""Retention: the period whose key a seal is made under, and the day until which it is kept."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def period_of(on: date) -> str:
    """Return the retention period of a day, a quarter: `2026-q4`."""
    return f"{on.year}-q{(on.month + 2) // 3}"


def months_later(on: date, months: int) -> date:
    """Return the same day so many months later, or the last of a month that is too short for it."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
