"""The ceremony's Schnorr signatures: for proofs of possession and certificates, and for nothing else."""

from __future__ import annotations

from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.suite import format_scalar, hash_to_scalar, parse_element, parse_scalar
from talley.sealing.points import (
    COMPRESSED_BYTES,
    SCALAR_BYTES,
    Point,
    add,
    base_times,
    format_compressed,
    times,
)

SIGNATURE_BYTES = COMPRESSED_BYTES + SCALAR_BYTES
_H7 = b"COCKTAIL-DKG-P256-SHA256-H7"
_NONCE = b"COCKTAIL-DKG-P256-SHA256-NONCE"


def sign(secret: int, message: bytes) -> bytes:
    """Sign with a secret scalar: 65 bytes, a compressed point and a scalar. The same each time.

    Security: who can make this computation go wrong in one of two runs on one message can learn the secret. The
    arithmetic modulo the order is plain Python and not constant time.

    Raises: CeremonyError, once in 2**256 times; that session is over.
    Source: c2sp.org/cocktail-dkg, "Schnorr Sign Algorithm".
    """
    nonce = hash_to_scalar(_NONCE + format_scalar(secret) + message)
    if not nonce:
        raise CeremonyError("this cannot be signed; a session with another context is needed")
    commitment = format_compressed(base_times(nonce))
    challenge = _challenge(commitment, base_times(secret), message)
    return commitment + format_scalar(nonce + challenge * secret)


def verify(public: Point, signature: bytes, message: bytes) -> bool:
    """Say whether a signature holds. Bytes that are no point and scalar do not.

    Source: c2sp.org/cocktail-dkg, "Schnorr Verify Algorithm"; the numbers are its steps.
    """
    head, tail = signature[:COMPRESSED_BYTES], signature[COMPRESSED_BYTES:]
    try:
        # 1. The response is below the order. 2. The commitment is a point other than infinity.
        response, commitment = parse_scalar(tail), parse_element(head)
    except CeremonyError:
        return False
    # 3. The challenge. 4. and 5. Both sides; None is infinity. 6. They are one point.
    challenge = _challenge(head, public, message)
    left = base_times(response) if response else None
    return left == add(commitment, times(challenge, public))


def _challenge(commitment: bytes, public: Point, message: bytes) -> int:
    return hash_to_scalar(_H7 + commitment + format_compressed(public) + message)
