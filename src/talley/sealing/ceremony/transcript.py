"""The transcript that all participants sign: everything public of a ceremony."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.messages import Deal
from talley.sealing.ceremony.reader import Reader
from talley.sealing.ceremony.setup import MOST_PARTICIPANTS, Setup, check_participants
from talley.sealing.ceremony.suite import SUITE_ID, format_points, framed_le
from talley.sealing.points import Point

MOST_EXTENSION_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Transcript:
    """What one participant saw. `extension` is what the application had them agree on beside.

    Raises: CeremonyError, for participants that no ceremony can have.
    """

    context: bytes
    threshold: int
    static_keys: tuple[Point, ...]
    deals: tuple[Deal, ...]
    extension: bytes = b""

    def __post_init__(self) -> None:
        check_participants(self.threshold, self.static_keys)

    def digest(self) -> bytes:
        """Return the SHA-256 of the transcript, by which later records name the ceremony."""
        return sha256(format_transcript(self)).digest()


def transcript_of(setup: Setup, deals: tuple[Deal, ...], extension: bytes = b"") -> Transcript:
    """Return the transcript of a session as its participant saw it."""
    return Transcript(setup.context, setup.threshold, setup.static_keys, deals, extension)


def parse_transcript(data: bytes) -> Transcript:
    """Read a transcript.

    Raises: CeremonyError.
    Source: c2sp.org/cocktail-dkg, "Round 3", 1.
    """
    reader = Reader(data, "a transcript")
    transcript = read_transcript(reader)
    reader.end()
    return transcript


def read_transcript(reader: Reader) -> Transcript:
    """Read a transcript from the front of something longer.

    Raises: CeremonyError.
    Source: c2sp.org/cocktail-dkg, "Round 3", 1.
    """
    if reader.framed_le(most=len(SUITE_ID)) != SUITE_ID:
        raise reader.error(f"the suite is not {SUITE_ID.decode()}")
    context = reader.framed_le()
    count, threshold = reader.u32_le(), reader.u32_le()
    if not 1 <= threshold <= count <= MOST_PARTICIPANTS:
        raise reader.error("the numbers of participants cannot be")
    static_keys = reader.points(count)
    commitments = [reader.points(threshold) for _ in range(count)]
    proofs = [reader.signature() for _ in range(count)]
    ephemerals = reader.points(count)
    deals = tuple(map(Deal, commitments, proofs, ephemerals))
    return Transcript(context, threshold, static_keys, deals, reader.framed_le(most=MOST_EXTENSION_BYTES))


def format_transcript(transcript: Transcript) -> bytes:
    """Write a transcript.

    Raises: CeremonyError, for an extension that is too long.
    Source: c2sp.org/cocktail-dkg, "Round 3", 1.
    """
    if len(transcript.extension) > MOST_EXTENSION_BYTES:
        raise CeremonyError(f"an extension has at most {MOST_EXTENSION_BYTES:,} bytes")
    numbers = (len(transcript.static_keys), transcript.threshold)
    return b"".join(
        (
            framed_le(SUITE_ID),
            framed_le(transcript.context),
            *(number.to_bytes(4, "little") for number in numbers),
            format_points(transcript.static_keys),
            *(format_points(deal.commitment) for deal in transcript.deals),
            *(deal.proof for deal in transcript.deals),
            format_points(deal.ephemeral for deal in transcript.deals),
            framed_le(transcript.extension),
        )
    )
