"""How a case that stands beside the law is run. Shared by the tests and by the mutation run."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ruamel.yaml import YAML

from talley.lawbook.assessment import Assessment, Permitted, Verdict
from talley.lawbook.book import Book, Provisions
from talley.lawbook.demand import Demand, Item
from talley.lawbook.evaluate import evaluate
from talley.lawfiles import law_files, law_folder

Case = dict[str, Any]

EXPECTED = {
    "items",
    "grounds",
    "no_grounds",
    "cites",
    "says",
    "secrecy",
    "clocks",
    "no_clocks",
    "showings",
    "no_showings",
    "notice",
}
OF_AN_ITEM = {"result", "codes", "no_codes", "reasons", "cites", "verified"}


def cases_by_file() -> dict[str, list[Case]]:
    return {
        name: data["cases"]
        for name, text in law_files(law_folder()).items()
        for data in [YAML(typ="safe").load(text)]
        if data["kind"] == "cases"
    }


def check(case: Case, book: Book) -> None:
    """Assert that the book says of the case what the case expects."""
    ((fact, values),) = case["each"].items() if "each" in case else [("", [None])]
    for value in values:  # the same of each value of one fact
        _check_one(case, {**case.get("facts", {}), **({fact: value} if fact else {})}, book)


def _check_one(case: Case, said: dict[str, Any], book: Book) -> None:
    facts = {k: tuple(v) if isinstance(v, list) else v for k, v in said.items()}
    items = tuple(_item(raw) for raw in case["items"])
    found = evaluate(Demand(case["instrument"], facts, items), book, case["on"], book.policy)
    expect = case["expect"]
    assert expect, "a case that expects nothing cannot fail"
    assert set(expect) <= EXPECTED
    if "items" in expect:
        assert len(expect["items"]) == len(found.verdicts)
    for verdict, wanted in zip(found.verdicts, expect.get("items", []), strict=False):
        _check_item(verdict, wanted)
    _check_grounds(expect, found)
    _check_silence(expect, found)
    _check_clocks(expect, found)
    showings = {showing.code: showing.required_by for showing in found.showings}
    for code, required_by in expect.get("showings", {}).items():
        assert showings.get(code) == required_by, code
    assert not set(expect.get("no_showings", ())) & set(showings)


def _check_item(verdict: Verdict, wanted: dict[str, Any]) -> None:
    assert set(wanted) <= OF_AN_ITEM, wanted
    assert type(verdict.result).__name__.lower() == wanted["result"], verdict
    reasons = () if isinstance(verdict.result, Permitted) else verdict.result.reasons
    codes = {reason.code for reason in reasons}
    assert set(wanted.get("codes", [])) <= codes, verdict
    assert not set(wanted.get("no_codes", [])) & codes, verdict
    assert wanted.get("reasons", len(reasons)) == len(reasons), verdict
    assert set(wanted.get("cites", [])) <= _ids(verdict.citations), verdict
    if "verified" in wanted:
        assert verdict.verified is wanted["verified"], verdict


def _check_grounds(expect: dict[str, Any], found: Assessment) -> None:
    grounds = {ground.code for ground in found.grounds}
    assert set(expect.get("grounds", [])) <= grounds, grounds
    assert not set(expect.get("no_grounds", [])) & grounds, grounds
    for code, ids in expect.get("cites", {}).items():
        cited = {i for ground in found.grounds if ground.code == code for i in _ids(ground.citations)}
        assert set(ids) <= cited, (code, cited)
    for code, texts in expect.get("says", {}).items():
        said = " ".join(ground.sentence for ground in found.grounds if ground.code == code)
        assert all(text in said for text in texts), (code, said)


def _check_silence(expect: dict[str, Any], found: Assessment) -> None:
    for key, value in expect.get("secrecy", {}).items():
        if key == "cites":
            assert set(value) <= _ids(found.secrecy.citations), found.secrecy
        elif key == "says":
            assert value in found.secrecy.sentence, found.secrecy
        else:
            assert getattr(found.secrecy, key) == value, found.secrecy
    notice = expect.get("notice", {})
    if isinstance(notice, str):
        notice = {"speaker": notice}
    assert notice.get("speaker", found.notice.speaker) == found.notice.speaker, found.notice
    assert notice.get("says", "") in found.notice.sentence, found.notice
    assert set(notice.get("cites", [])) <= _ids(found.notice.cite), found.notice


def _check_clocks(expect: dict[str, Any], found: Assessment) -> None:
    clocks = {clock.code: clock.at for clock in found.clocks}
    assert not set(expect.get("no_clocks", [])) & set(clocks), clocks
    for code, wanted in expect.get("clocks", {}).items():
        assert code in clocks, clocks
        at = clocks[code]
        day = wanted
        if isinstance(wanted, dict):  # the day, and words that the sentence holds
            said = " ".join(clock.sentence for clock in found.clocks if clock.code == code)
            assert wanted["says"] in said, said
            day = wanted["at"]
        assert at == day or (isinstance(day, str) and at == datetime.fromisoformat(day)), (code, at)


def _ids(provisions: Provisions) -> set[str]:
    return {provision.id for provision in provisions}


def _item(raw: dict[str, Any]) -> Item:
    facts = {
        ("item." + k if k in {"starts_on", "ends_on"} else k): v for k, v in raw.items() if k != "category"
    }
    assert all(isinstance(v, str | bool | int | date) for v in facts.values())
    return Item("@case", raw["category"], facts)
