"""A participant's message with their signature, so that whoever hands it on cannot be its author.

The proof of possession does not sign ciphertexts, and so a changed one would be blamed on its sender.
Source: c2sp.org/cocktail-dkg, "Ciphertexts Not Bound by the Transcript", 2.
"""

from __future__ import annotations

from talley.sealing.ceremony.errors import MessageError
from talley.sealing.ceremony.schnorr import SIGNATURE_BYTES, sign, verify
from talley.sealing.points import Point
from talley.sealing.wire import lp

# Security: a transcript begins with the length of the suite's name, so that no signature is one of both.
DOMAIN = b"talley-ceremony-message/v1\n"


def sign_message(static_secret: int, context: bytes, message: bytes) -> bytes:
    """Return a message of one session behind its sender's signature, 65 bytes."""
    return sign(static_secret, DOMAIN + lp(context) + message) + message


def open_message(static_key: Point, context: bytes, data: bytes, participant: int = 0) -> bytes:
    """Return the message that the holder of this static key signed for this session.

    Raises: MessageError, naming `participant`.
    """
    message = data[SIGNATURE_BYTES:]
    if not verify(static_key, data[:SIGNATURE_BYTES], DOMAIN + lp(context) + message):
        raise MessageError("the message is not signed by its sender for this session", participant)
    return message
