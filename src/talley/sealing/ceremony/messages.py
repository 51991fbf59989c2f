"""What participants send each other through the coordinator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from talley.sealing.ceremony.feldman import Commitment
from talley.sealing.ceremony.reader import Reader
from talley.sealing.ceremony.suite import format_points, framed
from talley.sealing.points import Point


@dataclass(frozen=True, slots=True)
class Deal:
    """The public part of a participant's contribution: commitment, proof of possession, ephemeral key."""

    commitment: Commitment
    proof: bytes
    ephemeral: Point

    def signed_message(self, context: bytes) -> bytes:
        """Return what the proof of possession signs."""
        return context + format_points((*self.commitment, self.ephemeral))


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a participant sends in round 1 (msg1): a deal and a ciphertext for each recipient, in their order.

    `possession` is no part of msg1: it goes before it, within the envelope.
    """

    deal: Deal
    ciphertexts: tuple[bytes, ...]
    possession: bytes = field(default=b"", compare=False)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one recipient gets of a contribution (a part of msg2)."""

    deal: Deal
    ciphertext: bytes


def parse_contribution(data: bytes, threshold: int, recipients: int, participant: int = 0) -> Contribution:
    """Read msg1: exactly `threshold` commitments, exactly `recipients` ciphertexts, nothing after them.

    Raises: MessageError, naming `participant`.
    Source: c2sp.org/cocktail-dkg, "Protocol Messages", 1.
    """
    reader = Reader(data, "a contribution")
    reader.participant = participant
    contribution = Contribution(
        _read_deal(reader, threshold), tuple(reader.ciphertext() for _ in range(recipients))
    )
    reader.end()
    return contribution


def format_contribution(contribution: Contribution) -> bytes:
    """Write msg1.

    Source: c2sp.org/cocktail-dkg, "Protocol Messages", 1.
    """
    return _format_deal(contribution.deal) + b"".join(map(framed, contribution.ciphertexts))


def parse_deliveries(data: bytes, threshold: int, participants: int) -> tuple[Delivery, ...]:
    """Read msg2: what each participant, in their order, has for one recipient.

    Raises: MessageError, naming the participant whose part broke off.
    Source: c2sp.org/cocktail-dkg, "Protocol Messages", 2.
    """
    reader = Reader(data, "a delivery")
    deliveries = []
    for participant in range(1, participants + 1):
        reader.participant = participant
        deliveries.append(Delivery(_read_deal(reader, threshold), reader.ciphertext()))
    reader.participant = 0
    reader.end()
    return tuple(deliveries)


def format_deliveries(deliveries: Iterable[Delivery]) -> bytes:
    """Write msg2.

    Source: c2sp.org/cocktail-dkg, "Protocol Messages", 2.
    """
    return b"".join(_format_deal(one.deal) + framed(one.ciphertext) for one in deliveries)


def parse_deals(data: bytes, threshold: int, count: int) -> tuple[Deal, ...]:
    """Read deals alone, without ciphertexts.

    Raises: MessageError.
    """
    reader = Reader(data, "what was dealt")
    deals = tuple(_read_deal(reader, threshold) for _ in range(count))
    reader.end()
    return deals


def format_deals(deals: Iterable[Deal]) -> bytes:
    """Write deals alone, without ciphertexts."""
    return b"".join(map(_format_deal, deals))


def parse_bundle(data: bytes, participants: int) -> tuple[bytes, ...]:
    """Read a recovery bundle: the ciphertexts of all participants for one of them.

    Raises: MessageError.
    Source: c2sp.org/cocktail-dkg, "Recovery Algorithm", 5.
    """
    reader = Reader(data, "a recovery bundle")
    ciphertexts = []
    for participant in range(1, participants + 1):
        reader.participant = participant
        ciphertexts.append(reader.ciphertext())
    reader.participant = 0
    reader.end()
    return tuple(ciphertexts)


def format_bundle(ciphertexts: Iterable[bytes]) -> bytes:
    """Write a recovery bundle.

    Source: c2sp.org/cocktail-dkg, "Recovery Data".
    """
    return b"".join(map(framed, ciphertexts))


def parse_signatures(data: bytes, participants: int) -> tuple[bytes, ...]:
    """Read all participants' signatures, 65 bytes each, not yet verified.

    Raises: MessageError.
    Source: c2sp.org/cocktail-dkg, "Protocol Messages", 4.
    """
    reader = Reader(data, "the signatures")
    signatures = tuple(reader.signature() for _ in range(participants))
    reader.end()
    return signatures


def format_signatures(signatures: Iterable[bytes]) -> bytes:
    """Write all participants' signatures.

    Source: c2sp.org/cocktail-dkg, "Protocol Messages", 4.
    """
    return b"".join(signatures)


def _read_deal(reader: Reader, threshold: int) -> Deal:
    return Deal(reader.points(threshold), reader.signature(), *reader.points(1))


def _format_deal(deal: Deal) -> bytes:
    return format_points(deal.commitment) + deal.proof + format_points((deal.ephemeral,))
