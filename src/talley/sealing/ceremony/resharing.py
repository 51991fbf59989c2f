"""Move a key to other custodians: each of k old ones deals their share on; the key stays, nothing is sealed again.

What an old custodian deals is checked in public against the public half of their share, and by each receiver.
Source: Desmedt and Jajodia, Redistributing secret shares to new access structures (1997); Wong, Wang and Wing,
Verifiable secret redistribution for archive systems (2002). Messages and encryption are those of COCKTAIL-DKG.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from talley.sealing.ceremony.certificate import public_shares
from talley.sealing.ceremony.dealing import Random, check_dealt, deal, take
from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.message import Message
from talley.sealing.ceremony.schnorr import holds, sign
from talley.sealing.ceremony.suite import SUITE_ID, le64
from talley.sealing.points import ORDER, Point, base_times, format_compressed, times, total
from talley.sealing.shares import Share, check_set, weights

DOMAIN = b"talley-resharing/v1\n"


@dataclass(frozen=True, slots=True)
class Holder:
    """An old custodian who deals: index, static key, and the public half of the share they hold."""

    index: int
    static: Point
    share: Point


@dataclass(frozen=True, slots=True)
class Move:
    """What everybody agrees on before: the key, who deals (exactly as many as open it), who receives, how many open then.

    `receivers` are static keys, each at its new index less one. `session` is the id of the log's announcement.
    """

    session: bytes
    public: Point
    dealers: tuple[Holder, ...]
    threshold: int
    receivers: tuple[Point, ...]

    def __post_init__(self) -> None:
        """Raise CeremonyError where the dealers do not hold this key; ShareError for a set that cannot be."""
        check_set(self.threshold, len(self.receivers))
        if len(set(self.receivers)) != len(self.receivers):
            raise CeremonyError("two new custodians have the same key")
        joined = total([times(weight, self._dealer(index).share) for index, weight in self.weights().items()])
        if joined != self.public:
            raise CeremonyError("those who deal do not hold this key together, or are not as many as open it")

    @property
    def context(self) -> bytes:
        """The hash that binds all of it into every message: 32 bytes."""
        return hashlib.sha256(_head(self)).digest()

    def weights(self) -> Mapping[int, int]:
        """Return Lagrange's coefficient of each dealer, by index."""
        return weights(dealer.index for dealer in self.dealers)

    def _dealer(self, index: int) -> Holder:
        return next(dealer for dealer in self.dealers if dealer.index == index)


@dataclass(frozen=True, slots=True)
class Moved:
    """A move with every dealer's message, in the dealers' order: the transcript that new custodians sign."""

    move: Move
    messages: tuple[Message, ...]

    def shares(self) -> dict[int, Point]:
        """Return the public halves of the new shares, by new index. Raises: CeremonyError."""
        return public_shares(self._commitments(), len(self.move.receivers))

    def _commitments(self) -> tuple[Point, ...]:
        found = self.move.weights()
        dealt = list(zip(self.move.dealers, self.messages, strict=True))
        summed = (
            total([times(found[dealer.index], message.commitments[k]) for dealer, message in dealt])
            for k in range(self.move.threshold)
        )
        points = tuple(point for point in summed if point is not None)
        if len(points) != self.move.threshold:
            raise CeremonyError("the dealers' polynomials cancel out; begin anew")
        return points


def deal_on(move: Move, share: Share, static: int, random: Random = secrets.randbelow) -> Message:
    """Return an old custodian's message. Their share stays with them until they destroy it.

    Raises: CeremonyError where the share or the static key is not the one that the move names.
    """
    dealer = next((one for one in move.dealers if one.index == share.index), None)
    if dealer is None or dealer.share != share.public() or dealer.static != base_times(static):
        raise CeremonyError("your share is none of those that are to be dealt on")
    return deal(share.secret, move.threshold, static, move.receivers, move.context, random)


