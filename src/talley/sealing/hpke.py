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
    shared = _hmac(_extract(_EAE_PRK, dh), _SHARED_SECRET + enc + public + _LAST_BLOCK)
    schedule = _MODE_AND_PSK + _extract(_INFO_HASH, info) + _LAST_BLOCK
    secret = _hmac(shared, _SECRET)
    return KeyNonce(_hmac(secret, _KEY + schedule), _hmac(secret, _NONCE + schedule)[:_NONCE_BYTES])


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _extract(labeled: hmac.HMAC, value: bytes) -> bytes:
    begun = labeled.copy()
    begun.update(value)
    return begun.digest()


def _unsalted(suite: bytes, label: bytes) -> hmac.HMAC:
    """Begin an extraction without salt: the same for every seal, and copied for each."""
    return hmac.new(bytes(_HASH_BYTES), b"HPKE-v1" + suite + label, sha256)


def _expanded(suite: bytes, label: bytes, length: int) -> bytes:
    return length.to_bytes(2, "big") + b"HPKE-v1" + suite + label


_LAST_BLOCK = b"\x01"  # and the first: no output here is longer than the hash
_EAE_PRK, _INFO_HASH = _unsalted(_KEM, b"eae_prk"), _unsalted(_SUITE, b"info_hash")
_SHARED_SECRET = _expanded(_KEM, b"shared_secret", _HASH_BYTES)
_SECRET = b"HPKE-v1" + _SUITE + b"secret"
_KEY, _NONCE = _expanded(_SUITE, b"key", _KEY_BYTES), _expanded(_SUITE, b"base_nonce", _NONCE_BYTES)
_MODE_AND_PSK = b"\x00" + _extract(_unsalted(_SUITE, b"psk_id_hash"), b"")
