"""No country, no employer and no lost share decides alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talley.casework.entries.key_made import EXAMPLE_CUSTODIANS, Custodian
from talley.casework.release.custodians import custodian_fingerprint, format_fingerprint, unfit


def codes(custodians, threshold: int) -> list[str]:
    return [one.code for one in unfit(custodians, threshold)]


def custodian(index: int, country: str = "", employer: str = "") -> Custodian:
    place = (country or f"{chr(64 + index)}A", employer or f"Employer {index}")
    return Custodian(
        index, f"Custodian {index}", *place, b"\x02" + index.to_bytes(32, "big"), index.to_bytes(32, "big")
    )


def test_three_of_three_countries_and_employers_may_hold_a_key_two_of_which_open() -> None:
    assert codes(EXAMPLE_CUSTODIANS, 2) == []


@pytest.mark.parametrize(
    ("threshold", "code"), [(3, "all-needed"), (4, "all-needed"), (1, "opens-alone"), (0, "opens-alone")]
)
def test_neither_all_nor_one_may_be_needed(threshold, code) -> None:
    assert code in codes(EXAMPLE_CUSTODIANS, threshold)


def test_nobody_holds_a_key() -> None:
    assert "all-needed" in codes([], 2)


def test_one_country_holds_fewer_shares_than_open() -> None:
    assert codes([custodian(1, "AT"), custodian(2, "AT"), custodian(3)], 2) == ["one-country"]
    assert codes([custodian(1, "AT"), custodian(2, "AT"), custodian(3), custodian(4)], 3) == []


def test_one_employer_is_known_however_it_is_written() -> None:
    mine = [
        custodian(1, employer="Harbour Law"),
        custodian(2, employer=" harbour  LAW"),
        custodian(3),
    ]
    assert codes(mine, 2) == ["one-employer"]


@pytest.mark.parametrize("part", ["host", "signer"])
def test_one_custodian_holds_one_share(part) -> None:
    one, two, three = (custodian(index) for index in (1, 2, 3))
    assert codes([one, replace(two, **{part: getattr(one, part)}), three], 2) == ["twice"]


def test_indexes_begin_at_one_without_a_gap() -> None:
    assert codes([custodian(1), custodian(3), custodian(4)], 2) == ["not-numbered"]


@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz")), min_size=3, max_size=8),
    st.integers(2, 7),
)
def test_in_a_set_that_is_fit_every_quorum_has_an_outsider(places, threshold) -> None:
    from itertools import combinations

    made = [custodian(index, country * 2, employer) for index, (country, employer) in enumerate(places, 1)]
    if unfit(made, threshold):
        return
    for quorum in combinations(made, threshold):
        assert len({one.country for one in quorum}) > 1
        assert len({one.employer for one in quorum}) > 1


def test_a_fingerprint_is_of_both_keys_and_shown_in_eight_groups() -> None:
    host, signer = b"\x02" + bytes(32), bytes(32)
    shown = format_fingerprint(custodian_fingerprint(host, signer))
    assert [len(group) for group in shown.split(" ")] == [8] * 8
    assert custodian_fingerprint(b"\x03" + bytes(32), signer) != custodian_fingerprint(host, signer)
    assert custodian_fingerprint(host, b"\x01" + bytes(31)) != custodian_fingerprint(host, signer)
