"""A participant's message with their signature, so that whoever hands it on cannot be its author.

The proof of possession does not sign ciphertexts, and so a changed one would be blamed on its sender. In front of
round 1's message goes `possession`: complaints are made only of what came with it.
Source: c2sp.org/cocktail-dkg, "Ciphertexts Not Bound by the Transcript", 2.
"""

from __future__ import annotations

from dataclasses import replace

from talley.sealing.ceremony.errors import MessageError
from talley.sealing.ceremony.messages import Contribution, format_contribution, parse_contribution
from talley.sealing.ceremony.possession import POSSESSION_BYTES, possesses
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


def sign_contribution(static_secret: int, context: bytes, contribution: Contribution) -> bytes:
    """Return round 1's message as it is sent: signature, possession, msg1."""
    return sign_message(static_secret, context, contribution.possession + format_contribution(contribution))


def open_contribution(
    static_key: Point, context: bytes, data: bytes, threshold: int, receivers: int, participant: int = 0
) -> Contribution:
    """Return what the holder of this static key sent in round 1, who knew the secrets of both of their points.

    Raises: MessageError, naming `participant`.
    """
    message = open_message(static_key, context, data, participant)
    possession = message[:POSSESSION_BYTES]
    sent = parse_contribution(message[POSSESSION_BYTES:], threshold, receivers, participant)
    if not possesses(possession, context, sent.deal.ephemeral, static_key):
        raise MessageError("the sender did not show that they know the secrets of their points", participant)
    return replace(sent, possession=possession)
