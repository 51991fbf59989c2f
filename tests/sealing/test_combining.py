"""Any k open, in any order and from either kind of token; no k - 1 do; who cheats is named."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from hypothesis import given, settings
from hypothesis import strategies as st

from sealing.building import CASE, VALUE, key, known, numbers, sealed
from talley.sealing.box import open_box, seal_box
from talley.sealing.choices import candidates
from talley.sealing.combining import NotOpened, Opened, combine
from talley.sealing.context import format_context
from talley.sealing.dleq import prove, proves
from talley.sealing.errors import BoxError, LeafError, ReleaseError
from talley.sealing.hpke import key_nonce
from talley.sealing.leaf import Leaf, leaf_digest, proof_message, sign_proof, verify_leaf
from talley.sealing.points import (
    ORDER,
    base_times,
    ecdh_x,
    format_point,
    private_key,
    public_key,
)
from talley.sealing.release import (
    format_release,
    parse_release,
    release,
    release_x,
    token_x,
    verify_release,
)
from talley.sealing.seal import pad
from talley.sealing.shares import ShareError, check_set, deal, weights
from talley.sealing.wire import lp

KEY = key(3, 5)
SEALED = sealed(KEY)
RELEASES = [release(share, SEALED.leaf, CASE) for share in KEY.shares]
BARE = [release_x(share.index, token_x(share, SEALED.leaf), SEALED.leaf, CASE) for share in KEY.shares]
KNOWN = known(KEY, 3)
TOKENS = known(KEY, 3, bare=range(1, 6))


def opens(releases, key=KNOWN) -> Opened | NotOpened:
    return combine(key, SEALED.leaf, SEALED.ciphertext, releases)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_any_k_open_and_no_fewer(data: st.DataObject) -> None:
    count = data.draw(st.integers(3, 7))
    threshold = data.draw(st.integers(2, count - 1))
    dealt = deal(threshold, count, numbers(f"{data.draw(st.integers(0, 99))}"))
    value = data.draw(st.binary(max_size=62))
    made = sealed(dealt, value, 64)
    chosen = data.draw(st.permutations(dealt.shares))[:threshold]
    tokens = data.draw(st.lists(st.booleans(), min_size=threshold, max_size=threshold))
    parts = [
        release_x(share.index, token_x(share, made.leaf), made.leaf, CASE)
        if token
        else release(share, made.leaf, CASE)
        for share, token in zip(chosen, tokens, strict=True)
    ]
    found = combine(known(dealt, threshold), made.leaf, made.ciphertext, parts)
    assert isinstance(found, Opened)
    assert found.value == value
    assert not found.cheats
    fewer = combine(known(dealt, threshold), made.leaf, made.ciphertext, parts[1:])
    assert isinstance(fewer, NotOpened)
    # Nor by a combiner that ignores the threshold: k - 1 parts give another point.
    assert isinstance(
        combine(
            replace(known(dealt, threshold), threshold=threshold - 1), made.leaf, made.ciphertext, parts[1:]
        ),
        NotOpened,
    )


@pytest.mark.parametrize("wrong", range(3))
def test_a_release_of_something_else_is_named_and_left_out(wrong: int) -> None:
    other = release(KEY.shares[wrong], sealed(KEY, b"other").leaf, CASE)
    forged = replace(RELEASES[wrong], point=other.point)
    found = opens([*RELEASES[:wrong], forged, *RELEASES[wrong + 1 : 3]])
    assert isinstance(found, NotOpened)
    assert found.cheats == (wrong + 1,)
    more = opens([*RELEASES[:wrong], forged, *RELEASES[wrong + 1 :]])
    assert isinstance(more, Opened)
    assert more.cheats == (wrong + 1,)
    assert more.value == VALUE


def test_of_tokens_without_proof_a_wrong_answer_is_found_by_trying_others() -> None:
    bad = replace(BARE[1], point=base_times(7))
    assert isinstance(opens([BARE[0], bad, BARE[2]], TOKENS), NotOpened)
    found = opens([BARE[0], bad, BARE[2], BARE[3]], TOKENS)
    assert isinstance(found, Opened)
    assert found.used == (1, 3, 4)
    assert not found.cheats


def test_who_owes_a_proof_and_leaves_it_out_of_a_wrong_answer_is_named() -> None:
    bad = replace(BARE[1], point=base_times(7))
    found = opens([RELEASES[0], bad, RELEASES[2]])
    assert isinstance(found, NotOpened)
    assert found.cheats == (2,)
    assert "right" in found.sentence
    more = opens([BARE[0], bad, BARE[2], BARE[3]], known(KEY, 3, bare=(1, 3, 4)))
    assert isinstance(more, Opened)
    assert more.cheats == (2,)


@pytest.mark.parametrize(
    ("right", "forged"), [(RELEASES[1], RELEASES[1]), (RELEASES[1], BARE[1]), (BARE[1], RELEASES[1])]
)
def test_a_second_answer_in_a_custodians_name_does_not_take_the_place_of_the_right_one(right, forged) -> None:
    forged = replace(forged, point=base_times(7))
    for two in ([right, forged], [forged, right]):
        found = opens([RELEASES[0], *two, RELEASES[2]], TOKENS)
        assert isinstance(found, Opened)
        assert not found.cheats


def test_one_wrong_answer_of_many_tokens_does_not_stand_in_all_that_are_tried() -> None:
    dealt = key(8, 16)
    made = sealed(dealt)
    answers = [release_x(s.index, token_x(s, made.leaf), made.leaf, CASE) for s in dealt.shares]
    answers[0] = replace(answers[0], point=base_times(7))
    found = combine(known(dealt, 8, bare=range(1, 17)), made.leaf, made.ciphertext, answers)
    assert isinstance(found, Opened)
    assert 1 not in found.used


def test_an_opening_ends_however_many_leave_out_the_proof() -> None:
    dealt = key(40, 41)
    made = sealed(dealt)
    x = token_x(dealt.shares[0], made.leaf)
    answers = [release_x(share.index, x, made.leaf, CASE) for share in dealt.shares]
    found = combine(known(dealt, 40, bare=range(1, 42)), made.leaf, made.ciphertext, answers)
    assert isinstance(found, NotOpened)


def test_one_custodian_does_not_count_twice() -> None:
    assert isinstance(opens([RELEASES[0], RELEASES[0], RELEASES[1]]), NotOpened)


def test_a_custodian_whose_machine_repeats_its_chance_does_not_give_the_share_away() -> None:
    share, base = KEY.shares[0], base_times(9)
    part = base_times(9 * share.secret % ORDER)
    one, other = (prove(share.secret, base, part, about, lambda _: 5) for about in (b"one", b"other"))
    assert proves(one, share.public(), base, part, b"one")
    below = pow(other.challenge - one.challenge, -1, ORDER)
    assert (one.response - other.response) * below % ORDER != share.secret


def test_a_release_does_not_serve_another_case_or_custodian() -> None:
    for changed in (replace(RELEASES[0], case=b"d" * 16), replace(RELEASES[0], index=2)):
        with pytest.raises(ReleaseError):
            verify_release(changed, KNOWN.shares[changed.index], SEALED.leaf)


def test_a_proof_about_another_seal_does_not_serve_even_where_its_point_is_right() -> None:
    own, about = RELEASES[0], sealed(KEY).leaf
    words = b"".join(map(lp, (CASE, leaf_digest(about), (1).to_bytes(2, "big"))))
    enc = verify_leaf(SEALED.leaf)
    mixed = replace(own, leaf=leaf_digest(about), proof=prove(KEY.shares[0].secret, enc, own.point, words))
    with pytest.raises(ReleaseError, match="another seal"):
        verify_release(mixed, KNOWN.shares[1], SEALED.leaf)


def test_a_share_meets_no_point_whose_maker_did_not_know_its_secret() -> None:
    with pytest.raises(LeafError):
        release(KEY.shares[0], replace(SEALED.leaf, enc=sealed(KEY).leaf.enc), CASE)


@given(st.integers(0, len(SEALED.ciphertext) - 1), st.integers(1, 255))
def test_a_ciphertext_with_any_changed_byte_is_refused(place: int, flip: int) -> None:
    changed = bytearray(SEALED.ciphertext)
    changed[place] ^= flip
    refused = NotOpened("The ciphertext is not the one of this seal.")
    assert combine(KNOWN, SEALED.leaf, bytes(changed), RELEASES) == refused


def test_a_seal_for_another_key_is_refused() -> None:
    found = combine(known(key(2, 4), 2), SEALED.leaf, SEALED.ciphertext, RELEASES)
    assert found == NotOpened("The seal is for another key.")


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(5)), st.sampled_from([RELEASES, BARE]))
def test_the_order_of_releases_is_of_no_consequence(order, parts) -> None:
    found = opens([parts[place] for place in order])
    assert isinstance(found, Opened)
    assert found == opens(parts)


def noise() -> tuple[Leaf, bytes]:
    """A seal by a maker who cheats: the proof is right, and the ciphertext opens to nothing."""
    ephemeral = private_key(0x5EA1)
    enc, ciphertext = format_point(base_times(0x5EA1)), bytes(len(SEALED.ciphertext))
    info, ct_hash = format_context(SEALED.leaf.context), hashlib.sha256(ciphertext).digest()
    pok = sign_proof(ephemeral, proof_message(info, enc, bytes(32), ct_hash, b""))
    return Leaf(SEALED.leaf.context, enc, bytes(32), ct_hash, pok), ciphertext


def test_a_maker_who_cheats_is_named_where_releases_have_proofs_and_custodians_are_not() -> None:
    leaf, ciphertext = noise()
    found = combine(KNOWN, leaf, ciphertext, [release(share, leaf, CASE) for share in KEY.shares[:3]])
    assert isinstance(found, NotOpened)
    assert "maker cheated" in found.sentence
    assert not found.cheats


def test_without_proofs_honest_custodians_are_not_blamed_for_a_maker_who_cheats() -> None:
    leaf, ciphertext = noise()
    parts = [release_x(share.index, token_x(share, leaf), leaf, CASE) for share in KEY.shares[:4]]
    found = combine(TOKENS, leaf, ciphertext, parts)
    assert isinstance(found, NotOpened)
    assert found.sentence.endswith("or the seal's maker cheated.")
    assert not found.cheats


@pytest.mark.parametrize("proven", [True, False])
def test_a_maker_who_committed_to_something_else_is_named_with_or_without_proofs(proven: bool) -> None:
    ephemeral = private_key(0x5EA1)
    enc, info = format_point(base_times(0x5EA1)), format_context(SEALED.leaf.context)
    derived = key_nonce(ecdh_x(0x5EA1, KEY.public), enc, format_point(KEY.public), info)
    ciphertext = AESGCM(derived.key).encrypt(derived.nonce, bytes(32) + pad(VALUE, 128), None)
    ct_hash = hashlib.sha256(ciphertext).digest()
    pok = sign_proof(ephemeral, proof_message(info, enc, bytes(32), ct_hash, b""))
    leaf = Leaf(SEALED.leaf.context, enc, bytes(32), ct_hash, pok)
    parts = [
        release(share, leaf, CASE) if proven else release_x(share.index, token_x(share, leaf), leaf, CASE)
        for share in KEY.shares
    ]
    found = combine(TOKENS, leaf, ciphertext, parts)
    assert found == NotOpened("The seal opens to something else than its maker committed to: they cheated.")


def test_joining_ends_however_many_answers_have_no_proof(monkeypatch) -> None:
    bad = replace(BARE[0], point=base_times(7)), *BARE[1:]
    monkeypatch.setattr("talley.sealing.combining.MOST_SUMS", 4)
    found = combine(TOKENS, SEALED.leaf, SEALED.ciphertext, bad)
    assert isinstance(found, NotOpened)
    assert found.sentence.startswith("Not every choice")
    monkeypatch.setattr("talley.sealing.combining.MOST_SUMS", 3)
    assert isinstance(combine(TOKENS, SEALED.leaf, SEALED.ciphertext, BARE), NotOpened)
    assert isinstance(combine(TOKENS, SEALED.leaf, SEALED.ciphertext, [BARE[0], *RELEASES[1:]]), Opened)


@given(st.data())
def test_releases_read_back_and_a_changed_byte_is_refused(data: st.DataObject) -> None:
    made = data.draw(st.sampled_from([RELEASES[0], BARE[0]]))
    written = bytearray(format_release(made))
    assert format_release(parse_release(bytes(written))) == bytes(written)
    written[data.draw(st.integers(0, len(written) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        changed = parse_release(bytes(written))
    except ReleaseError:
        return
    if made.proof is not None:
        with pytest.raises(ReleaseError):
            verify_release(changed, KNOWN.shares.get(changed.index, base_times(3)), SEALED.leaf)
    elif changed.case == made.case:  # an x alone proves nothing: the opening fails; its case the box binds
        assert isinstance(opens([changed, BARE[1], BARE[2]]), NotOpened)


def test_a_box_opens_for_its_recipient_case_seal_and_custodian_alone() -> None:
    recipient = 12345
    digest = leaf_digest(SEALED.leaf)
    box = seal_box(RELEASES[0], base_times(recipient))
    assert open_box(box, recipient, CASE, digest, 1) == RELEASES[0]
    for args in (
        (recipient + 1, CASE, digest, 1),
        (recipient, b"d" * 16, digest, 1),
        (recipient, CASE, bytes(32), 1),
        (recipient, CASE, digest, 2),
    ):
        with pytest.raises(BoxError):
            open_box(box, *args)
    with pytest.raises(BoxError, match="at most 512 bytes"):
        open_box(box * 9, recipient, CASE, digest, 1)


BOX = seal_box(RELEASES[0], base_times(12345))


@given(st.integers(0, len(BOX) - 1), st.integers(1, 255))
def test_a_box_with_any_changed_byte_is_refused(place: int, flip: int) -> None:
    changed = bytearray(BOX)
    changed[place] ^= flip
    with pytest.raises(BoxError):
        open_box(bytes(changed), 12345, CASE, leaf_digest(SEALED.leaf), 1)


def test_a_recipient_is_not_sent_a_release_of_another_case_inside_a_box_of_this_one() -> None:
    info = b"talley-box/v1\n" + b"".join(map(lp, (CASE, leaf_digest(SEALED.leaf), (1).to_bytes(2, "big"))))
    suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    other = release(KEY.shares[0], SEALED.leaf, b"d" * 16)
    box = suite.encrypt(format_release(other), public_key(base_times(12345)), info=info)
    with pytest.raises(BoxError, match="another case"):
        open_box(box, 12345, CASE, leaf_digest(SEALED.leaf), 1)


def test_every_relative_sign_is_tried_once() -> None:
    found = list(candidates(BARE[:4]))
    assert len(found) == 8
    assert len({point.x for point in found}) == 8
    assert ecdh_x(1, found[0])


@pytest.mark.parametrize(("threshold", "count"), [(1, 3), (3, 3), (4, 3), (0, 1)])
def test_a_set_that_one_opens_or_one_loses_is_refused(threshold: int, count: int) -> None:
    with pytest.raises(ShareError):
        check_set(threshold, count)


def test_shares_releases_and_values_are_never_printed() -> None:
    assert str(KEY.shares[0].secret) not in repr(KEY.shares[0])
    assert str(RELEASES[0].point.x) not in repr(RELEASES[0])
    assert "Ada" not in repr(opens(RELEASES))


def test_a_share_counts_once() -> None:
    with pytest.raises(ShareError):
        weights([1, 1])
