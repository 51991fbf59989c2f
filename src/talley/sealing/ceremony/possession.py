"""A dealer shows that they know both secrets whose public halves a recipient multiplies with their own.

Security: a complaint tells the recipient's static secret times both of the dealer's points. Were those any points, such
as an honest dealer's in an earlier ceremony, two complaints would open what that dealer once sent to this recipient.
Of points whose secrets the dealer knows, a complaint tells them nothing new.
"""

from __future__ import annotations

from talley.sealing.ceremony.schnorr import SIGNATURE_BYTES, sign, verify
from talley.sealing.ceremony.suite import format_points
from talley.sealing.points import Point, base_times
from talley.sealing.wire import lp

DOMAIN = b"talley-ceremony-possession/v1\n"
POSSESSION_BYTES = 2 * SIGNATURE_BYTES


def possess(context: bytes, ephemeral_secret: int, static_secret: int) -> bytes:
    """Return a signature by each secret over both public halves, in one session: 130 bytes."""
    message = _message(context, base_times(ephemeral_secret), base_times(static_secret))
    return sign(ephemeral_secret, message) + sign(static_secret, message)


def possesses(possession: bytes, context: bytes, ephemeral: Point, static: Point) -> bool:
    """Say whether a dealer knew the secrets of both points, in this session."""
    message = _message(context, ephemeral, static)
    return verify(ephemeral, possession[:SIGNATURE_BYTES], message) and verify(
        static, possession[SIGNATURE_BYTES:], message
    )


def _message(context: bytes, ephemeral: Point, static: Point) -> bytes:
    return DOMAIN + lp(context) + format_points((ephemeral, static))
