"""The certificate of a ceremony: its transcript, signed by every participant. Anybody can check it.

Source: c2sp.org/cocktail-dkg, "Round 3: Certification".
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from talley.sealing.ceremony.errors import CeremonyError, MessageError
from talley.sealing.ceremony.message import Message
from talley.sealing.ceremony.schnorr import SIGNATURE_BYTES, holds
from talley.sealing.ceremony.suite import SUITE_ID, le64
from talley.sealing.errors import PointError
from talley.sealing.points import COMPRESSED_BYTES, Point, format_compressed, parse_point, total
from talley.sealing.shares import evaluate_public

MOST_PARTICIPANTS = 64


@dataclass(frozen=True, slots=True)
class Transcript:
    """What every participant saw alike. `extension` is what the application binds to it."""

    context: bytes
    threshold: int
    participants: tuple[Point, ...]
    messages: tuple[Message, ...]
    extension: bytes = b""

    def commitments(self) -> tuple[Point, ...]:
        """Return the commitments to the whole polynomial, which nobody knows. Raises: CeremonyError."""
        summed = (total([m.commitments[k] for m in self.messages]) for k in range(self.threshold))
        found = tuple(point for point in summed if point is not None)
        if len(found) != self.threshold:
            raise CeremonyError("the participants' secrets cancel out; begin a new ceremony")
        return found

    def public(self) -> Point:
        """Return the key that was made."""
        return self.commitments()[0]

    def shares(self) -> dict[int, Point]:
        """Return each custodian's public half, by index."""
        return public_shares(self.commitments(), len(self.participants))


def public_shares(commitments: Sequence[Point], count: int) -> dict[int, Point]:
    """Return the public halves of shares 1 to `count`. Raises: CeremonyError where one is zero."""
    found = {index: evaluate_public(commitments, index) for index in range(1, count + 1)}
    if any(point is None for point in found.values()):
        raise CeremonyError("a share is zero; begin a new ceremony")
    return {index: point for index, point in found.items() if point}


def format_transcript(transcript: Transcript) -> bytes:
    """Write a transcript: the bytes that every participant signs."""
    messages = transcript.messages
    return b"".join(
        (
            le64(len(SUITE_ID)),
            SUITE_ID,
            le64(len(transcript.context)),
            transcript.context,
            len(transcript.participants).to_bytes(4, "little"),
            transcript.threshold.to_bytes(4, "little"),
            *map(format_compressed, transcript.participants),
            *(message.committed() for message in messages),
            *(message.possession for message in messages),
            *(format_compressed(message.ephemeral) for message in messages),
            le64(len(transcript.extension)),
            transcript.extension,
        )
    )


def parse_transcript(data: bytes) -> Transcript:
    """Read a transcript; nothing in it is verified. Its messages have no ciphertexts. Raises: MessageError."""
    reading = _Reading(data)
    if reading.long() != SUITE_ID:
        raise MessageError("the transcript is of another ciphersuite")
    context = reading.long()
    count, threshold = (int.from_bytes(reading.take(4), "little") for _ in range(2))
    if not 1 <= threshold <= count <= MOST_PARTICIPANTS:
        raise MessageError(
            f"a ceremony has at most {MOST_PARTICIPANTS} participants, and no more are needed than there are"
        )
    participants = reading.points(count)
    commitments = [reading.points(threshold) for _ in range(count)]
    possessions = [reading.take(SIGNATURE_BYTES) for _ in range(count)]
    ephemerals = reading.points(count)
    extension = reading.long()
    reading.end()
    messages = tuple(Message(*parts, ()) for parts in zip(commitments, possessions, ephemerals, strict=True))
    return Transcript(context, threshold, participants, messages, extension)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A transcript and each participant's signature over it, in their order."""

    transcript: Transcript
    signatures: tuple[bytes, ...]


def verify_certificate(certificate: Certificate) -> None:
    """Check every signature: all participants saw one and the same ceremony.

    Whose keys the participants' are is for the caller to know. Raises: CeremonyError naming who did not sign it.
    """
    transcript = certificate.transcript
    data = format_transcript(transcript)
    if len(certificate.signatures) != len(transcript.participants):
        raise CeremonyError("a certificate has one signature for each participant")
    for index, (signature, key) in enumerate(
        zip(certificate.signatures, transcript.participants, strict=True), start=1
    ):
        if not holds(signature, key, data):
            raise CeremonyError(
                f"participant {index} did not sign what you saw: they saw something else, or did not take part",
                index,
            )


def parse_certificate(data: bytes) -> Certificate:
    """Read a certificate: the transcript behind its length in 8 bytes, then the signatures. Raises: MessageError."""
    reading = _Reading(data)
    transcript = parse_transcript(reading.long())
    signatures = tuple(reading.take(SIGNATURE_BYTES) for _ in transcript.participants)
    reading.end()
    return Certificate(transcript, signatures)


def format_certificate(certificate: Certificate) -> bytes:
    """Write a certificate."""
    data = format_transcript(certificate.transcript)
    return le64(len(data)) + data + b"".join(certificate.signatures)


def certificate_digest(certificate: Certificate) -> bytes:
    """Return the SHA-256 of a certificate's bytes: what the log holds of it."""
    return hashlib.sha256(format_certificate(certificate)).digest()


class _Reading:
    def __init__(self, data: bytes) -> None:
        self._data, self._place = data, 0

    def take(self, length: int) -> bytes:
        part = self._data[self._place : self._place + length]
        if len(part) != length:
            raise MessageError("a transcript or certificate ends before its parts do")
        self._place += length
        return part

    def long(self) -> bytes:
        return self.take(int.from_bytes(self.take(8), "little"))

    def points(self, count: int) -> tuple[Point, ...]:
        try:
            return tuple(parse_point(self.take(COMPRESSED_BYTES)) for _ in range(count))
        except PointError as error:
            raise MessageError(f"a transcript: {error}") from None

    def end(self) -> None:
        if self._place != len(self._data):
            raise MessageError("a transcript or certificate goes on behind its last part")
