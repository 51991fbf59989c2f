"""How a custodian is told apart: by a fingerprint over both of their keys, compared outside the platform."""

from __future__ import annotations

import hashlib


def custodian_fingerprint(host: bytes, signer: bytes) -> bytes:
    """Return the fingerprint of a custodian, 32 bytes.

    `host` is the key of ceremonies, compressed (33 bytes); `signer` the Ed25519 key under answers (32 bytes).
    """
    return hashlib.sha256(b"talley-custodian/v1\n" + host + signer).digest()


def in_groups(fingerprint: bytes) -> str:
    """Return a fingerprint as it is read aloud: 8 groups of 8 hexadecimal digits."""
    digits = fingerprint.hex()
    return " ".join(digits[at : at + 8] for at in range(0, len(digits), 8))
