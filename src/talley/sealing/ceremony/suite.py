"""COCKTAIL(P-256, SHA-256): its name, its hashes, its scalars and points as bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.points import (
    COMPRESSED_BYTES,
    ORDER,
    SCALAR_BYTES,
    Point,
    format_compressed,
    point_of,
)

SUITE_ID = b"COCKTAIL(P-256, SHA-256)"
_H6 = b"COCKTAIL-DKG-P256-SHA256-H6"
_CONTEXT = b"COCKTAIL-DKG-CONTEXT"

RandomBytes = Callable[[int], bytes]
"""Returns so many bytes that nobody can guess, as `secrets.token_bytes` does."""


def hash_to_scalar(data: bytes) -> int:
    """Return a number below the order, biased by at most 2**-128.

    Source: c2sp.org/cocktail-dkg, "Schnorr Hash-to-Scalar Reduction".
    """
    wide = sha256(b"\x01" + data).digest() + sha256(b"\x02" + data).digest()[:16]
    return int.from_bytes(wide, "big") % ORDER


def key_and_nonce(
    shared: bytes, ephemeral: Point, sender: Point, recipient: Point, context: bytes
) -> tuple[bytes, bytes]:
    """Return the key (32 bytes) and nonce (24 bytes) of one ciphertext; `shared` is both ECDH points, compressed.

    Source: c2sp.org/cocktail-dkg, "Ciphersuites" (H6, derive_extra).
    """
    head = _H6 + shared + format_points((ephemeral, sender, recipient))

    def h6(label: bytes) -> bytes:
        return sha256(head + framed_le(framed_le(context) + framed_le(label))).digest()

    return h6(b"key"), h6(b"nonce")[:24]


def session_context(session: bytes, static_keys: Iterable[Point]) -> bytes:
    """Return the context (32 bytes) of one session among these participants, in this order.

    Source: c2sp.org/cocktail-dkg, "Setup", the recommended construction.
    """
    keys = tuple(static_keys)
    named = _CONTEXT + framed(session) + framed(SUITE_ID)
    return sha256(named + len(keys).to_bytes(4, "little") + format_points(keys)).digest()


def random_scalar(random: RandomBytes) -> int:
    """Draw a uniform number from 1 to the order less 1, from 32 bytes at a time.

    Source: c2sp.org/cocktail-dkg, "Round 1", which has zero drawn again.
    """
    while not 0 < (value := int.from_bytes(random(SCALAR_BYTES), "big")) < ORDER:
        pass
    return value


def parse_scalar(data: bytes) -> int:
    """Read 32 bytes, big-endian, below the order.

    Raises: CeremonyError. It does not repeat the bytes, which may be secret.
    Source: c2sp.org/cocktail-dkg, "Primitive Types".
    """
    value = int.from_bytes(data, "big")
    if len(data) != SCALAR_BYTES or value >= ORDER:
        raise CeremonyError("a scalar has 32 bytes, big-endian, below the order")
    return value


def format_scalar(value: int) -> bytes:
    """Write a number, reduced by the order, as 32 bytes.

    Source: c2sp.org/cocktail-dkg, "Primitive Types".
    """
    return (value % ORDER).to_bytes(SCALAR_BYTES, "big")


def parse_element(data: bytes) -> Point:
    """Read a compressed point of 33 bytes, never the point at infinity, which is 33 zeroes.

    Raises: CeremonyError.
    Source: c2sp.org/cocktail-dkg, "Primitive Types".
    """
    if len(data) != COMPRESSED_BYTES or data[0] not in {2, 3}:
        raise CeremonyError("a point has 33 bytes that begin with 2 or 3; infinity is none here")
    try:
        return point_of(EllipticCurvePublicKey.from_encoded_point(SECP256R1(), data))
    except ValueError:
        raise CeremonyError("the bytes are no point of P-256") from None


def format_points(points: Iterable[Point]) -> bytes:
    """Write points one behind another, 33 bytes each."""
    return b"".join(map(format_compressed, points))


def framed(data: bytes) -> bytes:
    """Return bytes behind their length as unsigned 64-bit big-endian: in messages and contexts."""
    return len(data).to_bytes(8, "big") + data


def framed_le(data: bytes) -> bytes:
    """Return bytes behind their length as unsigned 64-bit little-endian: in transcripts and in H6."""
    return len(data).to_bytes(8, "little") + data
