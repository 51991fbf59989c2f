"""Handing a key on to other custodians, or another number of them. The key stays, and nothing is sealed again.

Each of at least k old custodians deals out their own share as in a ceremony: the constant that they commit to must
be their public share, which everybody knows. A new share is the old ones' interpolation, taken on what was dealt.
Source: Desmedt and Jajodia, Redistributing secret shares (1997); Wong, Wang and Wing, Verifiable secret
redistribution for archive systems (2002).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talley.sealing.ceremony.blame import COORDINATOR, Blame, Failed, blame
from talley.sealing.ceremony.coordinator import deliveries_for
from talley.sealing.ceremony.custody import Custody
from talley.sealing.ceremony.dealing import deal_out, proof_holds, take
from talley.sealing.ceremony.delivery import Received
from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.feldman import Commitment, combine, polynomial
from talley.sealing.ceremony.messages import Contribution, Deal
from talley.sealing.ceremony.setup import MOST_SESSION_BYTES, NUMBER_BYTES, check_participants, index_of
from talley.sealing.ceremony.suite import RandomBytes, session_context
from talley.sealing.points import ORDER, Point
from talley.sealing.shares import Share, check_set, evaluate_public, weights
from talley.sealing.wire import lp

DOMAIN = b"talley-resharing/v1\n"


@dataclass(frozen=True, slots=True)
class Plan:
    """Who hands the key on, to whom. `dealers` are old custodians' indexes, rising, at least as many as open.

    `session` must be new for each resharing.

    Raises: CeremonyError, for a plan that cannot be carried out; ShareError, unless 2 <= k <= n - 1 of the new ones.
    """

    session: bytes
    before: Custody
    dealers: tuple[int, ...]
    threshold: int
    static_keys: tuple[Point, ...]

    def __post_init__(self) -> None:
        check_participants(self.threshold, self.static_keys)
        check_set(self.threshold, len(self.static_keys))
        if not 0 < len(self.session) <= MOST_SESSION_BYTES:
            raise CeremonyError(f"a session has a name of 1 to {MOST_SESSION_BYTES:,} bytes")
        if list(self.dealers) != sorted(set(self.dealers)):
            raise CeremonyError("the dealers stand in rising order, each once")
        if not all(1 <= index <= len(self.before.static_keys) for index in self.dealers):
            raise CeremonyError("a dealer is none of the old custodians")
        if len(self.dealers) < self.before.threshold:
            raise CeremonyError(f"{self.before.threshold} old custodians are needed to hand the key on")

    @property
    def context(self) -> bytes:
        """Return the 32 bytes that bind every message to this plan."""
        return session_context(DOMAIN + self.terms(), self.static_keys)

    def terms(self) -> bytes:
        """Return the plan's parts but for the new keys, each behind its length."""
        dealers = b"".join(index.to_bytes(NUMBER_BYTES, "big") for index in self.dealers)
        threshold = self.threshold.to_bytes(NUMBER_BYTES, "big")
        return lp(self.session) + lp(self.before.digest) + lp(dealers) + lp(threshold)


def hand_on(plan: Plan, share: Share, static_secret: int, random: RandomBytes) -> Contribution:
    """Deal out an old custodian's share to the new ones.

    Raises: CeremonyError, if this share or this static secret is none of the plan's dealers'.
    """
    if index_of(static_secret, plan.before.static_keys) != share.index or share.index not in plan.dealers:
        raise CeremonyError("this custodian does not deal in this plan")
    if share.public() != plan.before.public_shares[share.index - 1]:
        raise CeremonyError("the share is not the one that everybody knows the public half of")
    coefficients = polynomial(share.secret, plan.threshold, random)
    return deal_out(plan.context, coefficients, static_secret, plan.static_keys, random)


def check_deals(plan: Plan, deals: Sequence[Deal]) -> tuple[Blame, ...]:
    """Return who did not deal out the share that they hold. Anybody can check this; empty is well.

    `deals` stand in the order of the plan's dealers; those are named by their old indexes.
    """
    blames = []
    for index, deal in zip(plan.dealers, deals, strict=True):
        if len(deal.commitment) != plan.threshold:
            blames.append(blame(index, "threshold-wrong"))
        elif deal.commitment[0] != plan.before.public_shares[index - 1]:
            blames.append(blame(index, "not-their-share"))
        elif not proof_holds(plan.context, deal):
            blames.append(blame(index, "proof-wrong"))
    return tuple(blames)


def take_over(plan: Plan, static_secret: int, contributions: Sequence[Contribution]) -> Share | Failed:
    """Check everybody's contribution, and make a new custodian's share of what they dealt. All cheats are named.

    It is not a share to rely on yet: all new custodians must sign the same transcript first.

    Raises: CeremonyError, if no new custodian has this secret's key.
    """
    index = index_of(static_secret, plan.static_keys)
    if len(contributions) != len(plan.dealers):
        return Failed((blame(COORDINATOR, "message-malformed"),))
    deals = [one.deal for one in contributions]
    if blames := check_deals(plan, deals):
        return Failed(blames)
    taken = {
        dealer: take(
            plan.context, delivery, (dealer, plan.before.static_keys[dealer - 1]), index, static_secret
        )
        for dealer, delivery in zip(plan.dealers, deliveries_for(contributions, index), strict=True)
    }
    if blames := tuple(one for one in taken.values() if isinstance(one, Blame)):
        return Failed(blames)
    factors = weights(plan.dealers)
    secret = sum(factors[who] * one.share for who, one in taken.items() if isinstance(one, Received)) % ORDER
    share = Share(index, secret)
    # Unreachable if each share holds; it stands here against a fault in this code.
    if not secret or share.public() != evaluate_public(joined(plan, deals), index):
        raise CeremonyError("the sum of what was dealt is no share")
    return share


def joined(plan: Plan, deals: Sequence[Deal]) -> Commitment:
    """Return the commitment to the polynomial that new shares lie on, from deals that hold.

    Raises: CeremonyError, if it is of another key.
    """
    factors = weights(plan.dealers)
    commitment = combine([deal.commitment for deal in deals], [factors[index] for index in plan.dealers])
    if commitment is None or commitment[0] != plan.before.public_key:
        raise CeremonyError("what was dealt is another key")
    return commitment
