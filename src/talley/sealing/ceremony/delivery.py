"""Handing one share to one recipient: encrypted by both static keys and the sender's ephemeral one."""

from __future__ import annotations

from dataclasses import dataclass, field

from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.feldman import share_holds
from talley.sealing.ceremony.messages import Delivery
from talley.sealing.ceremony.suite import format_points, format_scalar, key_and_nonce, parse_scalar
from talley.sealing.ceremony.xaes import decrypt, encrypt
from talley.sealing.points import SCALAR_BYTES, Point, times


class UndeliveredError(CeremonyError):
    """A share did not arrive. `code` is a blame's."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no share arrived: {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Route:
    """From whom to whom, in which session."""

    context: bytes
    ephemeral: Point
    sender: Point
    recipient: Point


@dataclass(frozen=True, slots=True)
class Received:
    """A share that is the committed one, and what an application added, which nobody committed to."""

    share: int = field(repr=False)
    payload: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shared:
    """Both points that sender and recipient have in common, from which a ciphertext's key follows."""

    ephemeral: Point = field(repr=False)
    static: Point = field(repr=False)


def shared_by_sender(route: Route, ephemeral_secret: int, static_secret: int) -> Shared:
    """Return what the sender has in common with the recipient.

    Source: c2sp.org/cocktail-dkg, "Round 1", 5.
    """
    return Shared(_ecdh(ephemeral_secret, route.recipient), _ecdh(static_secret, route.recipient))


def shared_by_recipient(route: Route, static_secret: int) -> Shared:
    """Return what the recipient has in common with the sender: the same.

    Source: c2sp.org/cocktail-dkg, "Round 2", 3.
    """
    return Shared(_ecdh(static_secret, route.ephemeral), _ecdh(static_secret, route.sender))


def close(route: Route, shared: Shared, share: int, payload: bytes = b"") -> bytes:
    """Encrypt a share, and what an application adds.

    Source: c2sp.org/cocktail-dkg, "Round 1", 5.
    """
    return encrypt(*_keys(route, shared), format_scalar(share) + payload)


def disclose(route: Route, shared: Shared, delivery: Delivery, index: int) -> Received:
    """Decrypt a share and check it against its sender's commitment.

    Raises: UndeliveredError, with decryption-failed, not-a-share or share-wrong.
    Source: c2sp.org/cocktail-dkg, "Round 2", 3.
    """
    try:
        plaintext = decrypt(*_keys(route, shared), delivery.ciphertext)
    except CeremonyError:
        raise UndeliveredError("decryption-failed") from None
    try:
        share = parse_scalar(plaintext[:SCALAR_BYTES])
    except CeremonyError:
        raise UndeliveredError("not-a-share") from None
    if not share_holds(delivery.deal.commitment, index, share):
        raise UndeliveredError("share-wrong")
    return Received(share, plaintext[SCALAR_BYTES:])


def _ecdh(secret: int, point: Point) -> Point:
    product = times(secret, point)
    if product is None:  # Unreachable: the order is prime, and a key's secret is not zero.
        raise CeremonyError("a static secret is zero")
    return product


def _keys(route: Route, shared: Shared) -> tuple[bytes, bytes]:
    both = format_points((shared.ephemeral, shared.static))
    return key_and_nonce(both, route.ephemeral, route.sender, route.recipient, route.context)
