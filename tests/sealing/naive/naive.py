"""What one would build first: HPKE to a shared key, parts without rules. Kept so that the attacks have a target."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import ECDH, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from talley.sealing.hpke import key_nonce
from talley.sealing.points import Point, format_point, parse_point, public_key, times, total
from talley.sealing.shares import Share, weights


@dataclass(frozen=True)
class NaiveSeal:
    """`info` says whose it is; nothing binds it before the seal is open."""

    info: bytes
    enc: bytes
    ciphertext: bytes


def seal(public: Point, info: bytes, value: bytes) -> NaiveSeal:
    ephemeral = generate_private_key(SECP256R1())
    enc = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    derived = key_nonce(ephemeral.exchange(ECDH(), public_key(public)), enc, format_point(public), info)
    return NaiveSeal(info, enc, AESGCM(derived.key).encrypt(derived.nonce, value, None))


def release(share: Share, enc: bytes) -> tuple[int, Point | None]:
    """A custodian multiplies whatever point the server sends."""
    return share.index, times(share.secret, parse_point(enc))


def join(parts: list[tuple[int, Point | None]]) -> Point:
    found = weights(index for index, _ in parts)
    joined = total([times(found[index], part) for index, part in parts if part])
    assert joined is not None
    return joined


def open_with(dh: Point, public: Point, made: NaiveSeal) -> bytes | None:
    derived = key_nonce(dh.x.to_bytes(32, "big"), made.enc, format_point(public), made.info)
    try:
        return AESGCM(derived.key).decrypt(derived.nonce, made.ciphertext, None)
    except InvalidTag:
        return None
