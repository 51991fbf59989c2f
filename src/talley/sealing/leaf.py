"""A leaf: what anybody may know of a seal. The log binds its digest; it lies beside the ciphertext, and goes with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256

from talley.sealing.context import Context, format_context, parse_context
from talley.sealing.errors import ContextError, LeafError, PointError
from talley.sealing.points import UNCOMPRESSED_BYTES, Point, parse_point, public_key
from talley.sealing.wire import lp, take

DOMAIN = b"talley-leaf/v1\n"
POK_DOMAIN = b"talley-pok/v1\n"
MOST_POK_BYTES = 72


@dataclass(frozen=True, slots=True)
class Leaf:
    """`enc` is the ephemeral key (65 bytes), `commit` and `ct_hash` are SHA-256, `pok` an ECDSA signature (DER).

    `checks` is empty in this version.
    """

    context: Context
    enc: bytes
    commit: bytes
    ct_hash: bytes
    pok: bytes
    checks: bytes = b""


def parse_leaf(data: bytes) -> Leaf:
    """Read a leaf. Its proof is not looked at. Raises: LeafError."""
    context, enc, commit, ct_hash, pok, checks = take(data, DOMAIN, 6, LeafError, what="leaf")
    if len(enc) != UNCOMPRESSED_BYTES or len(commit) != 32 or len(ct_hash) != 32 or len(pok) > MOST_POK_BYTES:
        raise LeafError("a leaf has a key of 65 bytes, two hashes of 32 and a signature of at most 72")
    try:
        return Leaf(parse_context(context), enc, commit, ct_hash, pok, checks)
    except ContextError as error:
        raise LeafError(f"the leaf's context: {error}") from None


def format_leaf(leaf: Leaf) -> bytes:
    """Write a leaf."""
    parts = (format_context(leaf.context), leaf.enc, leaf.commit, leaf.ct_hash, leaf.pok, leaf.checks)
    return DOMAIN + b"".join(map(lp, parts))


def leaf_digest(leaf: Leaf) -> bytes:
    """Return the SHA-256 of a leaf's bytes: what cases, releases and the log's batches name."""
    return hashlib.sha256(format_leaf(leaf)).digest()


def proof_message(context: bytes, enc: bytes, commit: bytes, ct_hash: bytes, checks: bytes) -> bytes:
    """Return what the ephemeral key signs. `enc` must be inside: without it another's proof would do."""
    return POK_DOMAIN + b"".join(map(lp, (context, enc, commit, ct_hash, checks)))


def verify_leaf(leaf: Leaf) -> Point:
    """Check that whoever made the seal knew the secret behind `enc`, for exactly this context; return `enc`.

    Security: this is what makes a custodian no blind oracle. Who multiplies another's `enc` by a factor does not
    know the secret of the product, and cannot sign with it.
    Raises: LeafError.
    """
    try:
        enc = parse_point(leaf.enc)
        message = proof_message(
            format_context(leaf.context), leaf.enc, leaf.commit, leaf.ct_hash, leaf.checks
        )
        public_key(enc).verify(leaf.pok, message, ECDSA(SHA256()))
    except PointError as error:
        raise LeafError(f"the leaf's ephemeral key: {error}") from None
    except InvalidSignature:
        raise LeafError("the proof that the seal's maker knew its secret does not hold") from None
    return enc
