"""XAES-256-GCM: AES-256-GCM with a nonce of 24 bytes, over the library's AES.

Source: c2sp.org/XAES-256-GCM, "Detailed key derivation algorithm".
"""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC

KEY_BYTES, NONCE_BYTES, TAG_BYTES = 32, 24, 16


def encrypt(key: bytes, nonce: bytes, plain: bytes, aad: bytes = b"") -> bytes:
    """Encrypt and authenticate; the result is 16 bytes longer."""
    return AESGCM(_subkey(key, nonce)).encrypt(nonce[12:], plain, aad)


def decrypt(key: bytes, nonce: bytes, ciphertext: bytes, aad: bytes = b"") -> bytes:
    """Decrypt. Raises: cryptography.exceptions.InvalidTag."""
    return AESGCM(_subkey(key, nonce)).decrypt(nonce[12:], ciphertext, aad)


def _subkey(key: bytes, nonce: bytes) -> bytes:
    if len(key) != KEY_BYTES or len(nonce) != NONCE_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes and a nonce {NONCE_BYTES}")
    halves = []
    for counter in (1, 2):
        # NIST SP 800-108r1, § 4.1, counter mode over CMAC: counter of 16 bits, label "X", a zero, the context.
        prf = CMAC(AES(key))
        prf.update(counter.to_bytes(2, "big") + b"X\x00" + nonce[:12])
        halves.append(prf.finalize())
    return b"".join(halves)
