"""c2sp.org/XAES-256-GCM."""

from __future__ import annotations

from hashlib import shake_128

import pytest

from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.xaes import decrypt, encrypt

requirement = pytest.mark.requirement
NONCE = b"ABCDEFGHIJKLMNOPQRSTUVWX"


@requirement("xaes-256-gcm", "Test vectors, with the first bit of L clear and set")
@pytest.mark.parametrize(
    ("key", "aad", "ciphertext"),
    [
        (b"\x01", b"", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"),
        (b"\x03", b"c2sp.org/XAES-256-GCM", "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"),
    ],
)
def test_the_two_vectors(key: bytes, aad: bytes, ciphertext: str) -> None:
    assert encrypt(key * 32, NONCE, b"XAES-256-GCM", aad).hex() == ciphertext
    assert decrypt(key * 32, NONCE, bytes.fromhex(ciphertext), aad) == b"XAES-256-GCM"


@requirement("xaes-256-gcm", "Accumulated randomized tests, 10 000 iterations")
def test_ten_thousand_random_messages() -> None:
    given, place, hashed = shake_128().digest(4_000_000), 0, shake_128()

    def draw(size: int) -> bytes:
        nonlocal place
        place += size
        return given[place - size : place]

    for _ in range(10_000):
        key, nonce = draw(32), draw(24)
        plaintext = draw(draw(1)[0])
        aad = draw(draw(1)[0])
        ciphertext = encrypt(key, nonce, plaintext, aad)
        assert decrypt(key, nonce, ciphertext, aad) == plaintext
        hashed.update(ciphertext)
    assert place < len(given)
    assert hashed.hexdigest(32) == "e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939"


@requirement("xaes-256-gcm", "256-bit key K, 192-bit nonce N")
@pytest.mark.parametrize(("key", "nonce"), [(31, 24), (16, 24), (32, 12), (32, 25)])
def test_other_lengths(key: int, nonce: int) -> None:
    with pytest.raises(CeremonyError):
        encrypt(bytes(key), bytes(nonce), b"")


@requirement("xaes-256-gcm", "an AEAD: what was changed does not open")
def test_changes_are_noticed() -> None:
    ciphertext = encrypt(bytes(32), NONCE, b"share", b"about")
    for changed, aad in ((ciphertext[:-1], b"about"), (ciphertext, b""), (bytes(21), b"about"), (b"", b"")):
        with pytest.raises(CeremonyError):
            decrypt(bytes(32), NONCE, changed, aad)
