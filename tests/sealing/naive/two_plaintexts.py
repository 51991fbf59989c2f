"""A ciphertext that AES-GCM opens under two keys: the tag is linear in the blocks, so that one block makes it fit both.

Source: Grubbs, Lu and Ristenpart, Message franking via committing authenticated encryption (2017), § 3.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

_R = 0xE1 << 120


def _encrypt(key: bytes, block: bytes) -> bytes:
    return Cipher(AES(key), ECB()).encryptor().update(block)


def _times(one: int, other: int) -> int:
    """Multiply in GCM's field, whose bits are reflected. Source: NIST SP 800-38D, § 6.3."""
    product = 0
    for bit in range(127, -1, -1):
        if other >> bit & 1:
            product ^= one
        one = one >> 1 ^ (_R if one & 1 else 0)
    return product


def _power(value: int, exponent: int) -> int:
    result = 1 << 127  # one
    while exponent:
        if exponent & 1:
            result = _times(result, value)
        value, exponent = _times(value, value), exponent >> 1
    return result


def _inverse(value: int) -> int:
    return _power(value, 2**128 - 2)


def keystream(key: bytes, nonce: bytes, blocks: int) -> list[bytes]:
    return [_encrypt(key, nonce + (2 + number).to_bytes(4, "big")) for number in range(blocks)]


def _ghash(subkey: int, blocks: list[int]) -> int:
    value = 0
    for block in blocks:
        value = _times(value ^ block, subkey)
    return value


def both(first: tuple[bytes, bytes], second: tuple[bytes, bytes], blocks: list[bytes], free: int) -> bytes:
    """Return ciphertext and tag that authenticate under both (key, nonce); the block at `free` is chosen for it."""
    parts = []
    for key, nonce in (first, second):
        subkey = int.from_bytes(_encrypt(key, bytes(16)), "big")
        mask = int.from_bytes(_encrypt(key, nonce + b"\x00\x00\x00\x01"), "big")
        length = len(blocks) * 128
        whole = [int.from_bytes(b, "big") for b in blocks]
        whole[free] = 0
        known = _ghash(subkey, [*whole, length]) ^ mask
        # The free block is multiplied by the subkey once for itself and once for each block behind it.
        factor = _power(subkey, len(blocks) - free + 1)
        parts.append((known, factor, subkey, mask))
    (known_1, factor_1, *_), (known_2, factor_2, *_) = parts
    chosen = _times(known_1 ^ known_2, _inverse(factor_1 ^ factor_2))
    tag = known_1 ^ _times(chosen, factor_1)
    out = [*blocks[:free], chosen.to_bytes(16, "big"), *blocks[free + 1 :]]
    return b"".join(out) + tag.to_bytes(16, "big")
