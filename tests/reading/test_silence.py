"""Silence: what is claimed, until when, and that nothing found is not nothing claimed."""

import pytest

from reading.made import read, value

SUMMONS = """SUMMONS TO APPEAR AND/OR PRODUCE RECORDS
You are hereby summoned to produce the names of @a_b.
{}
Date of issue: February 11, 2026"""


@pytest.mark.parametrize(
    ("words", "claim", "ends_on"),
    [
        ("You are directed not to disclose this summons for 180 days.", "requested", "2026-08-10"),
        ("Because of harm you should not disclose this summons.", "requested", None),
        ("You are ordered not to disclose this by order of the Court.", "court_ordered", None),
        ("Pursuant to 18 U.S.C. 2705(b) you are ordered not to disclose it.", "court_ordered", None),
        ("You must not disclose it for a period of ninety (90) days.", "requested", "2026-05-12"),
        ("You may disclose the existence of this summons for an indefinite period.", "none", None),
    ],
)
def test_a_claim_of_silence_and_its_end(words: str, claim: str, ends_on: str | None) -> None:
    found = read(SUMMONS.format(words))
    assert value(found, "secrecy.claim") == claim
    assert value(found, "secrecy.ends_on") == ends_on


def test_no_words_of_silence_are_no_claim_and_no_absence_of_one() -> None:
    found = read(SUMMONS.format(""))
    assert "secrecy.claim" in found.missing


@pytest.mark.parametrize("words", ["for an indefinite period of time", "until further order of the Court"])
def test_silence_without_an_end_is_said_in_so_many_words(words: str) -> None:
    found = read(SUMMONS.format(f"You are requested not to disclose it {words}."))
    assert value(found, "secrecy.without_end") is True
    assert "secrecy.without_end" not in read(SUMMONS.format("Do not disclose this summons.")).facts
