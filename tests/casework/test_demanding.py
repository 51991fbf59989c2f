"""From findings to a demand: nothing at the calendar's edge, no more pairs than people can read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import MappingProxyType

import pytest

from talley.casework.confirming import AnswerError, parse_answer_value, parse_item_value
from talley.casework.demanding import MAX_VERDICTS, Circumstances, demand_of
from talley.casework.document import assess
from talley.casework.letters import KINDS, Letterhead, draft
from talley.lawfiles import load_book
from talley.reading.find import find_facts
from talley.reading.findings import Findings
from talley.reading.paper import AskedItem, Fact, Line, NamedTarget, Page, Paper, Place, Sha256

SOMEWHERE = Place(1, (0.1, 0.1, 0.9, 0.2))
PART = {"sha256": "0" * 64, "media_type": "", "pages": 1, "read_by": "plain-text", "notes": []}
BOOK = load_book()
EDGES = ["December 31, 9999 at 11:59 p.m. PST", "January 1, 0001", "December 20, 9999", "January 1, 1850"]


def found(**facts: str) -> Findings:
    facts["instrument"] = "us.customs_summons"
    made = {name.replace("__", "."): Fact(name, value, value, SOMEWHERE) for name, value in facts.items()}
    return Findings(MappingProxyType(made), (), (), ())


@pytest.mark.parametrize("written", EDGES)
def test_a_day_at_the_calendar_s_edge_is_no_date(written: str) -> None:
    text = f"SUMMONS 19 U.S.C. 1509\nDate of issue: {written}\nReturn date: {written}\nDate of service: {written}"
    lines = tuple(Line(line, SOMEWHERE) for line in text.splitlines())
    paper = Paper(Sha256("0" * 64), "text/plain", "plain-text", (Page(1, 612, 792, lines),))
    findings = find_facts(paper)
    assert {"issued_on", "return_at", "served_at"} <= set(findings.missing)
    for zone in ("UTC", "Pacific/Kiritimati", "America/Los_Angeles"):
        document = assess(PART, findings, BOOK, BOOK.policy, Circumstances(zone=zone), date(2026, 1, 1))
        for kind in KINDS:
            draft(kind, document, Letterhead("x", "1", date(2026, 1, 1)), date(2026, 1, 1))


@pytest.mark.parametrize(
    "value", ["0001-01-01", "9999-12-31T23:59:00-08:00", "0001-01-01T00:10:00+14:00", "2201-01-01"]
)
def test_such_a_day_that_is_stored_already_is_left_unknown(value: str) -> None:
    demand = demand_of(found(served_at=value, return_at=value, issued_on=value), Circumstances(zone="UTC"))
    assert demand is not None
    assert not {"served_at", "return_at", "issued_on"} & set(demand.facts)


@pytest.mark.parametrize("value", ["0001-01-01", "9999-12-31", "2201-01-01"])
def test_nobody_can_type_such_a_day(value: str) -> None:
    for name, text in (("issued_on", value), ("served_at", value), ("return_at", f"{value}T10:00")):
        with pytest.raises(AnswerError, match="year from 1900 to 2200"):
            parse_answer_value(name, text)
    with pytest.raises(AnswerError, match="year from 1900"):
        parse_item_value("name", value, "2017-01-01")


def test_the_years_between_are_taken() -> None:
    moment = datetime(2200, 12, 31, 23, 59, tzinfo=UTC)
    demand = demand_of(found(served_at=moment.isoformat(), issued_on="1900-01-01"), Circumstances(zone="UTC"))
    assert demand is not None
    assert demand.facts["served_at"] == moment
    assert demand.facts["issued_on"] == date(1900, 1, 1)


def test_a_paper_that_names_too_much_is_measured_in_part_and_says_so() -> None:
    findings = Findings(
        found().facts,
        tuple(NamedTarget(f"@user_{n}", "handle", "x", SOMEWHERE) for n in range(200)),
        tuple(
            AskedItem("name", f"x{n}", SOMEWHERE, f"2017-01-{n % 28 + 1:02}", "2020-01-01")
            for n in range(200)
        ),
        (),
    )
    document = assess(PART, findings, BOOK, BOOK.policy, Circumstances(), date(2026, 1, 1))
    assert len(document["verdicts"]) <= MAX_VERDICTS
    assert {v["target"] for v in document["verdicts"]} == {f"@user_{n}" for n in range(10)}
    assert any("first 10 of 200 accounts" in note for note in document["paper"]["notes"])
    assert PART["notes"] == []


def test_an_ordinary_paper_is_measured_whole() -> None:
    findings = Findings(
        found().facts,
        tuple(NamedTarget(f"@user_{n}", "handle", "x", SOMEWHERE) for n in range(200)),
        tuple(AskedItem("name", f"x{n}", SOMEWHERE) for n in range(10)),
        (),
    )
    document = assess(PART, findings, BOOK, BOOK.policy, Circumstances(), date(2026, 1, 1))
    assert document["paper"]["notes"] == []


@pytest.mark.parametrize("zone", ["9" * 400, "../../etc/passwd", "a\0b", "", "Europe"])
def test_a_zone_that_is_none_is_left_unknown(zone: str) -> None:
    findings = found(forum__zone=zone, return_at="2017-03-14T10:00:00")
    demand = demand_of(findings, Circumstances())
    assert demand is not None
    assert "forum.zone" not in demand.facts
    assert demand.facts["return_at"] == datetime(2017, 3, 14, 10)
    assert assess(PART, findings, BOOK, BOOK.policy, Circumstances(), date(2026, 1, 1))["instrument"]
