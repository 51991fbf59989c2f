"""The certificate of a resharing: anybody sees that the key stayed, who came and who went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from talley.sealing.ceremony.blame import Failed
from talley.sealing.ceremony.certificate import check_signatures
from talley.sealing.ceremony.coordinator import contributions_digest
from talley.sealing.ceremony.custody import Custody, custody_of
from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.messages import (
    Contribution,
    Deal,
    format_deals,
    format_signatures,
    parse_deals,
    parse_signatures,
)
from talley.sealing.ceremony.reader import Reader
from talley.sealing.ceremony.resharing import DOMAIN, Plan, check_deals, joined, take_over
from talley.sealing.ceremony.schnorr import sign
from talley.sealing.ceremony.setup import NUMBER_BYTES
from talley.sealing.ceremony.suite import format_points
from talley.sealing.points import COMPRESSED_BYTES, Point
from talley.sealing.shares import Share
from talley.sealing.wire import lp, take


@dataclass(frozen=True, slots=True)
class Handover:
    """A plan carried out: what was dealt, and the SHA-256 of all contributions with their ciphertexts."""

    plan: Plan
    deals: tuple[Deal, ...]
    contributions: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """Who holds the key before and after; custodians are told apart by their static keys."""

    before: Custody
    after: Custody

    @property
    def came(self) -> tuple[Point, ...]:
        """Return the static keys of those who are new."""
        return tuple(key for key in self.after.static_keys if key not in self.before.static_keys)

    @property
    def went(self) -> tuple[Point, ...]:
        """Return the static keys of those who are no longer there."""
        return tuple(key for key in self.before.static_keys if key not in self.after.static_keys)

    def is_of_one_custodian(self) -> bool:
        """Say whether exactly one custodian is added, removed or replaced, as clients accept it."""
        return (len(self.came), len(self.went)) in {(1, 0), (0, 1), (1, 1)}


def handover_of(plan: Plan, contributions: Sequence[Contribution]) -> Handover:
    """Return what the new custodians sign."""
    return Handover(plan, tuple(one.deal for one in contributions), contributions_digest(contributions))


def format_handover(handover: Handover) -> bytes:
    """Write the transcript: the domain's line, the plan, what was dealt, each part behind its length.

    Raises: CeremonyError, if there is more than a part can hold.
    """
    parts = (format_points(handover.plan.static_keys), format_deals(handover.deals), handover.contributions)
    try:
        return DOMAIN + handover.plan.terms() + b"".join(map(lp, parts))
    except OverflowError:
        raise CeremonyError("so many dealers with such a threshold do not fit into a transcript") from None


def sign_handover(handover: Handover, static_secret: int) -> bytes:
    """Return a new custodian's signature: that this is what they saw, and that their share holds."""
    return sign(static_secret, format_handover(handover))


def certify_handover(handover: Handover, signatures: Sequence[bytes]) -> bytes | Failed:
    """Return the certificate: the transcript, and all new custodians' signatures behind their length."""
    transcript = format_handover(handover)
    if blames := check_signatures(handover.plan.static_keys, transcript, signatures):
        return Failed(blames)
    return transcript + lp(format_signatures(signatures))


def verify_resharing(data: bytes, before: Custody) -> Change:
    """Check a certificate against who held the key before. Anybody can.

    Raises: CeremonyError, naming whose proof, deal or signature does not hold; ShareError, for a threshold that is 1 or
    needs everybody.
    """
    handover, signatures = parse_handover(data, before)
    if blames := check_deals(handover.plan, handover.deals):
        raise CeremonyError(f"old custodian {blames[0].participant}: {blames[0].sentence}")
    transcript = format_handover(handover)
    if blames := check_signatures(handover.plan.static_keys, transcript, signatures):
        raise CeremonyError(f"new custodian {blames[0].participant}: {blames[0].sentence}")
    plan, digest = handover.plan, sha256(transcript).digest()
    return Change(before, custody_of(joined(plan, handover.deals), plan.static_keys, digest))


def recover_share(
    static_secret: int, data: bytes, before: Custody, contributions: Sequence[Contribution]
) -> Share:
    """Return a new custodian's share from the certificate and the contributions that it names.

    Raises: CeremonyError.
    """
    verify_resharing(data, before)
    handover, _ = parse_handover(data, before)
    if handover_of(handover.plan, contributions) != handover:
        raise CeremonyError("the contributions are not those of the certificate")
    share = take_over(handover.plan, static_secret, contributions)
    if isinstance(share, Failed):
        raise CeremonyError(f"old custodian {share.blames[0].participant}: {share.blames[0].sentence}")
    return share


def parse_handover(data: bytes, before: Custody) -> tuple[Handover, tuple[bytes, ...]]:
    """Read a certificate of a resharing; nothing is verified but that it is of this custody.

    Raises: CeremonyError; ShareError.
    """
    session, digest, dealers, threshold, keys, dealt, contributions, signatures = take(
        data, DOMAIN, 8, CeremonyError, what="resharing"
    )
    if digest != before.digest:
        raise CeremonyError("the resharing is of another custody")
    if len(threshold) != NUMBER_BYTES or len(dealers) % NUMBER_BYTES or len(contributions) != len(digest):
        raise CeremonyError("a resharing's numbers have 4 bytes each, its digests 32")
    reader = Reader(keys, "a resharing")
    static_keys = reader.points(len(keys) // COMPRESSED_BYTES)
    reader.end()
    indexes = tuple(
        int.from_bytes(dealers[at : at + NUMBER_BYTES], "big") for at in range(0, len(dealers), NUMBER_BYTES)
    )
    plan = Plan(session, before, indexes, int.from_bytes(threshold, "big"), static_keys)
    deals = parse_deals(dealt, plan.threshold, len(indexes))
    return Handover(plan, deals, contributions), parse_signatures(signatures, len(static_keys))
