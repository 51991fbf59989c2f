"""A proof that two points have the same secret factor, without telling it: Chaum and Pedersen's.

Source: Chaum and Pedersen, Wallet databases with observers (1992); made non-interactive by hashing.
Security: the response is computed in plain Python on the custodian's own machine, not in constant time. The nonce
never leaves here. It is a hash of the secret, of what is proved, and of a number drawn anew each time: a machine whose
chance repeats, as one set back to an earlier state, does not give its secret away in two proofs.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from talley.sealing.points import ORDER, SCALAR_BYTES, Point, add, base_times, format_compressed, times
from talley.sealing.wire import lp

DOMAIN = b"talley-dleq/v1\n"
NONCE_DOMAIN = b"talley-dleq-nonce/v1\n"


@dataclass(frozen=True, slots=True)
class Proof:
    """`challenge` and `response` are scalars. 64 bytes when written."""

    challenge: int
    response: int


def prove(
    secret: int,
    base: Point,
    result: Point,
    about: bytes,
    random: Callable[[int], int] = secrets.randbelow,
) -> Proof:
    """Prove that `result` is `base` times the secret whose public half everybody knows. `about` is bound into it."""
    seed = (secret.to_bytes(SCALAR_BYTES, "big"), random(ORDER).to_bytes(SCALAR_BYTES, "big"))
    proved = (format_compressed(base), format_compressed(result), about)
    nonce = _scalar(NONCE_DOMAIN + b"".join(map(lp, (*seed, *proved))))
    commits = base_times(nonce), times(nonce, base)
    challenge = _challenge(base_times(secret), base, result, commits, about)
    return Proof(challenge, (nonce - challenge * secret) % ORDER)


def proves(proof: Proof, public: Point, base: Point, result: Point, about: bytes) -> bool:
    """Say whether `result` is `base` times the secret behind `public`, and the proof was made for `about`."""
    # response * G + challenge * public and response * base + challenge * result give back what was committed to.
    commits = tuple(
        add(one, times(proof.challenge, other))
        for one, other in (
            (base_times(proof.response) if proof.response else None, public),
            (times(proof.response, base), result),
        )
    )
    return proof.challenge == _challenge(public, base, result, commits, about)


def format_proof(proof: Proof) -> bytes:
    """Write a proof: 64 bytes."""
    return proof.challenge.to_bytes(SCALAR_BYTES, "big") + proof.response.to_bytes(SCALAR_BYTES, "big")


def parse_proof(data: bytes) -> Proof:
    """Read a proof. Raises: ValueError."""
    challenge, response = (int.from_bytes(part, "big") for part in (data[:SCALAR_BYTES], data[SCALAR_BYTES:]))
    if len(data) != 2 * SCALAR_BYTES or challenge >= ORDER or response >= ORDER:
        raise ValueError("a proof has 64 bytes: two numbers below the order")
    return Proof(challenge, response)


def _challenge(
    public: Point, base: Point, result: Point, commits: tuple[Point | None, ...], about: bytes
) -> int:
    points = (public, base, result, *commits)
    # Infinity is written as no bytes: no honest proof commits to it, and it is not taken for a point.
    written = b"".join(lp(format_compressed(point) if point else b"") for point in points)
    return _scalar(DOMAIN + written + lp(about))


def _scalar(message: bytes) -> int:
    # 64 bytes modulo the order: as good as uniform.
    wide = hashlib.sha256(b"\x00" + message).digest() + hashlib.sha256(b"\x01" + message).digest()
    return int.from_bytes(wide, "big") % ORDER
