"""RFC 9180, base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM: the part that is written here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from tests.sealing.building import VALUE, context, key, sealed, whole_secret

from talley.sealing.context import format_context
from talley.sealing.hpke import key_nonce
from talley.sealing.points import ecdh_x, format_point, parse_point, private_key, public_key

requirement = pytest.mark.requirement
PLACE = Path(__file__).parents[2] / "vectors/hpke/p256-sha256-aes256gcm-base.json"
(VECTOR,) = json.loads(PLACE.read_text())
KEY = key(3, 5)
SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def value(name: str) -> bytes:
    return bytes.fromhex(VECTOR[name])


@requirement("rfc9180", "§ 4.1 and § 5.1: key and nonce of the official vector, from either side's secret")
@pytest.mark.parametrize(("secret", "other"), [("skEm", "pkRm"), ("skRm", "pkEm")])
def test_key_and_nonce_of_the_vector(secret: str, other: str) -> None:
    dh = ecdh_x(int.from_bytes(value(secret), "big"), parse_point(value(other)))
    derived = key_nonce(dh, value("enc"), value("pkRm"), value("info"))
    assert derived.key == value("key")
    assert derived.nonce == value("base_nonce")
    first = VECTOR["encryptions"][0]
    plain = AESGCM(derived.key).decrypt(
        derived.nonce, bytes.fromhex(first["ct"]), bytes.fromhex(first["aad"])
    )
    assert plain.hex() == first["pt"]


@requirement("rfc9180", "§ 6.1: a seal opens as one base-mode message for who holds the whole key")
def test_a_seal_is_one_message() -> None:
    made = sealed(KEY)
    plain = SUITE.decrypt(
        made.leaf.enc + made.ciphertext,
        private_key(whole_secret(KEY, 3)),
        info=format_context(made.leaf.context),
    )
    assert VALUE in plain


@requirement("rfc9180", "§ 6.1: what another implementation sealed opens here")
def test_a_message_of_the_library_opens_here() -> None:
    info = format_context(context(KEY))
    made = SUITE.encrypt(VALUE, public_key(KEY.public), info=info)
    dh = ecdh_x(whole_secret(KEY, 3), parse_point(made[:65]))
    derived = key_nonce(dh, made[:65], format_point(KEY.public), info)
    assert AESGCM(derived.key).decrypt(derived.nonce, made[65:], None) == VALUE
