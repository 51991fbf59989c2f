"""Every instrument, test and ground has its cases."""

from collections import defaultdict

from law.running import cases_by_file
from talley.lawfiles import load_book

BOOK = load_book()
CASES = [case for cases in cases_by_file().values() for case in cases]


def test_every_instrument_has_a_case_for_each_answer_it_can_give_and_a_boundary() -> None:
    seen, labels = defaultdict(set), defaultdict(set)
    for case in CASES:
        labels[case["instrument"]].add(case["label"])
        seen[case["instrument"]] |= {item["result"] for item in case["expect"].get("items", [])}
    for instrument in BOOK.instruments.values():
        # An order of secrecy asks for no data.
        if instrument.id == "us.protective_order":
            assert labels[instrument.id] >= {"permits", "refuses", "boundary"}
            continue
        assert "boundary" in labels[instrument.id], instrument.id
        assert "refused" in seen[instrument.id], instrument.id
        if any(row.answer == "permitted" for row in instrument.reach):
            assert "permitted" in seen[instrument.id], instrument.id


def test_every_ground_that_the_book_can_give_is_given_in_some_case() -> None:
    used = {rule.code for rule in BOOK.rules}
    used |= {rule.code for instrument in BOOK.instruments.values() for rule in instrument.rules}
    used |= {"category-beyond-instrument", "category-contested", "test-unsettled", "speech-showings-unmet"}
    expected = {
        code for case in CASES for key in ("grounds", "cites", "says") for code in case["expect"].get(key, ())
    }
    expected |= {
        code for case in CASES for item in case["expect"].get("items", []) for code in item.get("codes", [])
    }
    assert used - expected == set()


def test_every_unmasking_test_has_a_case_that_permits_one_that_refuses_and_a_boundary() -> None:
    for test in BOOK.tests:
        labels = {case["label"] for case in CASES if case["name"].startswith((f"{test.id}:", f"{test.id},"))}
        assert labels >= {"permits", "refuses", "boundary"}, test.id
