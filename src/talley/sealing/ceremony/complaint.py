"""Showing anybody what came out of a ciphertext: a complaint that can be checked without the recipient's key.

The recipient tells the two ECDH points of this one delivery, with a proof for each that it is theirs. From these
anybody derives the ciphertext's key, opens it, and sees what the recipient saw.

Security: a complaint is made only about points whose secrets the dealer knows (`possession`). It opens one dealer's ciphertext for one recipient of one session, which is over by then. The
static point is the same in each session between these two, so that both take new static keys for the next. It
shows what a ciphertext holds, not who wrote it: for that, `envelope`.
Source: c2sp.org/cocktail-dkg, "Ciphertexts Not Bound by the Transcript", 3.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from talley.sealing.ceremony.delivery import (
    Route,
    Shared,
    UndeliveredError,
    disclose,
    shared_by_recipient,
)
from talley.sealing.ceremony.errors import MessageError
from talley.sealing.ceremony.messages import Delivery
from talley.sealing.ceremony.possession import possesses
from talley.sealing.ceremony.reader import Reader
from talley.sealing.dleq import Proof, format_proof, parse_proof, prove, proves
from talley.sealing.points import format_compressed
from talley.sealing.wire import lp, take

DOMAIN = b"talley-complaint/v1\n"


@dataclass(frozen=True, slots=True)
class Complaint:
    """Both points that a ciphertext's key follows from, each with its proof."""

    shared: Shared
    ephemeral_proof: Proof
    static_proof: Proof


def complain(
    route: Route,
    delivery: Delivery,
    possession: bytes,
    static_secret: int,
    random: Callable[[int], int] = secrets.randbelow,
) -> Complaint:
    """Make a complaint about a delivery, as its recipient, to whom the dealer showed that both points are theirs.

    Raises: MessageError, where they did not: then nothing is told, and the message is malformed.
    """
    if not possesses(possession, route.context, route.ephemeral, route.sender):
        raise MessageError("the dealer did not show that they know the secrets of their points")
    shared, about = shared_by_recipient(route, static_secret), _about(route, delivery)
    return Complaint(
        shared,
        prove(static_secret, route.ephemeral, shared.ephemeral, about, random),
        prove(static_secret, route.sender, shared.static, about, random),
    )


def verify_blame(complaint: Complaint, route: Route, delivery: Delivery, index: int) -> str | None:
    """Return the code of what is wrong with a delivery; None if the complaint does not show it.

    `index` is the recipient's. None comes of a proof that does not hold and of a share that does: then nothing is
    to be said against the dealer.
    """
    about = _about(route, delivery)
    shown = (
        (complaint.ephemeral_proof, route.ephemeral, complaint.shared.ephemeral),
        (complaint.static_proof, route.sender, complaint.shared.static),
    )
    if not all(proves(proof, route.recipient, base, result, about) for proof, base, result in shown):
        return None
    try:
        disclose(route, complaint.shared, delivery, index)
    except UndeliveredError as error:
        return error.code
    return None


def parse_complaint(data: bytes) -> Complaint:
    """Read a complaint; nothing is verified.

    Raises: MessageError.
    """
    points, *proofs = take(data, DOMAIN, 3, MessageError, what="complaint")
    reader = Reader(points, "a complaint")
    shared = Shared(*reader.points(2))
    reader.end()
    try:
        return Complaint(shared, *map(parse_proof, proofs))
    except ValueError as error:
        raise MessageError(f"a complaint: {error}") from None


def format_complaint(complaint: Complaint) -> bytes:
    """Write a complaint: the domain's line, both points, and each one's proof, behind their lengths."""
    points = format_compressed(complaint.shared.ephemeral) + format_compressed(complaint.shared.static)
    proofs = (complaint.ephemeral_proof, complaint.static_proof)
    return DOMAIN + lp(points) + b"".join(lp(format_proof(proof)) for proof in proofs)


def _about(route: Route, delivery: Delivery) -> bytes:
    return DOMAIN + lp(route.context) + sha256(delivery.ciphertext).digest()
