"""A seal is an ordinary RFC 9180 ciphertext, has one length for all values, and shows that its maker knew it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDH, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from hypothesis import given
from hypothesis import strategies as st

from sealing.building import VALUE, context, key, sealed, whole_secret
from talley.sealing.context import Context, format_context, key_id_of, parse_context
from talley.sealing.errors import ContextError, LeafError, OpeningError, SealError
from talley.sealing.leaf import format_leaf, leaf_digest, parse_leaf, proof_message, sign_proof, verify_leaf
from talley.sealing.opening import Opening, format_opening, parse_opening, verify_opening
from talley.sealing.points import ORDER, format_point, private_key
from talley.sealing.seal import MOST_SIZE, Sealer, pad, unpad

KEY = key(3, 5)
SEALED = sealed(KEY)
SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def opened(made) -> bytes:
    """Open as any HPKE library with the whole key does."""
    whole = private_key(whole_secret(KEY, 3))
    info = format_context(made.leaf.context)
    return SUITE.decrypt(made.leaf.enc + made.ciphertext, whole, info=info)


@given(st.binary(max_size=126), st.sampled_from([128, 192, 1024]))
def test_the_library_opens_a_seal_with_the_whole_key(value: bytes, size: int) -> None:
    made = sealed(KEY, value, size)
    plain = opened(made)
    opening = Opening(made.leaf, plain[:32], plain[32:])
    assert verify_opening(opening) == value == unpad(plain[32:])
    assert parse_opening(format_opening(opening)) == opening
    assert len(made.ciphertext) == 32 + size + 16
    verify_leaf(made.leaf)


@given(st.data())
def test_a_leaf_with_any_changed_byte_is_refused(data: st.DataObject) -> None:
    written = bytearray(format_leaf(SEALED.leaf))
    place = data.draw(st.integers(0, len(written) - 1))
    written[place] ^= data.draw(st.integers(1, 255))
    try:
        changed = parse_leaf(bytes(written))
        verify_leaf(changed)
    except LeafError:
        return
    pytest.fail("a changed leaf was believed")


@given(st.data())
def test_an_opening_with_any_changed_byte_is_refused(data: st.DataObject) -> None:
    plain = opened(SEALED)
    written = bytearray(format_opening(Opening(SEALED.leaf, plain[:32], plain[32:])))
    place = data.draw(st.integers(0, len(written) - 1))
    written[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises((LeafError, OpeningError)):
        verify_opening(parse_opening(bytes(written)))


def test_a_proof_is_for_its_context_alone() -> None:
    for changes in (
        {"field": "email_address"},
        {"subject_handle": b"b" * 16},
        {"seal_id": b"t" * 16},
        {"retention": "2027-q1"},
        {"log_origin": "other.example/record"},
        {"key_id": "0" * 32},
    ):
        with pytest.raises(LeafError):
            verify_leaf(replace(SEALED.leaf, context=replace(SEALED.leaf.context, **changes)))


def test_nobody_proves_a_seal_whose_secret_they_do_not_know() -> None:
    stranger = generate_private_key(SECP256R1())
    leaf = SEALED.leaf
    message = proof_message(format_context(leaf.context), leaf.enc, leaf.commit, leaf.ct_hash, b"")
    with pytest.raises(LeafError):
        verify_leaf(replace(leaf, pok=sign_proof(stranger, message)))


def test_the_other_form_of_a_proof_is_refused_so_that_a_seal_has_one_digest() -> None:
    for number in range(8):
        leaf = sealed(KEY, seal_id=bytes([number]) * 16).leaf
        verify_leaf(leaf)
        r, s = decode_dss_signature(leaf.pok)
        with pytest.raises(LeafError, match="other form"):
            verify_leaf(replace(leaf, pok=encode_dss_signature(r, ORDER - s)))
        longer = bytes([0x30, 0x81, leaf.pok[1]]) + leaf.pok[2:]
        with pytest.raises(LeafError):
            verify_leaf(replace(leaf, pok=longer))


def test_a_leaf_with_checks_is_refused() -> None:
    with pytest.raises(LeafError, match="no checks"):
        parse_leaf(format_leaf(replace(SEALED.leaf, checks=b"x")))


def test_a_record_is_sealed_whole_or_not_at_all() -> None:
    contexts = [context(KEY, field=name) for name in ("name", "address")]
    made = Sealer(KEY.public).seal_many([(contexts[0], VALUE, 128), (contexts[1], b"", 128)])
    assert [unpad(opened(one)[32:]) for one in made] == [VALUE, b""]
    assert len({len(one.ciphertext) for one in made}) == 1
    with pytest.raises(SealError):
        Sealer(KEY.public).seal_many([(contexts[0], VALUE, 128), (contexts[1], bytes(127), 128)])


def test_an_opened_value_is_never_printed() -> None:
    plain = opened(SEALED)
    printed = repr(Opening(SEALED.leaf, plain[:32], plain[32:]))
    assert repr(plain[:32]) not in printed
    assert "Ada" not in printed


def test_leaves_and_contexts_read_back() -> None:
    assert parse_leaf(format_leaf(SEALED.leaf)) == SEALED.leaf
    assert parse_context(format_context(SEALED.leaf.context)) == SEALED.leaf.context
    assert leaf_digest(SEALED.leaf) == hashlib.sha256(format_leaf(SEALED.leaf)).digest()


@pytest.mark.parametrize(
    "changes",
    [
        {"log_origin": ""},
        {"log_origin": "x" * 256},
        {"log_origin": "two\nlines"},
        {"key_id": "A" * 32},
        {"subject_handle": b"short"},
        {"field": "Name"},
        {"field": "name.first.second"},
        {"field": "name\n"},
        {"retention": "2026 q4"},
        {"retention": ""},
        {"seal_id": b"x" * 17},
    ],
)
def test_a_context_outside_the_grammar_is_refused(changes) -> None:
    with pytest.raises(ContextError):
        context(KEY, **changes)


@pytest.mark.parametrize("size", [0, 63, 100, MOST_SIZE + 64])
def test_a_size_that_no_field_has_is_refused(size: int) -> None:
    with pytest.raises(SealError):
        pad(b"", size)


@pytest.mark.parametrize(
    "padded", [b"", b"\x00", b"\x00\x01a" + bytes(60) + b"x", b"\x00\x3f" + bytes(62), bytes(63)]
)
def test_padding_that_is_not_the_one_made_here_is_refused(padded: bytes) -> None:
    with pytest.raises(SealError):
        unpad(padded)


def test_a_value_that_is_too_long_is_refused_without_being_told() -> None:
    with pytest.raises(SealError, match="at most 126 bytes, this value has 127") as raised:
        sealed(KEY, b"secret!" * 18 + b"x", 128)
    assert "secret" not in str(raised.value)


def test_a_sealer_seals_for_its_own_key_alone() -> None:
    other = key(2, 3)
    with pytest.raises(SealError, match="another key"):
        Sealer(other.public).seal(context(KEY), VALUE, 128)


def test_two_seals_of_one_value_have_nothing_in_common() -> None:
    again = sealed(KEY)
    assert again.leaf.enc != SEALED.leaf.enc
    assert again.leaf.commit != SEALED.leaf.commit
    assert again.ciphertext != SEALED.ciphertext


def test_a_seal_of_the_library_has_the_same_form() -> None:
    """What another HPKE library seals for the key opens with the same derivation."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from talley.sealing.hpke import key_nonce
    from talley.sealing.points import public_key

    made = SUITE.encrypt(b"hello", public_key(KEY.public), info=b"some info")
    enc, ciphertext = made[:65], made[65:]
    whole = private_key(whole_secret(KEY, 3))
    dh = whole.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), enc))
    derived = key_nonce(dh, enc, format_point(KEY.public), b"some info")
    assert AESGCM(derived.key).decrypt(derived.nonce, ciphertext, None) == b"hello"
    assert isinstance(context(KEY), Context)
    assert key_id_of(KEY.public) == SEALED.leaf.context.key_id
