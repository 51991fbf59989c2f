"""The example of docs/formats/sealing.md, made step by step from its secrets: other implementations can start here."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

from sealing.building import known
from talley.sealing.combining import Opened, combine
from talley.sealing.context import Context, format_context, key_id_of
from talley.sealing.hpke import key_nonce
from talley.sealing.leaf import (
    Leaf,
    format_leaf,
    leaf_digest,
    parse_leaf,
    proof_message,
    sign_proof,
    verify_leaf,
)
from talley.sealing.opening import format_opening, parse_opening
from talley.sealing.points import (
    ORDER,
    base_times,
    ecdh_x,
    format_compressed,
    format_point,
    parse_point,
    private_key,
)
from talley.sealing.release import release, release_x, token_x
from talley.sealing.seal import commitment, pad
from talley.sealing.shares import Dealt, Share, evaluate

EXPECTED = {
    "key_id": "bd50936429d0a805234282d3194fc441",
    "public": "037488bdf546e4367047aea9a52228483082f7e4dcd30827f28f53d076e6379e99",
    "enc": "043cb7a17064394e425e575fa92559f9397627b1d61f04a946df2efd71bac30a56b6e594b9ca5a15aba0f63d98d161560a2cac74ad7f35290dd30f4ebc86576a16",
    "dh": "7513b7c727bd3fcfcba8ceed144391a16ef61f086d04e4bfd035f7477109daf8",
    "key": "86fe1766183ff6d37a2d8a23a3f2fb2e5215c866720699bade344a856f4e4590",
    "nonce": "78a67c31f36a7edda41096e3",
    "ciphertext": "8384415bddb4b752e6339742968cdb1be15096392baa40814cf71b8f756ebcb81c7d5067a282383e81119b08e06791f023bb73aaa1a9990a77b49380c5edb7f1382ba87f32f55ab8c49a76d60c8e1156045dd5dcf10a009af37638f81a449a530ed09439243f2b094030ba44e834d1f1",
    "commit": "f977cc092cf613eeeee5cac1ca78f6116313fa112578178e14a36e5feef33dbd",
    "pok": "3045022100e70938867ebd673c800c455c40df0f2b4e9ad9be0a916acf6e0eb4b9d3c2ff4802200abf59b8b6e5043f6d4d16de9e65e0f663747241def0b5ec5d04417a327c963e",
    "digest": "723de27e1482f07dc5d84361be4380866fcc210718a38170337621cf478b5726",
    "point": "02d5775a697592ac9a73310ebf05c1fa6886aea3b266f054946977f0d128458f95",
}


def number(word: str) -> int:
    return int.from_bytes(hashlib.sha256(f"talley example {word}".encode()).digest(), "big") % ORDER


def made() -> tuple[dict[str, str], Dealt, Leaf, bytes]:
    coefficients = [number("key"), number("slope")]
    shares = tuple(Share(index, evaluate(coefficients, index)) for index in (1, 2, 3))
    dealt = Dealt(base_times(coefficients[0]), shares)
    context = Context(
        "log.example/record",
        key_id_of(dealt.public),
        bytes(range(16)),
        "name",
        bytes(range(16, 32)),
        "2026-q4",
    )
    ephemeral, salt = number("sealer"), bytes(range(32))
    enc, info, padded = format_point(base_times(ephemeral)), format_context(context), pad(b"Ada Example", 64)
    dh = ecdh_x(ephemeral, dealt.public)
    derived = key_nonce(dh, enc, format_point(dealt.public), info)
    ciphertext = AESGCM(derived.key).encrypt(derived.nonce, salt + padded, None)
    commit, ct_hash = commitment(info, salt, padded), hashlib.sha256(ciphertext).digest()
    pok = sign_proof(private_key(ephemeral), proof_message(info, enc, commit, ct_hash, b""))
    leaf = Leaf(context, enc, commit, ct_hash, pok)
    parts = {
        "public": format_compressed(dealt.public),
        "enc": enc,
        "dh": dh,
        "key": derived.key,
        "nonce": derived.nonce,
        "ciphertext": ciphertext,
        "commit": commit,
        "pok": pok,
        "digest": leaf_digest(leaf),
        "point": format_compressed(release(shares[0], leaf, bytes(16)).point),
    }
    return (
        {"key_id": context.key_id} | {name: value.hex() for name, value in parts.items()},
        dealt,
        leaf,
        ciphertext,
    )


def test_the_example_is_made_as_the_page_says() -> None:
    assert made()[0] == EXPECTED


def test_the_example_verifies_and_opens_for_any_two_of_three() -> None:
    _, dealt, leaf, ciphertext = made()
    assert parse_leaf(format_leaf(leaf)) == leaf
    assert verify_leaf(leaf) == parse_point(bytes.fromhex(EXPECTED["enc"]))
    case = bytes(16)
    for left_out in range(3):
        chosen = [share for share in dealt.shares if share.index != left_out + 1]
        for parts in (
            [release(share, leaf, case) for share in chosen],
            [release_x(share.index, token_x(share, leaf), leaf, case) for share in chosen],
        ):
            found = combine(known(dealt, 2), leaf, ciphertext, parts)
            assert isinstance(found, Opened)
            assert found.value == b"Ada Example"
            assert parse_opening(format_opening(found.opening)) == found.opening


def test_the_sealers_signature_has_the_high_s_and_is_written_with_the_low_one() -> None:
    """So that whoever forgets the last step finds out here."""
    _, _, leaf, _ = made()
    message = proof_message(format_context(leaf.context), leaf.enc, leaf.commit, leaf.ct_hash, b"")
    signed = private_key(number("sealer")).sign(message, ECDSA(SHA256(), deterministic_signing=True))
    (r, high), (same, low) = decode_dss_signature(signed), decode_dss_signature(leaf.pok)
    assert r == same
    assert high > ORDER // 2
    assert low == ORDER - high
