"""Codes, their titles, and the words people write for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talley.casework.confirming import AnswerError, fact_text, parse_answer_value, parse_item_value
from talley.casework.known import KNOWN, OTHER, code_title, place_code, place_zone
from talley.lawbook.condition import All, Any, In, Is, Not
from talley.lawfiles import load_book
from talley.reading import courts, people


def named(condition, name):
    """Yield the values of a fact that a condition names."""
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from named(part, name)
        case Not(part):
            yield from named(part, name)
        case In(fact, values) if fact == name:
            yield from values
        case Is(fact, value) if fact == name:
            yield value


@pytest.mark.parametrize("name", KNOWN)
def test_every_value_that_the_law_names_is_listed(name: str) -> None:
    book = load_book()
    rules = [*book.rules, *(rule for i in book.instruments.values() for rule in i.rules)]
    conditions = [rule.when for rule in rules] + [test.applies for test in book.tests]
    conditions += [row.when for i in book.instruments.values() for row in (*i.reach, *i.secrecy) if row.when]
    assert {value for c in conditions for value in named(c, name)} <= set(KNOWN[name])


def test_every_value_that_the_reader_finds_is_listed() -> None:
    assert set(people._RANKS.values()) <= set(KNOWN["issuer.rank"])
    assert set(people._AGENCIES.values()) <= set(KNOWN["issuer.agency"])
    assert set(people._STATES.values()) <= set(KNOWN["issuer.country"])
    assert {code[:2] for code in courts._STATES.values()} <= set(KNOWN["forum.state"])
    assert {code[2:] for code in courts._STATES.values()} <= set(KNOWN["forum.circuit"])


@pytest.mark.parametrize("name", KNOWN)
def test_each_title_stands_for_one_code(name: str) -> None:
    for code, title in KNOWN[name].items():
        assert place_code(name, title) == place_code(name, title.upper()) == place_code(name, code) == code
        assert code_title(name, code) == title


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("issuer.rank", "Special Agent in Charge", "special_agent_in_charge"),
        ("issuer.agency", "Federal Bureau of Investigation", "fbi"),
        ("issuer.country", "Germany", "DE"),
        ("forum.court", "Northern District of California", "cand"),
        ("forum.court", "District of Columbia", "dcd"),
        ("forum.circuit", "ninth circuit", "9"),
        ("forum.state", "New Jersey", "NJ"),
        ("forum.zone", "america/new york", "America/New_York"),
        ("issuer.rank", "Port Director", None),
        ("issuer.country", "Atlantis", None),
        ("forum.zone", "Pacific time", None),
    ],
)
def test_the_words_of_a_paper_become_the_code_or_are_refused(
    name: str, typed: str, value: str | None
) -> None:
    if value is None:
        with pytest.raises(AnswerError):
            parse_answer_value(name, typed)
    else:
        assert parse_answer_value(name, typed) == value


def test_another_rank_is_a_rank_that_no_law_names() -> None:
    assert parse_answer_value("issuer.rank", "Another rank, none of these") == OTHER
    assert fact_text("issuer.rank").kind == "choice"


@given(st.text(max_size=30))
def test_no_words_are_placed_outside_the_list(typed: str) -> None:
    for name, known in KNOWN.items():
        code = place_code(name, typed)
        assert code is None or code in known
    assert place_zone(typed) is None or typed.strip()


def test_the_last_day_that_a_person_states_counts() -> None:
    assert parse_item_value("name", "2024-01-01", "2024-06-30") == "name 2024-01-01 2024-07-01"
    assert parse_item_value("name", "2024-01-01", "2024-01-01") == "name 2024-01-01 2024-01-02"
    for last in ("2023-12-31", "9999-12-31", ""):
        with pytest.raises(AnswerError):
            parse_item_value("name", "2024-01-01", last)
