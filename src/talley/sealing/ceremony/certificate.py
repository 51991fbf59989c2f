"""The success certificate: a transcript and every participant's signature over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talley.sealing.ceremony.blame import COORDINATOR, Blame, Failed, blame
from talley.sealing.ceremony.custody import Custody, custody_of
from talley.sealing.ceremony.dealing import proof_holds
from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.feldman import combine
from talley.sealing.ceremony.messages import format_signatures
from talley.sealing.ceremony.reader import Reader
from talley.sealing.ceremony.schnorr import sign, verify
from talley.sealing.ceremony.transcript import (
    Transcript,
    format_transcript,
    parse_transcript,
    read_transcript,
)
from talley.sealing.points import Point


@dataclass(frozen=True, slots=True)
class Certificate:
    """A transcript and the signatures of its participants in their order, not yet verified."""

    transcript: Transcript
    signatures: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What a certificate that holds proves: all these custodians saw this key made."""

    custody: Custody
    context: bytes
    extension: bytes


def sign_transcript(transcript: Transcript, static_secret: int) -> bytes:
    """Return a participant's signature: that this is what they saw, and that their share holds.

    Source: c2sp.org/cocktail-dkg, "Round 3", 2.
    """
    return sign(static_secret, format_transcript(transcript))


def certify(transcript: Transcript, signatures: Sequence[bytes]) -> Certificate | Failed:
    """Round 3: take everybody's signatures under one's own transcript. Those that do not hold are named.

    Source: c2sp.org/cocktail-dkg, "Round 3", 4.
    """
    if blames := check_signatures(transcript.static_keys, format_transcript(transcript), signatures):
        return Failed(blames)
    return Certificate(transcript, tuple(signatures))


def check_signatures(
    static_keys: Sequence[Point], message: bytes, signatures: Sequence[bytes]
) -> tuple[Blame, ...]:
    """Return whose signature does not hold, or is not there; empty is well."""
    if len(signatures) != len(static_keys):
        return (blame(COORDINATOR, "message-malformed"),)
    return tuple(
        blame(index, "signature-wrong")
        for index, (key, signature) in enumerate(zip(static_keys, signatures, strict=True), start=1)
        if not verify(key, signature, message)
    )


def views_differ(one: tuple[bytes, int, bytes], other: tuple[bytes, int, bytes]) -> bool:
    """Say whether two participants signed different transcripts of one session.

    Each is a transcript, the participant's index and their signature. They were shown different messages, or one of
    them signed what nobody sent. Only `envelope` shows who: two signed messages of one sender are that sender's doing.

    Raises: CeremonyError, for bytes that are no transcript.
    Source: c2sp.org/cocktail-dkg, "Blame-Finding and Reporting", the split-view attack.
    """
    read = []
    for data, index, signature in (one, other):
        transcript = parse_transcript(data)
        if not 1 <= index <= len(transcript.static_keys):
            return False
        if not verify(transcript.static_keys[index - 1], signature, data):
            return False
        read.append(transcript)
    first, second = read
    same = (first.context, first.static_keys) == (second.context, second.static_keys)
    return same and first != second


def parse_certificate(data: bytes) -> Certificate:
    """Read a certificate; nothing is verified.

    Raises: CeremonyError.
    """
    reader = Reader(data, "a certificate")
    transcript = read_transcript(reader)
    signatures = tuple(reader.signature() for _ in transcript.static_keys)
    reader.end()
    return Certificate(transcript, signatures)


def format_certificate(certificate: Certificate) -> bytes:
    """Write a certificate: the transcript, and the signatures behind it."""
    return format_transcript(certificate.transcript) + format_signatures(certificate.signatures)


def verify_certificate(data: bytes, static_keys: Sequence[Point] | None = None) -> Ceremony:
    """Check a certificate. Anybody can; whose the static keys are, only who knows the custodians can say.

    `static_keys`, if given, are those that the certificate must have, in this order.

    Raises: CeremonyError, naming the participant whose proof or signature does not hold.
    Source: c2sp.org/cocktail-dkg, "Recovery Algorithm", 1, 2 and 8.
    """
    certificate = parse_certificate(data)
    transcript = certificate.transcript
    if static_keys is not None and tuple(static_keys) != transcript.static_keys:
        raise CeremonyError("the certificate is of other static keys, or of another order")
    for index, deal in enumerate(transcript.deals, start=1):
        if not proof_holds(transcript.context, deal):
            raise CeremonyError(f"the proof of possession of participant {index} does not hold")
    if isinstance(failed := certify(transcript, certificate.signatures), Failed):
        raise CeremonyError(f"the signature of participant {failed.blames[0].participant} does not hold")
    joined = combine([deal.commitment for deal in transcript.deals])
    if joined is None:
        raise CeremonyError("the sum of what was dealt is no key")
    custody = custody_of(joined, transcript.static_keys, transcript.digest())
    return Ceremony(custody, transcript.context, transcript.extension)
