"""c2sp.org/XAES-256-GCM: its test vectors."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag

from talley.sealing.ceremony.xaes import decrypt, encrypt

requirement = pytest.mark.requirement
NONCE = b"ABCDEFGHIJKLMNOPQRSTUVWX"


@requirement("xaes-256-gcm", "Test vectors: a subkey with its first bit clear, and one with it set")
@pytest.mark.parametrize(
    ("key", "aad", "expected"),
    [
        (b"\x01" * 32, b"", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"),
        (b"\x03" * 32, b"c2sp.org/XAES-256-GCM", "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"),
    ],
)
def test_the_vectors(key: bytes, aad: bytes, expected: str) -> None:
    assert encrypt(key, NONCE, b"XAES-256-GCM", aad).hex() == expected
    assert decrypt(key, NONCE, bytes.fromhex(expected), aad) == b"XAES-256-GCM"


@requirement("xaes-256-gcm", "Overview: keys of 256 and nonces of 192 bits, and what was changed is refused")
def test_what_is_changed_is_refused() -> None:
    made = encrypt(b"k" * 32, NONCE, b"plain")
    with pytest.raises(InvalidTag):
        decrypt(b"k" * 32, NONCE, made[:-1] + bytes([made[-1] ^ 1]))
    for key, nonce in ((b"k" * 31, NONCE), (b"k" * 32, NONCE[:-1])):
        with pytest.raises(ValueError, match="24"):
            encrypt(key, nonce, b"")