def check_moved(moved: Moved) -> None:
    """Check what everybody can check of every dealer's message. Raises: CeremonyError that names who cheats."""
    move = moved.move
    if len(moved.messages) != len(move.dealers):
        raise CeremonyError("there is not one message of each who deals")
    for dealer, message in zip(move.dealers, moved.messages, strict=True):
        check_dealt(message, dealer.index, move.threshold, move.context)
        if message.commitments[0] != dealer.share:
            raise CeremonyError(
                f"custodian {dealer.index} deals another share than their own", dealer.index, provable=True
            )


def receive(moved: Moved, index: int, static: int) -> Share:
    """Return the new share of the receiver of an index. Raises: CeremonyError."""
    move = moved.move
    if not 1 <= index <= len(move.receivers) or move.receivers[index - 1] != base_times(static):
        raise CeremonyError("your host key is not the one at this index")
    check_moved(moved)
    found = move.weights()
    secret = 0
    for dealer, message in zip(move.dealers, moved.messages, strict=True):
        part, payload = take(message, dealer.index, dealer.static, index, static, move.context)
        if payload:
            raise CeremonyError(f"custodian {dealer.index} sent more than a share", dealer.index)
        secret = (secret + found[dealer.index] * part) % ORDER
    share = Share(index, secret)
    if not secret or share.public() != moved.shares()[index]:
        raise CeremonyError("the parts do not come to what was committed to")
    return share


def certify_move(moved: Moved, static: int) -> bytes:
    """Sign what one saw, once one's new share is stored."""
    return sign(static, format_moved(moved))


@dataclass(frozen=True, slots=True)
class MoveCertificate:
    """A transcript and each new custodian's signature over it, in their order."""

    moved: Moved
    signatures: tuple[bytes, ...]


def verify_move(certificate: MoveCertificate) -> None:
    """Check all that anybody can: the key is the same, no dealer cheated, every new custodian saw the same.

    Raises: CeremonyError.
    """
    check_moved(certificate.moved)
    data, receivers = format_moved(certificate.moved), certificate.moved.move.receivers
    if len(certificate.signatures) != len(receivers):
        raise CeremonyError("a certificate has one signature for each new custodian")
    for index, (signature, key) in enumerate(zip(certificate.signatures, receivers, strict=True), start=1):
        if not holds(signature, key, data):
            raise CeremonyError(f"new custodian {index} did not sign what you saw", index)


def format_moved(moved: Moved) -> bytes:
    """Write a transcript: the move, then every message's public part."""
    return _head(moved.move) + b"".join(message.public_part() for message in moved.messages)


def move_digest(certificate: MoveCertificate) -> bytes:
    """Return the SHA-256 of a certificate's bytes: what the log holds of it."""
    return hashlib.sha256(format_move_certificate(certificate)).digest()


def format_move_certificate(certificate: MoveCertificate) -> bytes:
    """Write a certificate: the transcript behind its length in 8 bytes, then the signatures."""
    data = format_moved(certificate.moved)
    return le64(len(data)) + data + b"".join(certificate.signatures)


def one_at_a_time(old: Sequence[Point], new: Sequence[Point]) -> bool:
    """Say whether a change of custodians, by their static keys, adds, removes or replaces one: no more is accepted."""
    gone, come = set(old) - set(new), set(new) - set(old)
    return len(gone) <= 1 and len(come) <= 1 and bool(gone or come)


def _head(move: Move) -> bytes:
    parts = [
        DOMAIN,
        le64(len(SUITE_ID)),
        SUITE_ID,
        le64(len(move.session)),
        move.session,
        format_compressed(move.public),
        bytes([len(move.dealers), move.threshold, len(move.receivers)]),
    ]
    for dealer in move.dealers:
        parts += [
            dealer.index.to_bytes(2, "big"),
            format_compressed(dealer.static),
            format_compressed(dealer.share),
        ]
    return b"".join([*parts, *map(format_compressed, move.receivers)])
