"""Runs the cases that stand beside the law."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from ruamel.yaml import YAML

from talley.lawbook.book import Book
from talley.lawbook.demand import Demand, Item
from talley.lawbook.evaluate import Assessment, Permitted, evaluate
from talley.lawfiles import law_files, law_folder, load_book

CASES = [
    pytest.param(case, id=f"{name}: {case['name']}")
    for name, text in law_files(law_folder()).items()
    for data in [YAML(typ="safe").load(text)]
    if data["kind"] == "cases"
    for case in data["cases"]
]


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book()


@pytest.mark.parametrize("case", CASES)
def test_the_law_book_says_of_the_case_what_it_should(case: dict[str, Any], book: Book) -> None:
    facts = {k: tuple(v) if isinstance(v, list) else v for k, v in case.get("facts", {}).items()}
    items = tuple(_item(raw) for raw in case["items"])
    found = evaluate(Demand(case["instrument"], facts, items), book, case["on"], book.policy)
    expect = case["expect"]
    known = {
        "items",
        "grounds",
        "no_grounds",
        "secrecy",
        "clocks",
        "showings",
        "notice",
    }
    assert expect, "a case that expects nothing cannot fail"
    assert set(expect) <= known
    if "items" in expect:
        assert len(expect["items"]) == len(found.verdicts)
    for verdict, wanted in zip(found.verdicts, expect.get("items", []), strict=False):
        assert type(verdict.result).__name__.lower() == wanted["result"], verdict
        codes = (
            set()
            if isinstance(verdict.result, Permitted)
            else {reason.code for reason in verdict.result.reasons}
        )
        assert set(wanted.get("codes", [])) <= codes, verdict
    grounds = {ground.code for ground in found.grounds}
    assert set(expect.get("grounds", [])) <= grounds
    assert not set(expect.get("no_grounds", [])) & grounds
    _compare_the_rest(expect, found)


def _compare_the_rest(expect: dict[str, Any], found: Assessment) -> None:
    for key, value in expect.get("secrecy", {}).items():
        assert getattr(found.secrecy, key) == value
    clocks = {clock.code: clock.at for clock in found.clocks}
    for code, at in expect.get("clocks", {}).items():
        assert code in clocks
        assert clocks[code] == at or (isinstance(at, str) and clocks[code] == datetime.fromisoformat(at))
    showings = {showing.code: showing.required_by for showing in found.showings}
    for code, required_by in expect.get("showings", {}).items():
        assert showings.get(code) == required_by
    if "notice" in expect:
        assert found.notice.speaker == expect["notice"]


def _item(raw: dict[str, Any]) -> Item:
    facts = {
        ("item." + k if k in {"starts_on", "ends_on"} else k): v for k, v in raw.items() if k != "category"
    }
    assert all(isinstance(v, str | bool | int | date) for v in facts.values())
    return Item("@case", raw["category"], facts)
