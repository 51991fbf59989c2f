"""The fact finder against the test papers, against noise, and against anything at all."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from reading.made import paper_of, value
from talley.reading.find import find_facts
from talley.reading.findings import Findings
from talley.reading.paper import Paper, Sha256

PAPERS = Path(__file__).parent.parent / "papers"
KNOWN: dict[str, dict[str, Any]] = YAML(typ="safe", pure=True).load(
    (PAPERS / "papers.yaml").read_text("utf-8")
)["papers"]


def text_of(name: str) -> str:
    return (PAPERS / f"{name}.txt").read_text("utf-8")


def found_in(name: str) -> Findings:
    return find_facts(paper_of(text_of(name)))


def as_written(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def test_every_paper_has_its_entry_with_source_and_licence() -> None:
    assert {path.stem for path in PAPERS.glob("*.txt")} == set(KNOWN)
    for entry in KNOWN.values():
        assert entry["label"] in {"whole", "excerpt", "made"}
        assert entry["source"] and entry["licence"]


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_a_paper_yields_the_facts_that_are_known_of_it(name: str) -> None:
    facts = found_in(name).facts
    expected = {key: as_written(value) for key, value in KNOWN[name]["facts"].items()}
    assert {key: facts[key].value if key in facts else "not found" for key in expected} == expected


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_a_paper_yields_its_targets_and_items_in_order(name: str) -> None:
    findings = found_in(name)
    assert [target.identifier for target in findings.targets] == KNOWN[name]["targets"]
    assert [item.category for item in findings.items] == KNOWN[name]["items"]
    ranges = {(item.starts_on, item.ends_on) for item in findings.items}
    assert ranges <= {tuple(KNOWN[name].get("range", [None, None]))}


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_what_a_paper_does_not_say_is_named_missing_and_not_guessed(name: str) -> None:
    findings = found_in(name)
    assert set(KNOWN[name]["missing"]) <= set(findings.missing)
    assert not set(findings.missing) & set(findings.facts)


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_every_fact_carries_words_of_the_paper_that_stand_at_its_place(name: str) -> None:
    paper = paper_of(text_of(name))
    findings = find_facts(paper)
    whole = " ".join(text_of(name).split())
    for fact in (*findings.facts.values(), *findings.targets, *findings.items):
        assert fact.text and fact.text in whole
        line = next(line for line in paper.pages[0].lines if line.place == fact.place)
        assert fact.text.split()[0] in line.text


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_a_scan_that_confuses_letters_and_drops_spaces_yields_the_same_instrument_and_items(
    name: str,
) -> None:
    noisy = text_of(name).replace("subpoena", "subpena").replace("rn", "m").replace("IP ", "lP ")
    noisy = (
        noisy.replace("address", "address")
        .replace("phone numbers", "phonenumbers")
        .replace("of the", "ofthe")
    )
    clean, rough = found_in(name), find_facts(paper_of(noisy))
    assert value(rough, "instrument") == value(clean, "instrument")
    assert [item.category for item in rough.items] == [item.category for item in clean.items]


def test_digits_that_a_scan_reads_as_letters_are_still_a_date() -> None:
    findings = find_facts(paper_of("Date of issue: March l4, 2O17\nReturn date: l3 March 20l7 at ll:45 a.m."))
    assert findings.facts["issued_on"].value == "2017-03-14"
    assert findings.facts["return_at"].value == "2017-03-13T11:45:00"


def test_an_impossible_date_is_not_a_date() -> None:
    findings = find_facts(paper_of("Date of issue: February 30, 2017"))
    assert "issued_on" in findings.missing


def test_a_time_has_a_zone_only_where_the_paper_states_one() -> None:
    stated = find_facts(paper_of("Return date: May 2, 2023 at 10:00 a.m. EST"))
    silent = find_facts(paper_of("Return date: May 2, 2023 at 10:00 a.m."))
    assert stated.facts["return_at"].value == "2023-05-02T10:00:00-05:00"
    assert silent.facts["return_at"].value == "2023-05-02T10:00:00"


def test_a_blank_signature_line_is_not_signed() -> None:
    findings = find_facts(paper_of("Date: May 2, 2023\nSignature: ______________\nSpecial Agent in Charge"))
    assert findings.facts["signed"].value is False
    assert "issuer.rank" in findings.missing


def test_an_assistant_in_charge_is_not_taken_for_the_one_in_charge() -> None:
    findings = find_facts(paper_of("/s/ Nell Harrow\nNell Harrow\nAssistant Special Agent in Charge"))
    assert findings.facts["issuer.rank"].value == "assistant_special_agent_in_charge"


def test_entries_asked_in_the_list_are_import_records_though_an_account_is_named() -> None:
    text = text_of("customs_summons_2017").replace(
        "User names", "entry summary forms, bills of lading, User names"
    )
    assert find_facts(paper_of(text)).facts["records.subject"].value == "imports"


def test_a_range_to_the_present_has_a_beginning_and_no_end() -> None:
    text = "Please provide name and email address for @abc_def from October 1, 2020 to present."
    assert {(item.starts_on, item.ends_on) for item in find_facts(paper_of(text)).items} == {
        ("2020-10-01", None)
    }


def test_the_sender_s_own_address_is_not_a_target() -> None:
    assert find_facts(paper_of("From: clerk@court.example\nHello there")).targets == ()


@given(st.text(max_size=3_000))
@settings(max_examples=150, deadline=None)
def test_any_text_at_all_is_answered_and_places_lie_on_the_page(text: str) -> None:
    findings = find_facts(paper_of(text))
    for fact in (*findings.facts.values(), *findings.targets, *findings.items):
        assert fact.place.page == 1
        assert all(0 <= edge <= 1.000001 for edge in fact.place.box)


@given(st.sampled_from(sorted(KNOWN)), st.data())
@settings(max_examples=150, deadline=None)
def test_a_mutilated_paper_is_answered(name: str, data: st.DataObject) -> None:
    text = text_of(name)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    findings = find_facts(paper_of(text[:start] + data.draw(st.text(max_size=40)) + text[end:]))
    assert not set(findings.missing) & set(findings.facts)


def test_a_paper_without_pages_is_answered_with_everything_missing() -> None:
    findings = find_facts(Paper(Sha256("0" * 64), "text/plain", "plain-text", ()))
    assert not findings.facts and "instrument" in findings.missing


@pytest.mark.parametrize(
    "seed", ["[x] ", "1", "l" * 3 + " ", "January ", "@a ", "within 1 ", "A. ", " \t", "§ 1 ", "/s/ A "]
)
def test_a_long_hostile_text_takes_no_more_than_seconds(seed: str) -> None:
    text = "\n".join([seed * (3_000 // len(seed))] * 66)
    begun = time.perf_counter()
    find_facts(paper_of(text))
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    "words",
    ["March 14, 2017 at 11:1L", "ſeptember 1, 2017", "ı/2/2017", "1 aprİl 2017", "maı 3, 2017 at Il:45 p.m."],
)
def test_letters_that_a_pattern_takes_for_others_break_nothing(words: str) -> None:
    find_facts(paper_of(f"SUMMONS\nDate of issue: {words}\nReturn: {words}\n"))


def _certificate(validating: str, notified: str = "Authority: Amtsgericht") -> Findings:
    whole = text_of("epoc")
    before, _, rest = whole.partition("SECTION J: Details of the validating authority\n")
    _, _, after = rest.partition(
        "SECTION K: Notification and details of the notified enforcing authority (if applicable)\n"
    )
    return find_facts(
        paper_of(
            f"{before}SECTION J: Details of the validating authority\n{validating}\n"
            f"SECTION K: Notification and details of the notified enforcing authority (if applicable)\n{notified}\n"
            + after.removeprefix("Not applicable\n")
        )
    )


EMPTY_BOXES = "[ ] judge, court or investigating judge\n[ ] public prosecutor"


@pytest.mark.parametrize("validating", ["", "Not applicable", EMPTY_BOXES, EMPTY_BOXES + "\nName:\nDate:"])
def test_an_empty_section_on_validation_says_that_nobody_validated(validating: str) -> None:
    assert _certificate(validating).facts["validator.rank"].value == "none"


@pytest.mark.parametrize(
    "validating",
    [
        EMPTY_BOXES + "\nName: Jannis Brodersen",
        "[*] judge, court or investigating judge",
        EMPTY_BOXES + "\n/s/ J. Brodersen",
    ],
)
def test_a_section_on_validation_that_holds_anything_is_not_said_to_be_empty(validating: str) -> None:
    assert "validator.rank" not in _certificate(validating).facts


def test_a_notification_is_said_to_be_missing_only_where_the_form_says_so() -> None:
    assert _certificate("", notified="Not applicable").facts["notified"].value is False
    assert "notified" not in _certificate("").facts
