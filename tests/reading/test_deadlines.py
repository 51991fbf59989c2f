"""Dates, periods and zones as papers write them."""

import pytest

from reading.made import read, value


@pytest.mark.parametrize(
    ("words", "name", "expected"),
    [
        ("Date of issue: 03/14/17", "issued_on", "2017-03-14"),
        ("by facsimile on 3-14-17", "served_at", "2017-03-14"),
        ("Dated: 14-Oct-2025", "issued_on", "2025-10-14"),
        ("Issued 02/11/2026", "issued_on", "2026-02-11"),
        ("Return: April 30, 2025", "return_at", "2025-04-30"),
        ("Return date: May 2, 2023", "return_at", "2023-05-02"),
        ("Date and time of return: 03/13/2017, 1145 hours PST", "return_at", "2017-03-13T11:45:00-08:00"),
        ("produce on or before 03/04/2026 at 5:00 PM Eastern", "return_at", "2026-03-04T17:00:00-05:00"),
        ("produce on or before 07/04/2026 at 5 p.m. Pacific Time", "return_at", "2026-07-04T17:00:00-07:00"),
        ("Return date: 03/13/2017 at 11:45 a.m.", "return_at", "2017-03-13T11:45:00"),
        ("Date: 17 JUN 2024", "issued_on", "2024-06-17"),
    ],
)
def test_a_date_in_the_forms_that_papers_use(words: str, name: str, expected: str) -> None:
    assert value(read(words), name) == expected


@pytest.mark.parametrize("words", ["415-555-0134", "HI-3-14-17", "1-2-3-04-05", "12/34/56/78"])
def test_a_number_is_no_date(words: str) -> None:
    assert not {"issued_on", "return_at"} & set(read(f"Issued {words}").facts)


def test_a_zone_in_words_is_the_forum_s() -> None:
    found = read("produce on or before 03/04/2026 at 5:00 PM Eastern")
    assert value(found, "forum.zone") == "America/New_York"


@pytest.mark.parametrize(
    ("words", "days", "working", "start"),
    [
        ("within 10 days after service", 10, None, "served_at"),
        ("within three (3) business days of receipt", 3, True, "received_at"),
        ("within ten days of the date of service", 10, None, "served_at"),
    ],
)
def test_a_period_says_how_long_and_from_when(
    words: str, days: int, working: bool | None, start: str
) -> None:
    found = read(f"Please provide names {words}.")
    assert value(found, "return_within_days") == days
    assert value(found, "return_within_working_days") is working
    assert value(found, "return_within_from") == start


def test_the_officer_s_deadline_is_not_the_platform_s() -> None:
    found = read("SEARCH WARRANT\nYOU ARE COMMANDED to execute this warrant on or before May 19, 2023.")
    assert value(found, "execute_by") == "2023-05-19"
    assert "return_at" in found.missing
