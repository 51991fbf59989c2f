"""Times and durations in words."""

from __future__ import annotations

from datetime import datetime

_UNITS = ((86_400, "days"), (3_600, "hours"), (60, "minutes"))


def time_words(at: datetime) -> str:
    """Say a time in UTC, to the second."""
    return at.strftime("%Y-%m-%d %H:%M:%S UTC")


def duration_words(seconds: int) -> str:
    """Say a duration of at least 0 in the largest unit of which it has two, cut to a whole number."""
    for unit, name in _UNITS:
        if seconds >= 2 * unit:
            return f"{seconds // unit:,} {name}"
    return "1 second" if seconds == 1 else f"{seconds} seconds"
