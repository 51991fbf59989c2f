"""Dates counted by hand."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from talley.lawbook.clocks import WorkingDays, count

US, DE = WorkingDays("US"), WorkingDays("DE")
PACIFIC, BERLIN = ZoneInfo("America/Los_Angeles"), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2017, 3, 14), 14, date(2017, 3, 28)),
        (date(2026, 6, 20), 14, date(2026, 7, 6)),  # Saturday 4 July, then Sunday
        (date(2026, 6, 19), 14, date(2026, 7, 3)),  # the Friday before a Saturday holiday counts
        (date(2021, 6, 20), 14, date(2021, 7, 6)),  # Sunday 4 July is kept on Monday
        (date(2024, 11, 14), 14, date(2024, 11, 29)),  # Thanksgiving
    ],
)
def test_days_after_an_event_by_the_federal_rules(start: date, days: int, last: date) -> None:
    assert count(start, days, "days", "frcp_6a", US, PACIFIC) == last


def test_days_before_an_event_run_backward() -> None:
    assert count(date(2026, 7, 13), 9, "days", "frcp_6a", US, PACIFIC, before=True) == date(2026, 7, 3)
    assert count(date(2026, 7, 15), 10, "days", "frcp_6a", US, PACIFIC, before=True) == date(2026, 7, 3)


def test_a_state_holiday_counts_only_after_an_event() -> None:
    california = WorkingDays("US", "CA")
    chavez = date(2026, 3, 31)
    assert not california.works(chavez)
    assert california.works(chavez, after=False)


def test_hours_by_the_federal_rules_run_on_over_the_weekend() -> None:
    friday = datetime(2026, 7, 10, 9, tzinfo=PACIFIC)
    assert count(friday, 24, "hours", "frcp_6a", US, PACIFIC) == datetime(2026, 7, 13, 9, tzinfo=PACIFIC)


def test_ten_days_end_on_a_working_day_in_the_union() -> None:
    assert count(date(2026, 9, 2), 10, "days", "eu_1182_71", DE, BERLIN) == date(2026, 9, 14)


def test_a_period_of_two_days_has_two_working_days_in_the_union() -> None:
    # Thursday before Easter 2026; Friday and Monday are holidays in Germany.
    assert count(date(2026, 4, 2), 2, "days", "eu_1182_71", DE, BERLIN) == date(2026, 4, 8)


def test_eight_hours_start_at_the_next_full_hour_and_never_extend() -> None:
    saturday = datetime(2026, 9, 5, 9, 20, tzinfo=BERLIN)
    assert count(saturday, 8, "hours", "eu_hours", DE, BERLIN) == datetime(2026, 9, 5, 18, tzinfo=BERLIN)


def test_a_date_that_the_paper_fixes_is_not_computed() -> None:
    assert count(date(2026, 7, 4), 0, "days", "fixed", US, PACIFIC) == date(2026, 7, 4)


def test_months_end_on_the_last_day_there_is() -> None:
    assert count(date(2026, 1, 31), 1, "months", "calendar", US, PACIFIC) == date(2026, 2, 28)
