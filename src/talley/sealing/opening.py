"""An opening certificate: anybody can check, without keys, what was sealed.

It is proof that can be handed on, and it binds a person to a pseudonym for ever. Whoever makes one says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from talley.sealing.context import format_context
from talley.sealing.errors import LeafError, OpeningError, SealError
from talley.sealing.leaf import Leaf, format_leaf, parse_leaf, verify_leaf
from talley.sealing.seal import SALT_BYTES, commitment, unpad
from talley.sealing.wire import lp, take

DOMAIN = b"talley-opening/v1\n"


@dataclass(frozen=True, slots=True)
class Opening:
    """The leaf, and what its commitment was made of: a salt of 32 bytes and the padded value, never printed."""

    leaf: Leaf
    salt: bytes = field(repr=False)
    padded: bytes = field(repr=False)


def verify_opening(opening: Opening) -> bytes:
    """Return the value that was sealed. That the leaf is in the log, and since when, its own proof says.

    Raises: LeafError; OpeningError.
    """
    verify_leaf(opening.leaf)
    if commitment(format_context(opening.leaf.context), opening.salt, opening.padded) != opening.leaf.commit:
        raise OpeningError("the value is not the one that the seal's maker committed to")
    try:
        return unpad(opening.padded)
    except SealError as error:
        raise OpeningError(str(error)) from None


def parse_opening(data: bytes) -> Opening:
    """Read an opening certificate; nothing in it is verified yet. Raises: OpeningError."""
    leaf, salt, padded = take(data, DOMAIN, 3, OpeningError, what="opening certificate")
    if len(salt) != SALT_BYTES:
        raise OpeningError(f"the salt has {SALT_BYTES} bytes")
    try:
        return Opening(parse_leaf(leaf), salt, padded)
    except LeafError as error:
        raise OpeningError(str(error)) from None


def format_opening(opening: Opening) -> bytes:
    """Write an opening certificate."""
    return DOMAIN + b"".join(map(lp, (format_leaf(opening.leaf), opening.salt, opening.padded)))
