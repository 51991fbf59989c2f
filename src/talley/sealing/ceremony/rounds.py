"""A participant's rounds. Between them nothing is secret but the static secret.

What a client keeps is files of `setup` and `messages`: after round 1 its own contribution, after round 2 the
transcript and its recovery bundle. The share itself is computed anew whenever it is needed, by `recover`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from talley.sealing.ceremony.blame import COORDINATOR, Blame, Failed, blame
from talley.sealing.ceremony.dealing import deal_out, take
from talley.sealing.ceremony.delivery import Received
from talley.sealing.ceremony.errors import CeremonyError, MessageError
from talley.sealing.ceremony.feldman import combine, polynomial
from talley.sealing.ceremony.messages import Contribution, Deal, Delivery, parse_deliveries
from talley.sealing.ceremony.setup import Setup
from talley.sealing.ceremony.suite import RandomBytes, random_scalar
from talley.sealing.points import ORDER, Point
from talley.sealing.shares import Share, evaluate_public


@dataclass(frozen=True, slots=True)
class Agreed:
    """What round 2 came to. It is not a key yet: all participants must sign the same transcript first."""

    deals: tuple[Deal, ...]
    bundle: tuple[bytes, ...]
    share: Share
    public_key: Point
    public_share: Point
    payloads: tuple[bytes, ...] = field(repr=False)


def round_one(
    setup: Setup, static_secret: int, random: RandomBytes, payloads: Sequence[bytes] = ()
) -> Contribution:
    """Make this participant's contribution. Draws the polynomial's coefficients, then the ephemeral key.

    Raises: CeremonyError, if no participant has this secret's key.
    Source: c2sp.org/cocktail-dkg, "Round 1".
    """
    setup.index_of(static_secret)
    coefficients = polynomial(random_scalar(random), setup.threshold, random)
    return deal_out(setup.context, coefficients, static_secret, setup.static_keys, random, payloads)


def read_deliveries(setup: Setup, data: bytes) -> tuple[Delivery, ...] | Failed:
    """Read what the coordinator sends to one participant (msg2).

    Source: c2sp.org/cocktail-dkg, "Protocol Messages", 2.
    """
    try:
        return parse_deliveries(data, setup.threshold, len(setup.static_keys))
    except MessageError as error:
        return Failed((blame(error.participant, "message-malformed"),))


def round_two(
    setup: Setup, static_secret: int, own: Contribution, deliveries: Sequence[Delivery]
) -> Agreed | Failed:
    """Check everybody's contribution, and sum up what they dealt to this participant. All cheats are named.

    `own` is what this participant sent in round 1, so that a coordinator who altered it is noticed.

    Raises: CeremonyError, if no participant has this secret's key, or the sum is no key.
    Source: c2sp.org/cocktail-dkg, "Round 2".
    """
    index = setup.index_of(static_secret)
    if len(deliveries) != len(setup.static_keys):
        return Failed((blame(COORDINATOR, "message-malformed"),))
    if deliveries[index - 1] != Delivery(own.deal, own.ciphertexts[index - 1]):
        return Failed((blame(COORDINATOR, "message-altered"),))
    if raised := tuple(
        blame(number, "threshold-wrong")
        for number, delivery in enumerate(deliveries, start=1)
        if len(delivery.deal.commitment) != setup.threshold
    ):
        return Failed(raised)
    taken = [
        take(setup.context, delivery, sender, index, static_secret)
        for delivery, sender in zip(deliveries, enumerate(setup.static_keys, start=1), strict=True)
    ]
    if blames := tuple(one for one in taken if isinstance(one, Blame)):
        return Failed(blames)
    received = [one for one in taken if isinstance(one, Received)]
    return summed(index, deliveries, received)


def summed(index: int, deliveries: Sequence[Delivery], received: Sequence[Received]) -> Agreed:
    """Sum up shares that hold.

    Raises: CeremonyError, if the sum is no key.
    Source: c2sp.org/cocktail-dkg, "Round 2", 4.
    """
    deals = tuple(delivery.deal for delivery in deliveries)
    joined = combine([deal.commitment for deal in deals])
    public_share = evaluate_public(joined, index) if joined else None
    share = Share(index, sum(one.share for one in received) % ORDER)
    # Unreachable if each share holds; it stands here against a fault in this code.
    if joined is None or public_share is None or not share.secret or share.public() != public_share:
        raise CeremonyError("the sum of what was dealt is no key")
    bundle = tuple(delivery.ciphertext for delivery in deliveries)
    return Agreed(deals, bundle, share, joined[0], public_share, tuple(one.payload for one in received))
