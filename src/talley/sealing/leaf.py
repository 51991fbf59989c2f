"""A leaf: what anybody may know of a seal. The log binds its digest; it lies beside the ciphertext, and goes with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from talley.sealing.context import Context, format_context, parse_context
from talley.sealing.errors import ContextError, LeafError, PointError
from talley.sealing.points import ORDER, UNCOMPRESSED_BYTES, Point, parse_point, public_key
from talley.sealing.wire import lp, take

DOMAIN = b"talley-leaf/v1\n"
POK_DOMAIN = b"talley-pok/v1\n"
MOST_POK_BYTES = 72


@dataclass(frozen=True, slots=True)
class Leaf:
    """`enc` is the ephemeral key (65 bytes), `commit` and `ct_hash` are SHA-256, `pok` an ECDSA signature (DER).

    `checks` is empty in this version, and a leaf that has some is refused.
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
    if checks:
        raise LeafError("a leaf of this version has no checks")
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


def sign_proof(ephemeral: EllipticCurvePrivateKey, message: bytes) -> bytes:
    """Sign what `proof_message` returns: ECDSA with the nonce of RFC 6979, of its two forms the one with the low s.

    Security: with (r, s) the pair (r, -s) is a signature too, and anybody can write it. Were both taken, a seal
    would have two digests, and one that was released in a case could come a second time as another.
    """
    signature = ephemeral.sign(message, _SIGN)
    r, s = decode_dss_signature(signature)
    return signature if s <= _HIGHEST_S else encode_dss_signature(r, ORDER - s)


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
        public_key(enc).verify(leaf.pok, message, _SIGN)
        low = decode_dss_signature(leaf.pok)[1] <= _HIGHEST_S
    except PointError as error:
        raise LeafError(f"the leaf's ephemeral key: {error}") from None
    except (InvalidSignature, ValueError):
        raise LeafError("the proof that the seal's maker knew its secret does not hold") from None
    if not low:
        raise LeafError("the proof is the other form of a signature, with the high s")
    return enc


_SIGN, _HIGHEST_S = ECDSA(SHA256(), deterministic_signing=True), ORDER // 2
