"""The coordinator: it joins what participants send. Nobody has to trust it, and it holds no key."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from talley.sealing.ceremony.blame import COORDINATOR, Failed, blame
from talley.sealing.ceremony.dealing import proof_holds
from talley.sealing.ceremony.errors import MessageError
from talley.sealing.ceremony.messages import (
    Contribution,
    Delivery,
    format_contribution,
    parse_contribution,
)
from talley.sealing.ceremony.setup import Setup
from talley.sealing.ceremony.suite import framed


def collect(setup: Setup, messages: Sequence[bytes]) -> tuple[Contribution, ...] | Failed:
    """Read all contributions, in the participants' order, and check what anybody can check.

    Source: c2sp.org/cocktail-dkg, "Blame-Finding and Reporting", the coordinator's role.
    """
    count = len(setup.static_keys)
    if len(messages) != count:
        return Failed((blame(COORDINATOR, "message-malformed"),))
    contributions, blames = [], []
    for index, data in enumerate(messages, start=1):
        try:
            contribution = parse_contribution(data, setup.threshold, count, index)
        except MessageError:
            blames.append(blame(index, "message-malformed"))
            continue
        contributions.append(contribution)
        if not proof_holds(setup.context, contribution.deal):
            blames.append(blame(index, "proof-wrong"))
    return Failed(tuple(blames)) if blames else tuple(contributions)


def deliveries_for(contributions: Sequence[Contribution], index: int) -> tuple[Delivery, ...]:
    """Return what one participant gets (msg2). A participant who has all contributions makes it the same way.

    Source: c2sp.org/cocktail-dkg, "Protocol Messages", 2.
    """
    return tuple(Delivery(one.deal, one.ciphertexts[index - 1]) for one in contributions)


def contributions_digest(contributions: Sequence[Contribution]) -> bytes:
    """Return the SHA-256 of all contributions, each behind its length, ciphertexts included."""
    return sha256(b"".join(framed(format_contribution(one)) for one in contributions)).digest()
