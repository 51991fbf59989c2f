"""Each attack succeeds against what one would build first, and fails against ours."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sealing.building import CASE, context, key, known, sealed
from sealing.naive import naive
from sealing.naive.two_plaintexts import both, keystream
from talley.sealing.box import open_box, seal_box
from talley.sealing.combining import NotOpened, Opened, combine
from talley.sealing.context import format_context
from talley.sealing.errors import BoxError, LeafError
from talley.sealing.hpke import key_nonce
from talley.sealing.leaf import Leaf, leaf_digest, proof_message, sign_proof, verify_leaf
from talley.sealing.points import ORDER, base_times, format_point, parse_point, times
from talley.sealing.release import format_release, release
from talley.sealing.seal import commitment, pad

KEY = key(2, 3)
KNOWN = known(KEY, 2)
VICTIM = b"the victim's name"
R = 0xB11D


def test_blinded_oracle_succeeds_against_the_naive_version() -> None:
    victim = naive.seal(KEY.public, b"victim", VICTIM)
    blinded = times(R, parse_point(victim.enc))
    assert blinded
    # The custodians see the seal of the operator's own account, and release their parts of it.
    parts = [naive.release(share, format_point(blinded)) for share in KEY.shares[:2]]
    dh = times(pow(R, -1, ORDER), naive.join(parts))
    assert dh
    assert naive.open_with(dh, KEY.public, victim) == VICTIM


def test_blinded_oracle_fails_against_ours() -> None:
    victim = sealed(KEY, VICTIM)
    blinded = times(R, parse_point(victim.leaf.enc))
    assert blinded
    own = context(KEY, subject_handle=b"o" * 16)
    guess = derive_private_key(R, SECP256R1())
    for signer in (guess, generate_private_key(SECP256R1())):
        message = proof_message(
            format_context(own), format_point(blinded), victim.leaf.commit, victim.leaf.ct_hash, b""
        )
        forged = Leaf(
            own,
            format_point(blinded),
            victim.leaf.commit,
            victim.leaf.ct_hash,
            sign_proof(signer, message),
        )
        with pytest.raises(LeafError):
            release(KEY.shares[0], forged, CASE)


def test_record_swap_succeeds_against_the_naive_version() -> None:
    mine = naive.seal(KEY.public, b"the operator's own", b"nothing")
    victim = naive.seal(KEY.public, b"victim", VICTIM)
    shown_to_custodians, sent_to_them = mine.info, victim.enc
    assert shown_to_custodians != victim.info
    parts = [naive.release(share, sent_to_them) for share in KEY.shares[:2]]
    assert naive.open_with(naive.join(parts), KEY.public, victim) == VICTIM


def test_record_swap_fails_against_ours() -> None:
    mine, victim = sealed(KEY, b"nothing", subject_handle=b"o" * 16), sealed(KEY, VICTIM)
    swapped = replace(mine.leaf, enc=victim.leaf.enc, ct_hash=victim.leaf.ct_hash, pok=victim.leaf.pok)
    with pytest.raises(LeafError):
        release(KEY.shares[0], swapped, CASE)
    with pytest.raises(LeafError):
        release(KEY.shares[0], replace(victim.leaf, context=mine.leaf.context), CASE)


def _sealers_two_keys() -> tuple:
    """A colluding sealer's two Diffie-Hellman values: the right one, and one that a lying last custodian brings about."""
    ephemeral = 0x5EA1
    enc = format_point(base_times(ephemeral))
    right = times(ephemeral, KEY.public)
    wrong = times(3, base_times(0xBAD))
    assert right
    assert wrong
    return ephemeral, enc, right, wrong


def test_equivocation_succeeds_against_the_naive_version() -> None:
    _, enc, right, wrong = _sealers_two_keys()
    derived = [
        key_nonce(dh.x.to_bytes(32, "big"), enc, format_point(KEY.public), b"who") for dh in (right, wrong)
    ]
    keys = [(one.key, one.nonce) for one in derived]
    one, other = b"Ada Example".ljust(16), b"Bob Example".ljust(16)
    streams = [keystream(*k, 4) for k in keys]
    blocks = [
        bytes(a ^ b for a, b in zip(one, streams[0][0], strict=True)),
        bytes(a ^ b for a, b in zip(other, streams[1][1], strict=True)),
        bytes(16),
        bytes(16),
    ]
    made = naive.NaiveSeal(b"who", enc, both(keys[0], keys[1], blocks, free=2))
    first, second = (naive.open_with(dh, KEY.public, made) for dh in (right, wrong))
    assert first
    assert second
    assert first[:16] == one
    assert second[16:32] == other
    assert first != second


