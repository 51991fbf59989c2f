"""The ciphersuite COCKTAIL(P-256, SHA-256): its hashes, and the key under which a share travels.

Source: c2sp.org/cocktail-dkg, "Ciphersuites", "Schnorr Hash-to-Scalar Reduction", "ECDH Shared-Secret Encoding".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.points import ORDER, Point, format_compressed, times

SUITE_ID = b"COCKTAIL(P-256, SHA-256)"
_H6 = b"COCKTAIL-DKG-P256-SHA256-H6"


@dataclass(frozen=True, slots=True)
class Way:
    """The key (32 bytes) and nonce (24) for one share on its way from one participant to another."""

    key: bytes = field(repr=False)
    nonce: bytes = field(repr=False)


def hash_to_scalar(data: bytes) -> int:
    """Return a scalar that is as good as uniform: 48 bytes of hash, reduced."""
    wide = sha256(b"\x01" + data).digest() + sha256(b"\x02" + data).digest()[:16]
    return int.from_bytes(wide, "big") % ORDER


def sending(ephemeral: int, static: int, sender: Point, receiver: Point, context: bytes) -> Way:
    """Return the way from a sender, with the secrets of their ephemeral and static keys, to a receiver."""
    return _way(
        (times(ephemeral, receiver), times(static, receiver)),
        times(ephemeral, _BASE),
        sender,
        receiver,
        context,
    )


def receiving(static: int, ephemeral: Point, sender: Point, receiver: Point, context: bytes) -> Way:
    """Return the same way from the receiver's side, with the secret of their static key."""
    return _way((times(static, ephemeral), times(static, sender)), ephemeral, sender, receiver, context)


def le64(number: int) -> bytes:
    """Return a number as 8 bytes, little-endian."""
    return number.to_bytes(8, "little")


def _way(
    shared: tuple[Point | None, Point | None],
    ephemeral: Point | None,
    sender: Point,
    receiver: Point,
    context: bytes,
) -> Way:
    points = (*shared, ephemeral, sender, receiver)
    if any(point is None for point in points):  # Unreachable: the order is prime, and no factor is zero.
        raise CeremonyError("a shared secret is the point at infinity")
    start = _H6 + b"".join(format_compressed(point) for point in points if point)

    def derived(label: bytes) -> bytes:
        extra = le64(len(context)) + context + le64(len(label)) + label
        return sha256(start + le64(len(extra)) + extra).digest()

    return Way(derived(b"key"), derived(b"nonce")[:24])


_BASE = Point(
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
