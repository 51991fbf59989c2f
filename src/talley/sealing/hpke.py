"""The part of RFC 9180 that a caller-chosen ephemeral key, and a key in parts, need; all else is the library's.

Base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

_SHA256 = SHA256()
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
    shared = HKDF(_SHA256, _HASH_BYTES, None, _SHARED_SECRET + enc + public).derive(_EAE_PRK + dh)
    schedule = _MODE_BASE + HKDF.extract(_SHA256, None, _INFO_HASH + info)
    secret = HKDF.extract(_SHA256, shared, _SECRET)
    return KeyNonce(
        HKDFExpand(_SHA256, _KEY_BYTES, _KEY + schedule).derive(secret),
        HKDFExpand(_SHA256, _NONCE_BYTES, _BASE_NONCE + schedule).derive(secret),
    )


def _extracted(suite: bytes, label: bytes) -> bytes:
    """Return what stands before a value in LabeledExtract."""
    return b"HPKE-v1" + suite + label


def _expanded(suite: bytes, label: bytes, length: int) -> bytes:
    """Return what stands before the info in LabeledExpand."""
    return length.to_bytes(2, "big") + b"HPKE-v1" + suite + label


# The same for every message.
_KEM, _SUITE = b"KEM\x00\x10", b"HPKE\x00\x10\x00\x01\x00\x02"
_EAE_PRK, _SHARED_SECRET = _extracted(_KEM, b"eae_prk"), _expanded(_KEM, b"shared_secret", _HASH_BYTES)
_INFO_HASH, _SECRET = _extracted(_SUITE, b"info_hash"), _extracted(_SUITE, b"secret")
_KEY, _BASE_NONCE = _expanded(_SUITE, b"key", _KEY_BYTES), _expanded(_SUITE, b"base_nonce", _NONCE_BYTES)
_MODE_BASE = b"\x00" + HKDF.extract(_SHA256, None, _extracted(_SUITE, b"psk_id_hash"))
