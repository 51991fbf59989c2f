"""Showing anybody what came out of a ciphertext: a complaint that can be checked without the recipient's key.

The recipient tells the two ECDH points of this one delivery, with a proof for each that it is theirs. From these
anybody derives the ciphertext's key, opens it, and sees what the recipient saw.

Security: a complaint opens one dealer's ciphertext for one recipient of one session, which is over by then. The
static point is the same in each session between these two, so that both take new static keys for the next.

Security: it is about a message that its dealer signed, knowing the secrets of both points, or else it would be an
oracle. Who names an honest dealer's old points for their own, as they are, turned or times a factor, would be told what
opens an old ciphertext; but they cannot sign with them.
Source: c2sp.org/cocktail-dkg, "Ciphertexts Not Bound by the Transcript", 3.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from talley.sealing.ceremony.delivery import (
    Route,
    Shared,
    UndeliveredError,
    disclose,
    shared_by_recipient,
)
from talley.sealing.ceremony.envelope import open_contribution
from talley.sealing.ceremony.errors import CeremonyError, MessageError
from talley.sealing.ceremony.messages import Delivery
from talley.sealing.ceremony.reader import Reader
from talley.sealing.dleq import Proof, format_proof, parse_proof, prove, proves
from talley.sealing.points import Point, base_times, format_compressed
from talley.sealing.wire import lp, take

DOMAIN = b"talley-complaint/v1\n"


@dataclass(frozen=True, slots=True)
class Charge:
    """A delivery that its dealer signed, and the index of whom it is for. Only `charge_of` makes it."""

    route: Route
    delivery: Delivery
    recipient: int


@dataclass(frozen=True, slots=True)
class Complaint:
    """Both points that a ciphertext's key follows from, each with its proof."""

    shared: Shared
    ephemeral_proof: Proof
    static_proof: Proof


def charge_of(
    context: bytes,
    dealer: tuple[int, Point],
    recipients: Sequence[Point],
    recipient: int,
    threshold: int,
    signed: bytes,
) -> Charge:
    """Take one recipient's delivery out of what a dealer signed; `dealer` is their index and static key.

    Raises: MessageError, naming the dealer, for a message that they did not sign with both keys, or of another format;
    CeremonyError, for an index that is no recipient's.
    """
    if not 1 <= recipient <= len(recipients):
        raise CeremonyError("no recipient has this index")
    name, key = dealer
    sent = open_contribution(key, context, signed, threshold, len(recipients), name)
    route = Route(context, sent.deal.ephemeral, key, recipients[recipient - 1])
    return Charge(route, Delivery(sent.deal, sent.ciphertexts[recipient - 1]), recipient)


def complain(
    charge: Charge, static_secret: int, random: Callable[[int], int] = secrets.randbelow
) -> Complaint:
    """Make a complaint about a delivery, as its recipient.

    Raises: CeremonyError, for another's delivery, or one that holds its share: of that nothing is told.
    """
    route = charge.route
    if base_times(static_secret) != route.recipient:
        raise CeremonyError("the delivery is for somebody else")
    shared = shared_by_recipient(route, static_secret)
    if _wrong_with(charge, shared) is None:
        raise CeremonyError("the delivery holds the share that was committed to")
    about = _about(charge)
    return Complaint(
        shared,
        prove(static_secret, route.ephemeral, shared.ephemeral, about, random),
        prove(static_secret, route.sender, shared.static, about, random),
    )


def verify_blame(complaint: Complaint, charge: Charge) -> str | None:
    """Return the code of what is wrong with a delivery; None if the complaint does not show it.

    None comes of a proof that does not hold and of a share that does: then nothing is to be said against the dealer.
    """
    about, route = _about(charge), charge.route
    shown = (
        (complaint.ephemeral_proof, route.ephemeral, complaint.shared.ephemeral),
        (complaint.static_proof, route.sender, complaint.shared.static),
    )
    if not all(proves(proof, route.recipient, base, result, about) for proof, base, result in shown):
        return None
    return _wrong_with(charge, complaint.shared)


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


def _wrong_with(charge: Charge, shared: Shared) -> str | None:
    try:
        disclose(charge.route, shared, charge.delivery, charge.recipient)
    except UndeliveredError as error:
        return error.code
    return None


def _about(charge: Charge) -> bytes:
    return DOMAIN + lp(charge.route.context) + sha256(charge.delivery.ciphertext).digest()
