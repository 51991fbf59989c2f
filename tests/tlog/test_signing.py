"""Signatures of known keys must hold; those of unknown keys say nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tlog.building import LOG, NOON, ORIGIN, WITNESSES, flipped, key, signed

from talley.tlog.checkpoint import (
    Checkpoint,
    CheckpointError,
    format_signed_checkpoint,
    parse_signed_checkpoint,
    sign_checkpoint,
    verify_checkpoint,
)
from talley.tlog.cosignature import CosignatureError
from talley.tlog.errors import TlogError
from talley.tlog.keys import SignatureType, VerifierKey
from talley.tlog.note import Note, NoteError, NoteSignature
from talley.tlog.signing import cosign, sign_note, verify_note

ROOT = bytes(range(32))
SIGNED = signed(7, ROOT, *WITNESSES)
KNOWN = [w.verifier() for w in WITNESSES]


def test_who_signed_and_when_is_told_in_order() -> None:
    found = verify_checkpoint(SIGNED, LOG.verifier(), KNOWN)
    assert [one.key for one in found] == [LOG.verifier(), *KNOWN]
    assert [one.timestamp_s for one in found] == [None, NOON, NOON, NOON]
    assert len(verify_checkpoint(SIGNED, LOG.verifier())) == 1


@given(st.data())
def test_any_changed_bit_of_a_witnessed_checkpoint_is_noticed(data: st.DataObject) -> None:
    changed = data.draw(flipped(format_signed_checkpoint(SIGNED)))
    try:
        found = verify_checkpoint(parse_signed_checkpoint(changed), LOG.verifier(), KNOWN)
    except TlogError:
        return
    # Only a line whose name or key id was hit is ignored as an unknown key's.
    assert len(found) == 3
    assert found[0].key == LOG.verifier()


def test_witnesses_alone_do_not_make_a_checkpoint() -> None:
    orphan = replace(SIGNED, signatures=SIGNED.signatures[1:])
    with pytest.raises(CheckpointError, match="did not sign"):
        verify_checkpoint(orphan, LOG.verifier(), KNOWN)
    with pytest.raises(NoteError, match="no known key"):
        verify_checkpoint(orphan, LOG.verifier())


def test_a_log_signs_under_its_own_name_alone() -> None:
    other = key("other.example", SignatureType.NOTE)
    with pytest.raises(CheckpointError):
        sign_checkpoint(SIGNED.checkpoint, other)
    with pytest.raises(CheckpointError):
        verify_checkpoint(SIGNED, other.verifier())
    with pytest.raises(CheckpointError):
        verify_checkpoint(SIGNED, key(ORIGIN).verifier())


def test_a_key_has_one_use() -> None:
    with pytest.raises(NoteError):
        sign_note("text\n", WITNESSES[0])
    with pytest.raises(CosignatureError):
        cosign("text\n", LOG, NOON)
    with pytest.raises(CosignatureError):
        cosign("text\n", WITNESSES[0], 0)


def test_two_known_keys_at_one_address_are_refused() -> None:
    class Colliding(VerifierKey):
        key_id = LOG.verifier().key_id

    with pytest.raises(NoteError, match="two known keys"):
        verify_note(SIGNED.note, [LOG.verifier(), Colliding(ORIGIN, SignatureType.NOTE, ROOT)])
    assert len(verify_note(SIGNED.note, [LOG.verifier(), LOG.verifier()])) == 1


def test_bytes_that_are_no_key_verify_nothing() -> None:
    no_point = VerifierKey("x.example", SignatureType.NOTE, b"\x02" + bytes(30) + b"\x80")
    note = Note("text\n", (NoteSignature("x.example", no_point.key_id, bytes(64)),))
    with pytest.raises(NoteError, match="does not hold"):
        verify_note(note, [no_point])


def test_a_cosignature_is_not_repeated() -> None:
    assert SIGNED.cosigned(*SIGNED.signatures[1:]) == SIGNED


def test_a_cosignature_cut_short_is_one_that_does_not_hold() -> None:
    cut = replace(SIGNED.signatures[1], value=SIGNED.signatures[1].value[:-1])
    with pytest.raises(NoteError, match="does not hold"):
        verify_checkpoint(replace(SIGNED, signatures=(SIGNED.signatures[0], cut)), LOG.verifier(), KNOWN)


def test_the_same_size_may_be_signed_at_different_roots_and_both_verify() -> None:
    # A split view is not a malformed checkpoint: witnesses and monitors find it, not this function.
    other = sign_checkpoint(Checkpoint(ORIGIN, 7, bytes(32)), LOG)
    assert verify_checkpoint(other, LOG.verifier())
