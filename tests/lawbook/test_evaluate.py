"""The engine alone, over arbitrary facts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talley.lawbook.book import Book
from talley.lawbook.demand import Demand, Item
from talley.lawbook.evaluate import Permitted, Refused, evaluate
from talley.lawbook.parse import LawBookError, parse_book
from talley.lawfiles import law_files, law_folder, load_book

BOOK = load_book()
NAMES = sorted(
    {
        "issuer.rank",
        "records.subject",
        "return_at",
        "served_at",
        "secrecy.claim",
        "secrecy.ends_on",
        "forum.zone",
    }
    | {
        "signed",
        "speech",
        "forum.kind",
        "forum.state",
        "issuer.country",
        "place.distance_miles",
        "target.kind",
    }
)
VALUES = st.one_of(
    st.booleans(),
    st.integers(),
    st.text(max_size=8),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.datetimes(),
    st.sampled_from(
        ["special_agent", "special_agent_in_charge", "account", "requested", "US", "CA", "imports"]
    ),
)
FACTS = st.dictionaries(st.sampled_from(NAMES), VALUES)


@settings(max_examples=300, deadline=None)
@given(facts=FACTS, instrument=st.sampled_from([*BOOK.instruments, "nothing.known"]), on=st.dates())
def test_evaluation_is_total_and_every_reason_cites(facts: dict, instrument: str, on: date) -> None:
    items = (Item("@a", "name"), Item("@a", "ip_log"), Item("@a", "no such category"))
    found = evaluate(Demand(instrument, facts, items), BOOK, on, BOOK.policy)
    assert len(found.verdicts) == len(items)
    for verdict in found.verdicts:
        assert verdict.citations
        if not isinstance(verdict.result, Permitted):
            assert verdict.result.reasons
            assert all(reason.citations for reason in verdict.result.reasons)


@settings(max_examples=200, deadline=None)
@given(facts=FACTS)
def test_policy_never_turns_a_verdict(facts: dict) -> None:
    demand = Demand("us.customs_summons", facts, (Item("@a", "name"),))
    with_policy = evaluate(demand, BOOK, date(2020, 1, 2), BOOK.policy)
    without = evaluate(demand, BOOK, date(2020, 1, 2), None)
    assert with_policy.verdicts == without.verdicts


def test_an_instrument_the_book_does_not_hold_compels_nothing() -> None:
    found = evaluate(Demand("nothing.known", {}, (Item("@a", "name"),)), BOOK, date(2020, 1, 2))
    assert isinstance(found.verdicts[0].result, Refused)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("judicial: false", "judicail: false", "unknown key 'judicail'"),
        ("compulsory: false", "compulsory: perhaps", "'compulsory' must be"),
        ("cite: [us.usc.19.1510.a]", "cite: [us.usc.19.1511]", "is no provision of this book"),
        ("effect: inform", "effect: shout", "'effect' must be one of"),
        ("the rank of district director", "the rank of deputy", "the quote's hash is"),
    ],
)
def test_a_wrong_file_is_named_with_its_line_and_what_was_expected(old: str, new: str, said: str) -> None:
    files = law_files(law_folder())
    name = "us/customs_summons.yaml"
    assert old in files[name]
    with pytest.raises(LawBookError, match=r"us/customs_summons\.yaml, line \d+: .*") as caught:
        parse_book({**files, name: files[name].replace(old, new)})
    assert said in str(caught.value)


def test_the_version_changes_with_any_byte() -> None:
    files = law_files(law_folder())
    changed: Book = parse_book({**files, "general/sanity.yaml": files["general/sanity.yaml"] + "\n"})
    assert changed.version != parse_book(files).version


def test_a_time_in_another_zone_is_compared_as_the_same_moment() -> None:
    facts = {
        "return_at": datetime.fromisoformat("2017-03-13T11:45:00-07:00"),
        "served_at": datetime.fromisoformat("2017-03-13T18:44:00+00:00"),
    }
    found = evaluate(Demand("us.customs_summons", facts, ()), BOOK, date(2017, 3, 14))
    assert "return-before-service" not in {g.code for g in found.grounds}
