"""Dealing a secret out to recipients, and taking what was dealt: in a ceremony and in a resharing alike."""

from __future__ import annotations

from collections.abc import Sequence

from talley.sealing.ceremony.blame import Blame, blame
from talley.sealing.ceremony.delivery import (
    Received,
    Route,
    UndeliveredError,
    close,
    disclose,
    shared_by_recipient,
    shared_by_sender,
)
from talley.sealing.ceremony.feldman import commit
from talley.sealing.ceremony.messages import Contribution, Deal, Delivery
from talley.sealing.ceremony.possession import possess
from talley.sealing.ceremony.schnorr import sign, verify
from talley.sealing.ceremony.suite import RandomBytes, random_scalar
from talley.sealing.points import Point, base_times
from talley.sealing.shares import evaluate


def deal_out(
    context: bytes,
    coefficients: Sequence[int],
    static_secret: int,
    recipients: Sequence[Point],
    random: RandomBytes,
    payloads: Sequence[bytes] = (),
) -> Contribution:
    """Commit to a polynomial, prove that its constant is known, and encrypt its value for each recipient.

    `payloads`, if any, has one for each recipient. The ephemeral secret and the polynomial are needed no more.

    Raises: CeremonyError, once in 2**256 times.
    Source: c2sp.org/cocktail-dkg, "Round 1".
    """
    commitment, ephemeral_secret = commit(coefficients), random_scalar(random)
    unsigned = Deal(commitment, b"", base_times(ephemeral_secret))
    proof = sign(coefficients[0], unsigned.signed_message(context))
    sender, ciphertexts = base_times(static_secret), []
    for index, recipient in enumerate(recipients, start=1):
        route = Route(context, unsigned.ephemeral, sender, recipient)
        shared = shared_by_sender(route, ephemeral_secret, static_secret)
        payload = payloads[index - 1] if payloads else b""
        ciphertexts.append(close(route, shared, evaluate(coefficients, index), payload))
    possession = possess(context, ephemeral_secret, static_secret)
    return Contribution(Deal(commitment, proof, unsigned.ephemeral), tuple(ciphertexts), possession)


def proof_holds(context: bytes, deal: Deal) -> bool:
    """Say whether a deal's maker knew the constant that they committed to. Anybody can check this.

    Source: c2sp.org/cocktail-dkg, "Round 2", 2.
    """
    return verify(deal.commitment[0], deal.proof, deal.signed_message(context))


def take(
    context: bytes, delivery: Delivery, sender: tuple[int, Point], index: int, static_secret: int
) -> Received | Blame:
    """Open one delivery as the recipient of this index; `sender` is who is to blame, and their static key.

    Source: c2sp.org/cocktail-dkg, "Round 2", 2 and 3.
    """
    name, key = sender
    if not proof_holds(context, delivery.deal):
        return blame(name, "proof-wrong")
    route = Route(context, delivery.deal.ephemeral, key, base_times(static_secret))
    try:
        return disclose(route, shared_by_recipient(route, static_secret), delivery, index)
    except UndeliveredError as error:
        return blame(name, error.code)
