"""Every text format is read as written, and has one spelling a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tlog.building import LOG, ORIGIN, POLICY, WITNESSES, key, signed

from talley.tlog.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    format_checkpoint,
    format_signed_checkpoint,
    parse_checkpoint,
    parse_signed_checkpoint,
)
from talley.tlog.cosignature import Cosignature, CosignatureError, format_cosignature, parse_cosignature
from talley.tlog.errors import TlogError
from talley.tlog.keys import (
    KeyTextError,
    SignatureType,
    SignerKey,
    VerifierKey,
    format_skey,
    format_vkey,
    parse_skey,
    parse_vkey,
)
from talley.tlog.note import Note, NoteError, NoteSignature, format_note, is_key_name, parse_note
from talley.tlog.policy import GroupLine, LogLine, Policy, WitnessLine, format_policy, parse_policy
from talley.tlog.receipt import Receipt, format_receipt, parse_receipt
from talley.tlog.witness import (
    AddCheckpoint,
    WitnessError,
    format_add_checkpoint,
    format_size,
    parse_add_checkpoint,
    parse_size,
)

CHARACTERS = st.characters(codec="utf-8", exclude_characters=[chr(n) for n in range(32)])
LINES = st.text(CHARACTERS, min_size=1, max_size=12)
NAMES = LINES.filter(is_key_name)
SIGNATURES = st.lists(
    st.builds(NoteSignature, NAMES, st.binary(min_size=4, max_size=4), st.binary(min_size=1, max_size=80)),
    min_size=1,
    max_size=16,
).map(tuple)
TEXTS = st.text(st.one_of(CHARACTERS, st.just("\n")), max_size=60).map(lambda text: text + "\n")
HASHES = st.binary(min_size=32, max_size=32)
NUMBERS = st.integers(0, 2**63 - 1)
CHECKPOINTS = st.builds(Checkpoint, LINES, NUMBERS, HASHES)
SIGNED = st.builds(SignedCheckpoint, CHECKPOINTS, SIGNATURES)
PROOFS = st.lists(HASHES, max_size=63).map(tuple)
TYPES = st.sampled_from(SignatureType)

ROUND_TRIPS = [
    (st.builds(Note, TEXTS, SIGNATURES), format_note, parse_note),
    (CHECKPOINTS, format_checkpoint, parse_checkpoint),
    (SIGNED, format_signed_checkpoint, parse_signed_checkpoint),
    (st.builds(VerifierKey, NAMES, TYPES, HASHES), format_vkey, parse_vkey),
    (st.builds(SignerKey, NAMES, TYPES, HASHES), format_skey, parse_skey),
    (
        st.builds(Cosignature, NUMBERS, st.binary(min_size=64, max_size=64)),
        format_cosignature,
        parse_cosignature,
    ),
    (
        st.builds(Receipt, NUMBERS, PROOFS, SIGNED, st.none() | st.binary(max_size=50)),
        format_receipt,
        parse_receipt,
    ),
    (st.builds(AddCheckpoint, NUMBERS, PROOFS, SIGNED), format_add_checkpoint, parse_add_checkpoint),
    (NUMBERS, format_size, parse_size),
]


@pytest.mark.parametrize(("values", "write", "read"), ROUND_TRIPS, ids=lambda x: getattr(x, "__name__", ""))
def test_every_format_is_read_as_written(values, write, read) -> None:
    @given(values)
    def check(value) -> None:
        assert read(write(value)) == value

    check()


RECEIPT = Receipt(3, (bytes(32),), signed(7, bytes(32), *WITNESSES), b"extra")
WRITTEN = [
    (format_note(signed(7, bytes(32)).note), parse_note, format_note),
    (format_receipt(RECEIPT), parse_receipt, format_receipt),
    (
        format_add_checkpoint(AddCheckpoint(3, (bytes(32),), signed(7, bytes(32)))),
        parse_add_checkpoint,
        format_add_checkpoint,
    ),
    (format_size(70), parse_size, format_size),
    (format_checkpoint(RECEIPT.signed.checkpoint), parse_checkpoint, format_checkpoint),
    (format_vkey(LOG.verifier()), parse_vkey, format_vkey),
    (format_skey(LOG), parse_skey, format_skey),
]


@pytest.mark.parametrize(("written", "read", "write"), WRITTEN, ids=lambda x: getattr(x, "__name__", ""))
def test_a_changed_text_is_refused_or_means_something_else(written, read, write) -> None:
    @given(st.data())
    def check(data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(written)))
        cut = data.draw(st.integers(0, 3))
        put = data.draw(st.sampled_from(["", " ", "\n", "0", "=", "+", "A", "\u2028", "\r", "\t", "\x85"]))
        new = put.encode() if isinstance(written, bytes) else put
        changed = written[:at] + new + written[at + cut :]
        try:
            value = read(changed)
        except TlogError:
            return
        assert write(value) == changed

    check()


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    octets = st.binary(min_size=1, max_size=6).map(lambda b: b.decode("utf-8", "surrogateescape"))
    words = octets.filter(
        lambda word: (
            not any(c <= " " or c == "\x7f" for c in word) and not word.startswith("#") and word != "none"
        )
    )
    names = draw(st.lists(words, unique=True, max_size=12))
    witnesses = names[: draw(st.integers(0, len(names)))]
    free, groups = list(witnesses), []
    for name in names[len(witnesses) :]:
        members = free[: draw(st.integers(1, max(1, len(free))))]
        if members:
            free = [*free[len(members) :], name]
            groups.append(GroupLine(name, draw(st.integers(1, len(members))), tuple(members)))
    defined = [*witnesses, *(group.name for group in groups)]
    return Policy(
        tuple(
            LogLine(key(f"log/{n}", SignatureType.NOTE).verifier(), draw(st.just("") | words))
            for n in range(draw(st.integers(0, 3)))
        ),
        tuple(
            WitnessLine(n, key(f"w{i}").verifier(), draw(st.just("") | words))
            for i, n in enumerate(witnesses)
        ),
        tuple(groups),
        draw(st.sampled_from(["none", *defined])),
    )


@given(policies())
def test_policies_are_read_as_written(policy: Policy) -> None:
    assert parse_policy(format_policy(policy)) == policy


@given(st.data())
def test_a_changed_policy_never_breaks_the_parser(data: st.DataObject) -> None:
    written = format_policy(POLICY)
    at, cut = data.draw(st.integers(0, len(written))), data.draw(st.integers(0, 5))
    changed = written[:at] + data.draw(st.binary(max_size=3)) + written[at + cut :]
    try:
        policy = parse_policy(changed)
    except TlogError:
        return
    assert parse_policy(format_policy(policy)) == policy


@pytest.mark.parametrize("text", ["", "no newline", "bell\x07\n", "\ud800\n"])
def test_what_no_note_can_hold_is_not_written(text: str) -> None:
    with pytest.raises(NoteError):
        format_note(Note(text, signed(1, bytes(32)).signatures))


def test_a_private_key_shows_in_no_message_or_representation() -> None:
    secret = format_skey(LOG).rsplit("+", 1)[1]
    assert LOG.secret.hex() not in repr(LOG)
    assert repr(LOG.secret) not in repr(LOG)
    for wrong in (format_skey(LOG)[:-4], format_skey(LOG).replace(ORIGIN, "other"), format_skey(LOG)[12:]):
        with pytest.raises(KeyTextError) as caught:
            parse_skey(wrong)
        assert secret[:20] not in str(caught.value)


def test_times_of_cosignatures_have_a_range() -> None:
    for timestamp_s in (-1, 2**63):
        with pytest.raises(CosignatureError):
            format_cosignature(Cosignature(timestamp_s, bytes(64)))


@pytest.mark.parametrize("body", [b"", b"12", b"012\n", b"1 2\n", b"12\n\n", b"\xc2\xb2\n", b"+1\n"])
def test_only_a_size_and_a_newline_is_a_size(body: bytes) -> None:
    with pytest.raises(WitnessError):
        parse_size(body)
