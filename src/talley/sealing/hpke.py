"""The part of RFC 9180 that a caller-chosen ephemeral key, and a key in parts, need; all else is the library's.

Base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

_KEM, _SUITE = b"KEM\x00\x10", b"HPKE\x00\x10\x00\x01\x00\x02"
_KEY_BYTES, _NONCE_BYTES, _HASH_BYTES = 32, 12, 32


@dataclass(frozen=True, slots=True)
class KeyNonce:
    """The AEAD key (32 bytes) and the nonce (12 bytes) of the first and only message."""

    key: bytes = field(repr=False)
    nonce: bytes = field(repr=False)


def key_nonce(dh: bytes, enc: bytes, public: bytes, info: bytes) -> KeyNonce:
    """Derive key and nonce from the Diffie-Hellman value, the x-coordinate of 32 bytes.

    `enc` and `public` are the ephemeral and the recipient's key, uncompressed.
    Source: RFC 9180 § 4.1 (ExtractAndExpand), § 5.1 (KeySchedule, mode_base).
    """
    eae_prk = _extract(_KEM, b"", b"eae_prk", dh)
    shared = _expand(_KEM, eae_prk, b"shared_secret", enc + public, _HASH_BYTES)
    schedule = b"\x00" + _PSK_ID_HASH + _extract(_SUITE, b"", b"info_hash", info)
    secret = _extract(_SUITE, shared, b"secret", b"")
    return KeyNonce(
        _expand(_SUITE, secret, b"key", schedule, _KEY_BYTES),
        _expand(_SUITE, secret, b"base_nonce", schedule, _NONCE_BYTES),
    )


def _extract(suite: bytes, salt: bytes, label: bytes, value: bytes) -> bytes:
    return hmac.digest(salt or bytes(_HASH_BYTES), b"HPKE-v1" + suite + label + value, sha256)


def _expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    # One block: no output here is longer than the hash.
    labeled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(key, labeled + b"\x01", sha256)[:length]


_PSK_ID_HASH = _extract(_SUITE, b"", b"psk_id_hash", b"")