def test_equivocation_fails_against_ours() -> None:
    """The sealer signs what they like, and may even lie in the ciphertext: it opens to what they committed to, or not at all."""
    ephemeral, enc, right, wrong = _sealers_two_keys()
    own = context(KEY)
    info = format_context(own)
    derived = [
        key_nonce(dh.x.to_bytes(32, "big"), enc, format_point(KEY.public), info) for dh in (right, wrong)
    ]
    keys = [(one.key, one.nonce) for one in derived]
    blocks = 2 + 128 // 16
    streams = [keystream(*k, blocks) for k in keys]
    plain = bytes(32) + pad(b"Ada Example", 128)
    honest_blocks = [
        bytes(a ^ b for a, b in zip(plain[16 * at : 16 * at + 16], block, strict=True))
        for at, block in enumerate(streams[0])
    ]
    # The salt is the sealer's to choose, so that one of its blocks makes the tag right under both keys.
    ciphertext = both(keys[0], keys[1], honest_blocks, free=0)
    seen = [AESGCM(k).decrypt(nonce, ciphertext, None) for k, nonce in keys]
    assert seen[0][32:] == plain[32:]
    assert seen[1] != seen[0]
    signer, ct_hash = derive_private_key(ephemeral, SECP256R1()), hashlib.sha256(ciphertext).digest()
    outcomes = []
    for committed in seen:
        commit = commitment(info, committed[:32], committed[32:])
        pok = sign_proof(signer, proof_message(info, enc, commit, ct_hash, b""))
        leaf = Leaf(own, enc, commit, ct_hash, pok)
        verify_leaf(leaf)
        parts = [release(share, leaf, CASE) for share in KEY.shares[:2]]
        outcomes.append(combine(KNOWN, leaf, ciphertext, parts))
        # The last custodian's lie, which would bring about the other key, has no proof.
        lied = combine(KNOWN, leaf, ciphertext, [parts[0], replace(parts[1], point=wrong)])
        assert isinstance(lied, NotOpened)
        assert lied.cheats == (2,)
    # It opens to the one value that was committed to, or to none.
    assert isinstance(outcomes[0], Opened)
    assert outcomes[0].value == b"Ada Example"
    assert isinstance(outcomes[1], NotOpened)


def test_last_mover_succeeds_against_the_naive_version() -> None:
    victim = naive.seal(KEY.public, b"victim", VICTIM)
    on_the_table = naive.release(KEY.shares[0], victim.enc)
    # The second of two sees the first part, and opens alone, telling nobody.
    own = naive.release(KEY.shares[1], victim.enc)
    assert naive.open_with(naive.join([on_the_table, own]), KEY.public, victim) == VICTIM


def test_last_mover_and_a_server_that_combines_fail_against_ours() -> None:
    victim = sealed(KEY, VICTIM)
    recipient, digest = 0x5EC7E7, leaf_digest(victim.leaf)
    boxes = [seal_box(release(share, victim.leaf, CASE), base_times(recipient)) for share in KEY.shares[:2]]
    # The server holds every box, and the last custodian their own share: neither can read another's part.
    for secret in (KEY.shares[1].secret, 1, ORDER - 1):
        with pytest.raises(BoxError):
            open_box(boxes[0], secret, CASE, digest, 1)
    assert format_release(release(KEY.shares[0], victim.leaf, CASE)) not in boxes[0]
    mine = release(KEY.shares[1], victim.leaf, CASE)
    assert isinstance(combine(KNOWN, victim.leaf, victim.ciphertext, [mine]), NotOpened)
    # The recipient reads both, and opens.
    parts = [open_box(box, recipient, CASE, digest, index) for index, box in enumerate(boxes, 1)]
    found = combine(KNOWN, victim.leaf, victim.ciphertext, parts)
    assert isinstance(found, Opened)
    assert found.value == VICTIM


def test_a_server_that_combines_reads_all_in_the_naive_version() -> None:
    victim = naive.seal(KEY.public, b"victim", VICTIM)
    sent_to_the_server = [naive.release(share, victim.enc) for share in KEY.shares[:2]]
    assert naive.open_with(naive.join(sent_to_the_server), KEY.public, victim) == VICTIM


def test_wrong_release_names_nobody_in_the_naive_version() -> None:
    victim = naive.seal(KEY.public, b"victim", VICTIM)
    lie = (2, base_times(99))
    assert (
        naive.open_with(naive.join([naive.release(KEY.shares[0], victim.enc), lie]), KEY.public, victim)
        is None
    )
    # That is all there is: which of the two lied, nothing says.


def test_wrong_release_is_named_by_ours() -> None:
    victim = sealed(KEY, VICTIM)
    parts = [release(share, victim.leaf, CASE) for share in KEY.shares[:2]]
    lied = combine(KNOWN, victim.leaf, victim.ciphertext, [parts[0], replace(parts[1], point=base_times(99))])
    assert isinstance(lied, NotOpened)
    assert lied.cheats == (2,)
