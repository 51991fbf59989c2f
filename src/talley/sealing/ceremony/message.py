"""The message of a ceremony's first round: what one participant commits to, and an encrypted share for each.

Source: c2sp.org/cocktail-dkg, "Protocol Messages".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talley.sealing.ceremony.errors import MessageError
from talley.sealing.ceremony.schnorr import SIGNATURE_BYTES
from talley.sealing.ceremony.xaes import TAG_BYTES
from talley.sealing.errors import PointError
from talley.sealing.points import COMPRESSED_BYTES, SCALAR_BYTES, Point, format_compressed, parse_point

LEAST_CIPHERTEXT = SCALAR_BYTES + TAG_BYTES
MOST_CIPHERTEXT = 65_536


@dataclass(frozen=True, slots=True)
class Message:
    """`commitments` are the points of the polynomial's coefficients, the constant one first.

    `possession` is the signature that proves the constant one's secret is known. `ciphertexts` are in the
    receivers' order.
    """

    commitments: tuple[Point, ...]
    possession: bytes
    ephemeral: Point
    ciphertexts: tuple[bytes, ...]

    def public_part(self) -> bytes:
        """Return what everybody sees alike, and certificates sign."""
        return self.committed() + self.possession + format_compressed(self.ephemeral)

    def committed(self) -> bytes:
        """Return the commitments as bytes."""
        return b"".join(map(format_compressed, self.commitments))

    def possessed(self, context: bytes) -> bytes:
        """Return what the proof of possession signs."""
        return context + self.committed() + format_compressed(self.ephemeral)


def parse_message(data: bytes, threshold: int, receivers: int) -> Message:
    """Read a message with exactly so many commitments and ciphertexts. Raises: MessageError."""
    head = COMPRESSED_BYTES * threshold
    # Fewer or more commitments would raise or lower the threshold without anybody's noticing.
    points = [data[at : at + COMPRESSED_BYTES] for at in range(0, head, COMPRESSED_BYTES)]
    possession = data[head : head + SIGNATURE_BYTES]
    ephemeral = data[head + SIGNATURE_BYTES : head + SIGNATURE_BYTES + COMPRESSED_BYTES]
    ciphertexts = parse_ciphertexts(data[head + SIGNATURE_BYTES + COMPRESSED_BYTES :], receivers)
    try:
        return Message(tuple(map(parse_point, points)), possession, parse_point(ephemeral), ciphertexts)
    except PointError as error:
        raise MessageError(f"a message of a ceremony: {error}") from None


def format_message(message: Message) -> bytes:
    """Write a message."""
    return message.public_part() + format_ciphertexts(message.ciphertexts)


def parse_ciphertexts(data: bytes, count: int) -> tuple[bytes, ...]:
    """Read exactly so many ciphertexts, each behind its length in 8 bytes, big-endian. Raises: MessageError."""
    found, place = [], 0
    for _ in range(count):
        length = int.from_bytes(data[place : place + 8], "big")
        if not LEAST_CIPHERTEXT <= length <= MOST_CIPHERTEXT:
            raise MessageError(f"an encrypted share has {LEAST_CIPHERTEXT} to {MOST_CIPHERTEXT} bytes")
        found.append(data[place + 8 : place + 8 + length])
        place += 8 + length
        if len(data) < place:
            raise MessageError(f"a message ends before its {count} encrypted shares do")
    if place != len(data):
        raise MessageError("a message goes on behind its last encrypted share")
    return tuple(found)


def format_ciphertexts(ciphertexts: Sequence[bytes]) -> bytes:
    """Write ciphertexts, each behind its length: also the bundle from which a share is recovered."""
    return b"".join(len(one).to_bytes(8, "big") + one for one in ciphertexts)
