"""A release: one custodian's part of one seal, for one case. Alone it opens nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from talley.sealing.dleq import Proof, format_proof, parse_proof, prove, proves
from talley.sealing.errors import PointError, ReleaseError
from talley.sealing.leaf import Leaf, leaf_digest, verify_leaf
from talley.sealing.points import COMPRESSED_BYTES, Point, ecdh_x, format_compressed, parse_point, times
from talley.sealing.shares import Share
from talley.sealing.wire import lp, take

DOMAIN = b"talley-release/v1\n"
X_BYTES, PROOF_BYTES = 32, 64


@dataclass(frozen=True, slots=True)
class Release:
    """`share * enc` for the leaf of this digest.

    With `proof` it is the whole point and shows by itself whether it is right. Without, from a token that returns
    no more, it is the x-coordinate alone, held here as one of the two points with that x. The point is never printed:
    k of them open the seal.
    """

    case: bytes
    leaf: bytes
    index: int
    point: Point = field(repr=False)
    proof: Proof | None = field(repr=False)


def release(share: Share, leaf: Leaf, case: bytes) -> Release:
    """Make a custodian's part of a seal. `case` has 16 bytes.

    Security: the leaf's proof is verified here too, whoever calls: a share meets no other point.
    Raises: LeafError.
    """
    enc, digest = verify_leaf(leaf), leaf_digest(leaf)
    part = times(share.secret, enc)
    if part is None:  # Unreachable: the order is prime, and neither factor is zero.
        raise ReleaseError("the share is zero")
    return Release(
        case, digest, share.index, part, prove(share.secret, enc, part, _about(case, digest, share.index))
    )


def release_x(index: int, x: bytes, leaf: Leaf, case: bytes) -> Release:
    """Return the part of a custodian whose token gave this x-coordinate. Raises: ReleaseError."""
    return parse_release(_format(case, leaf_digest(leaf), index, x, b""))


def token_x(share: Share, leaf: Leaf) -> bytes:
    """Return what a token holding a share would: the x-coordinate alone. Raises: LeafError."""
    return ecdh_x(share.secret, verify_leaf(leaf))


def verify_release(made: Release, public: Point, leaf: Leaf) -> None:
    """Check a release with its proof against a custodian's public half.

    Raises: LeafError; ReleaseError where it is for another seal, has no proof, or is not that custodian's part.
    """
    enc = verify_leaf(leaf)
    if made.leaf != leaf_digest(leaf):
        raise ReleaseError("the release is for another seal")
    if made.proof is None:
        raise ReleaseError("the release has no proof")
    if not proves(made.proof, public, enc, made.point, _about(made.case, made.leaf, made.index)):
        raise ReleaseError(
            f"custodian {made.index} did not release their part of this seal, but something else"
        )


def parse_release(data: bytes) -> Release:
    """Read a release. Its proof is not looked at. Raises: ReleaseError."""
    case, leaf, index, point, proof = take(data, DOMAIN, 5, ReleaseError, what="release")
    number = int.from_bytes(index, "big")
    if len(case) != 16 or len(leaf) != 32 or len(index) != 2 or not number:
        raise ReleaseError(
            "a release names a case (16 bytes), a seal (32) and a custodian's index (2, not zero)"
        )
    if (len(point), len(proof)) not in {(COMPRESSED_BYTES, PROOF_BYTES), (X_BYTES, 0)}:
        raise ReleaseError(
            "a release is a point (33 bytes) with its proof (64), or an x-coordinate (32) alone"
        )
    try:
        whole = parse_point(b"\x02" + point if len(point) == X_BYTES else point)
        return Release(case, leaf, number, whole, parse_proof(proof) if proof else None)
    except PointError as error:
        raise ReleaseError(f"the release's point: {error}") from None
    except ValueError as error:
        raise ReleaseError(str(error)) from None


def format_release(made: Release) -> bytes:
    """Write a release."""
    if made.proof is None:
        return _format(made.case, made.leaf, made.index, made.point.x.to_bytes(X_BYTES, "big"), b"")
    return _format(made.case, made.leaf, made.index, format_compressed(made.point), format_proof(made.proof))


def _format(case: bytes, leaf: bytes, index: int, point: bytes, proof: bytes) -> bytes:
    return DOMAIN + b"".join(map(lp, (case, leaf, index.to_bytes(2, "big"), point, proof)))


def _about(case: bytes, leaf: bytes, index: int) -> bytes:
    return lp(case) + lp(leaf) + lp(index.to_bytes(2, "big"))
