"""XAES-256-GCM: AES-256-GCM behind a nonce of 24 bytes."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from talley.sealing.ceremony.errors import CeremonyError

TAG_BYTES = 16
_KEY_BYTES, _NONCE_BYTES = 32, 24


def encrypt(key: bytes, nonce: bytes, plaintext: bytes, aad: bytes = b"") -> bytes:
    """Encrypt with a key of 32 bytes and a nonce of 24; the 16 bytes of the tag stand at the end.

    Raises: CeremonyError, for another length.
    Source: c2sp.org/XAES-256-GCM.
    """
    return _derived(key, nonce).encrypt(nonce[12:], plaintext, aad)


def decrypt(key: bytes, nonce: bytes, ciphertext: bytes, aad: bytes = b"") -> bytes:
    """Decrypt what `encrypt` wrote.

    Raises: CeremonyError, for another length or a tag that does not hold.
    Source: c2sp.org/XAES-256-GCM.
    """
    try:
        return _derived(key, nonce).decrypt(nonce[12:], ciphertext, aad)
    except InvalidTag:
        raise CeremonyError("the ciphertext's tag does not hold") from None


def _derived(key: bytes, nonce: bytes) -> AESGCM:
    """Return AES-GCM under the derived key: one block of CMAC for each of two counters."""
    if len(key) != _KEY_BYTES or len(nonce) != _NONCE_BYTES:
        raise CeremonyError("XAES-256-GCM takes a key of 32 bytes and a nonce of 24")
    # Security: ECB is the bare block cipher here, on three blocks that differ; no message passes through it.
    block = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305
    zero = int.from_bytes(block.update(bytes(16)), "big")
    subkey = (zero << 1) % 2**128 ^ (0x87 if zero >> 127 else 0)
    inputs = (counter + nonce[:12] for counter in (b"\x00\x01X\x00", b"\x00\x02X\x00"))
    masked = b"".join((int.from_bytes(one, "big") ^ subkey).to_bytes(16, "big") for one in inputs)
    return AESGCM(block.update(masked))
