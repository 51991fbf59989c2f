"""The engine alone, over arbitrary facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talley.lawbook.book import Book
from talley.lawbook.demand import Demand, Item
from talley.lawbook.evaluate import Permitted, Refused, evaluate
from talley.lawbook.on_day import resting_on
from talley.lawbook.parse import LawBookError, parse_book
from talley.lawbook.vocabulary import FACTS as FACT_NAMES
from talley.lawfiles import law_files, law_folder, load_book

BOOK = load_book()
NAMES = sorted(FACT_NAMES)
EDGES = [date.min, date.max, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), datetime.max]
VALUES = st.one_of(
    st.booleans(),
    st.integers(),
    st.just(10**400),
    st.floats(),
    st.text(max_size=8),
    st.dates(),
    st.datetimes(timezones=st.timezones()),
    st.datetimes(),
    st.sampled_from(EDGES),
    st.tuples(st.sampled_from(["identify_speaker", "immigration"])),
    st.sampled_from(
        [
            "special_agent",
            "special_agent_in_charge",
            "account",
            "requested",
            "statutory",
            "court_ordered",
            "US",
            "CA",
            "DE",
            "imports",
            "Asia/Tokyo",
            "America/Los_Angeles",
            "cand",
            "made",
            "not_made",
        ]
    ),
)
FACTS = st.dictionaries(st.sampled_from(NAMES), VALUES)


@settings(max_examples=300, deadline=None)
@given(facts=FACTS, instrument=st.sampled_from([*BOOK.instruments, "nothing.known"]), on=st.dates())
def test_evaluation_is_total_and_every_reason_cites(facts: dict, instrument: str, on: date) -> None:
    items = (Item("@a", "name"), Item("@a", "ip_log"), Item("@a", "no such category"))
    found = evaluate(Demand(instrument, facts, items), BOOK, on, BOOK.policy)
    assert len(found.verdicts) == len(items)
    assert found.secrecy.citations
    assert found.notice.cite
    assert all(ground.citations for ground in found.grounds)
    # What stands on rules of our own alone is labelled so; that no test is settled is said of the law.
    assert all(
        ground.required_by == "policy"
        for ground in found.grounds
        if ground.code != "test-unsettled" and {p.authority for p in ground.citations} == {"policy"}
    )
    for verdict in found.verdicts:
        assert verdict.citations
        if not isinstance(verdict.result, Permitted):
            assert verdict.result.reasons
            assert all(reason.citations for reason in verdict.result.reasons)


@settings(max_examples=100, deadline=None)
@given(facts=FACTS)
def test_policy_never_turns_a_verdict(facts: dict) -> None:
    for instrument in BOOK.instruments:
        demand = Demand(instrument, facts, (Item("@a", "name"),))
        with_policy = evaluate(demand, BOOK, date(2026, 10, 2), BOOK.policy)
        without = evaluate(demand, BOOK, date(2026, 10, 2), None)
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


@settings(max_examples=300, deadline=None)
@given(facts=FACTS, claim=st.sampled_from(["statutory", "court_ordered"]), on=st.dates())
def test_silence_that_a_court_is_said_to_have_ordered_is_never_waved_away(
    facts: dict, claim: str, on: date
) -> None:
    facts = {**facts, "secrecy.claim": claim}
    facts.pop("secrecy.ends_on", None)
    facts.pop("issuer.rank", None)  # whose signature shows that it is no order
    bare = replace(BOOK, secrecy=())
    for book, instrument in (
        (BOOK, "nothing.known"),
        (bare, "nothing.known"),
        (BOOK, "eu.dsa_10"),
        (bare, "eu.dsa_10"),
    ):
        found = evaluate(Demand(instrument, facts, ()), book, on, book.policy)
        assert found.secrecy.binding
        assert found.notice.speaker == "forbidden"
        assert found.notice.cite


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "general/sanity.yaml",
            "sentence: The paper is not signed.",
            "result: refused, sentence: The paper is not signed.",
            "cites policy alone cannot turn a verdict",
        ),
        (
            "general/sanity.yaml",
            "sentence: The paper is not signed.",
            "unknown: unsettled, sentence: The paper is not signed.",
            "cites policy alone cannot turn a verdict",
        ),
        (
            "general/sanity.yaml",
            "above: {months: secrecy_max_months}",
            "above: {months: secrecy_max_year}",
            "no limit",
        ),
        ("general/sanity.yaml", "above: {months: secrecy_max_months}", "above: {weeks: 4}", "expected {span"),
        (
            "policy/default.yaml",
            "us.customs_summons:",
            "us.custom_summons:",
            "names no instrument of this book: us.custom_summons",
        ),
        ("policy/default.yaml", "  us.sca_d: []\n", "", "has no row for us.sca_d"),
        ("policy/default.yaml", "secrecy_max_months", "secrecy_max_month", "is no limit"),
        ("general/zones.yaml", "CA: America/Los_Angeles", "CA: America/Los_Angelos", "is no time zone"),
        ("general/unmasking.yaml", "identifies: [name,", "identifies: [nmae,", "is no category"),
        ("tests/2703d_evs.yaml", "sentence:", "title_again:", "unknown key"),
        ("tests/cahill.yaml", "burden: plaintiff", "burden: anybody", "'burden' must be one of"),
    ],
)
def test_a_slip_in_a_law_file_is_refused(name: str, old: str, new: str, said: str) -> None:
    files = law_files(law_folder())
    assert old in files[name]
    with pytest.raises(LawBookError, match=rf"{name}, line \d+: .*") as caught:
        parse_book({**files, name: files[name].replace(old, new)})
    assert said in str(caught.value)


def test_a_rule_cites_only_what_was_in_force_and_falls_with_the_last_of_it() -> None:
    old = next(rule for rule in BOOK.instruments["eu.epoc"].rules if rule.code == "issuer-not-authorised")
    lasting = BOOK.provisions["us.usc.19.1509.a"]
    both = replace(old, cite=(*old.cite, lasting))
    (kept,) = resting_on((old, both), date(2020, 1, 1))
    assert kept.cite == (lasting,)
    assert resting_on((old, both), date(2026, 10, 1)) == (old, both)


def test_a_moment_counts_on_its_own_clock_where_the_forum_is_not_known() -> None:
    facts = {"served_at": datetime.fromisoformat("2017-03-14T18:00:00-07:00"), "issuer.rank": "attorney"}
    found = evaluate(Demand("us.civil_subpoena_45", facts, ()), BOOK, date(2017, 3, 15))
    assert {clock.code: clock.at for clock in found.clocks} == {"objection-due": date(2017, 3, 28)}


def test_exactly_a_year_is_not_longer_than_a_year() -> None:
    for start, end, long in (
        (date(2023, 3, 1), date(2024, 3, 1), False),
        (date(2023, 3, 1), date(2024, 3, 2), True),
        (date(2025, 3, 1), date(2026, 3, 1), False),
        (date(2024, 2, 29), date(2025, 3, 1), True),
    ):
        facts = {"secrecy.claim": "court_ordered", "secrecy.starts_on": start, "secrecy.ends_on": end}
        found = evaluate(Demand("us.protective_order", facts, ()), BOOK, date(2026, 1, 2), BOOK.policy)
        assert ("secrecy-too-long" in {g.code for g in found.grounds}) is long
