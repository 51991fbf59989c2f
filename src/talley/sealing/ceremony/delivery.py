"""Handing one share to one recipient: encrypted by both static keys and the sender's ephemeral one."""

from __future__ import annotations

from dataclasses import dataclass

from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.suite import (
    format_points,
    format_scalar,
    key_and_nonce,
    parse_scalar,
)
from talley.sealing.ceremony.xaes import decrypt, encrypt
from talley.sealing.points import SCALAR_BYTES, Point, times


@dataclass(frozen=True, slots=True)
class Route:
    """From whom to whom, in which session."""

    context: bytes
    ephemeral: Point
    sender: Point
    recipient: Point


class UndeliveredError(CeremonyError):
    """A ciphertext cannot be opened, or holds no scalar. `code` says which."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def deliver(route: Route, ephemeral_secret: int, static_secret: int, share: int, payload: bytes) -> bytes:
    """Encrypt a share, and what an application adds, for the route's recipient.

    Source: c2sp.org/cocktail-dkg, "Round 1", 5.
    """
    shared = _shared((ephemeral_secret, route.recipient), (static_secret, route.recipient))
    return encrypt(*_keys(route, shared), format_scalar(share) + payload)


def receive(route: Route, static_secret: int, ciphertext: bytes) -> tuple[int, bytes]:
    """Decrypt what `deliver` made; return the share and the rest.

    Raises: UndeliveredError, with `decryption-failed` or `not-a-share`.
    Source: c2sp.org/cocktail-dkg, "Round 2", 3.
    """
    shared = _shared((static_secret, route.ephemeral), (static_secret, route.sender))
    try:
        plaintext = decrypt(*_keys(route, shared), ciphertext)
    except CeremonyError as error:
        raise UndeliveredError("decryption-failed", str(error)) from None
    try:
        return parse_scalar(plaintext[:SCALAR_BYTES]), plaintext[SCALAR_BYTES:]
    except CeremonyError as error:
        raise UndeliveredError("not-a-share", str(error)) from None


def _shared(ephemeral: tuple[int, Point], static: tuple[int, Point]) -> bytes:
    """Return both ECDH points, compressed: the ephemeral key's and the static key's."""
    points = tuple(times(secret, point) for secret, point in (ephemeral, static))
    return format_points(point for point in points if point is not None)


def _keys(route: Route, shared: bytes) -> tuple[bytes, bytes]:
    return key_and_nonce(shared, route.ephemeral, route.sender, route.recipient, route.context)
