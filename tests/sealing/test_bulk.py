"""Records are sealed whole, field by field, and a row that cannot be is left out without a word of its values."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sealing.building import key, known
from talley.sealing.bulk import RefusedRow, Sealing, refused_rows, seal_columns, sealed_from
from talley.sealing.combining import Opened, combine
from talley.sealing.errors import ContextError, SealError
from talley.sealing.leaf import parse_leaf
from talley.sealing.release import release

DEALT = key(2, 3)
SIZES = {"name": 64, "email_address": 128}
WHAT = Sealing("log.example/record", DEALT.public, "2026-q4", SIZES)
HANDLES = (b"0" * 31 + b"1", b"0" * 31 + b"2")

accounts = st.one_of(
    st.none(), st.binary(max_size=40), st.binary(min_size=16, max_size=16).map(lambda b: b.hex().encode())
)
rows = st.lists(st.tuples(accounts, st.none() | st.binary(max_size=70), st.none() | st.binary(max_size=130)))


def opened(leaf: bytes, ciphertext: bytes) -> bytes:
    parsed = parse_leaf(leaf)
    releases = [release(share, parsed, b"c" * 16) for share in DEALT.shares[:2]]
    found = combine(known(DEALT, 2), parsed, ciphertext, releases)
    assert isinstance(found, Opened)
    return found.value


@settings(max_examples=25)
@given(rows)
def test_every_field_of_every_row_that_fits_opens_to_its_value_and_no_other_row_is_sealed(
    drawn: list[tuple[bytes | None, bytes | None, bytes | None]],
) -> None:
    handles, names, mails = [list(column) for column in zip(*drawn, strict=True)] or [[], [], []]
    columns = {"name": names, "email_address": mails}
    seals = seal_columns(WHAT, handles, columns)
    found = [
        (parse_leaf(leaf).context.subject_handle.hex().encode(), opened(leaf, ciphertext))
        for leaf, ciphertext in zip(seals.leaves, seals.ciphertexts, strict=True)
    ]
    refused = {one.row for one in refused_rows(WHAT, handles, columns)}
    kept = [row for number, row in enumerate(drawn) if number not in refused]
    assert found == [(row[0], value or b"") for row in kept for value in row[1:]]
    assert sealed_from(WHAT, handles, columns, seals)
    for number in refused:
        handle, name, mail = drawn[number]
        fits = len(name or b"") <= 62 and len(mail or b"") <= 126
        assert not (fits and handle and len(handle) == 32 and set(handle) <= set(b"0123456789abcdef"))


def test_an_empty_value_and_none_and_the_longest_all_have_the_same_length() -> None:
    seals = seal_columns(
        WHAT,
        [HANDLES[0]] * 3,
        {"name": [None, b"", b"n" * 62], "email_address": [None, b"", b"m" * 126]},
    )
    assert [len(one) for one in seals.ciphertexts] == [32 + size + 16 for size in SIZES.values()] * 3


def test_a_row_is_refused_for_each_reason_and_told_by_row_and_field_alone() -> None:
    columns = {"name": [b"n" * 63, b""], "email_address": [b"m" * 127, b""]}
    assert refused_rows(WHAT, [HANDLES[0], b"ada"], columns) == (
        RefusedRow(0, "name"),
        RefusedRow(0, "email_address"),
        RefusedRow(1, ""),
    )
    assert seal_columns(WHAT, [HANDLES[0], b"ada"], columns).leaves == []


def test_seals_of_other_rows_or_changed_ones_are_noticed() -> None:
    columns = {"name": [b"Ada", b"Eve"], "email_address": [b"a@example", b""]}
    seals = seal_columns(WHAT, HANDLES, columns)
    first, *rest = seals.ciphertexts
    changed = bytes([first[0] ^ 1]) + first[1:]
    for accounts_, sealing, made in (
        (HANDLES[::-1], WHAT, seals),
        (HANDLES[:1], WHAT, seals),
        (HANDLES, replace(WHAT, retention="2027-q1"), seals),
        (HANDLES, WHAT, replace(seals, ciphertexts=[changed, *rest])),
        (HANDLES, WHAT, replace(seals, leaves=seals.leaves[::-1])),
        (HANDLES, WHAT, replace(seals, seal_ids=seals.seal_ids[::-1])),
        (HANDLES, WHAT, replace(seals, leaves=[b"", *seals.leaves[1:]])),
    ):
        assert not sealed_from(sealing, accounts_, columns, made)


def test_what_no_seal_can_name_is_refused_before_anything_is_sealed() -> None:
    for error, changes in (
        (SealError, {"sizes": {}}),
        (SealError, {"sizes": {"name": 100}}),
        (ContextError, {"sizes": {"Name": 64}}),
        (ContextError, {"retention": ""}),
        (ContextError, {"log_origin": ""}),
    ):
        with pytest.raises(error):
            replace(WHAT, **changes)
