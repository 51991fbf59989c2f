"""Schnorr signatures as ceremonies use them: for proofs of possession and for certificates.

Source: c2sp.org/cocktail-dkg, "Schnorr Signature Scheme". The response is computed in plain Python.
"""

from __future__ import annotations

from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.suite import hash_to_scalar
from talley.sealing.errors import PointError
from talley.sealing.points import (
    COMPRESSED_BYTES,
    ORDER,
    SCALAR_BYTES,
    Point,
    add,
    base_times,
    format_compressed,
    parse_point,
    times,
)

SIGNATURE_BYTES = COMPRESSED_BYTES + SCALAR_BYTES
_NONCE = b"COCKTAIL-DKG-P256-SHA256-NONCE"
_H7 = b"COCKTAIL-DKG-P256-SHA256-H7"


def sign(secret: int, message: bytes) -> bytes:
    """Return a signature of 65 bytes: the nonce's point, compressed, and the response.

    Raises: CeremonyError where the nonce is zero, which does not happen; nothing else is told then.
    """
    nonce = hash_to_scalar(_NONCE + secret.to_bytes(SCALAR_BYTES, "big") + message)
    if not nonce:
        raise CeremonyError("the ceremony cannot go on; begin a new one")
    committed = format_compressed(base_times(nonce))
    challenge = _challenge(committed, base_times(secret), message)
    return committed + ((nonce + challenge * secret) % ORDER).to_bytes(SCALAR_BYTES, "big")


def holds(signature: bytes, public: Point, message: bytes) -> bool:
    """Say whether a signature is right."""
    committed, response = signature[:COMPRESSED_BYTES], int.from_bytes(signature[COMPRESSED_BYTES:], "big")
    if len(signature) != SIGNATURE_BYTES or response >= ORDER:
        return False
    try:
        right = add(parse_point(committed), times(_challenge(committed, public, message), public))
    except PointError:
        return False
    return (base_times(response) if response else None) == right


def _challenge(committed: bytes, public: Point, message: bytes) -> int:
    return hash_to_scalar(_H7 + committed + format_compressed(public) + message)
