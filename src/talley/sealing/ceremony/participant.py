"""One participant of a ceremony, round by round. Between rounds nothing secret is kept but their static key.

Source: c2sp.org/cocktail-dkg, "Protocol Definition" and "Share Recovery".
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from talley.sealing.ceremony.certificate import Certificate, Transcript, format_transcript, verify_certificate
from talley.sealing.ceremony.dealing import NOTHING, Random, check_dealt, deal, take
from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.message import Message, format_message, parse_ciphertexts
from talley.sealing.ceremony.schnorr import sign
from talley.sealing.ceremony.suite import SUITE_ID
from talley.sealing.points import ORDER, Point, base_times, format_compressed
from talley.sealing.shares import Share


@dataclass(frozen=True, slots=True)
class Setup:
    """What participants agree on before the first round: a session of its own, who they are, how many open.

    `participants` are static keys, each at its index less one. Their owners compared fingerprints elsewhere.
    """

    session: bytes
    threshold: int
    participants: tuple[Point, ...]

    def __post_init__(self) -> None:
        """Raise CeremonyError where the specification allows no such ceremony."""
        if not 1 <= self.threshold <= len(self.participants):
            raise CeremonyError("a threshold is at least one, and no more than there are participants")
        if len(set(self.participants)) != len(self.participants):
            raise CeremonyError("two participants have the same key")

    @property
    def context(self) -> bytes:
        """The hash that binds session, suite and participants into every message: 32 bytes."""
        return hashlib.sha256(
            b"COCKTAIL-DKG-CONTEXT"
            + b"".join(len(part).to_bytes(8, "big") + part for part in (self.session, SUITE_ID))
            + len(self.participants).to_bytes(4, "little")
            + b"".join(map(format_compressed, self.participants))
        ).digest()

    def index_of(self, static: int) -> int:
        """Return the index of who holds this static secret. Raises: CeremonyError."""
        public = base_times(static)
        if public not in self.participants:
            raise CeremonyError("your host key is none of this ceremony's")
        return self.participants.index(public) + 1


@dataclass(frozen=True, slots=True)
class Held:
    """What a participant has in the end: their share, the transcript to sign, and the payloads that came with it."""

    share: Share
    transcript: Transcript
    payloads: tuple[bytes, ...] = ()


def first_round(
    setup: Setup, static: int, random: Random = secrets.randbelow, payloads: Mapping[int, bytes] = NOTHING
) -> Message:
    """Return the message to send. Its secrets are dropped: the own share travels in it too, encrypted."""
    setup.index_of(static)
    secret = 1 + random(ORDER - 1)
    return deal(secret, setup.threshold, static, setup.participants, setup.context, random, payloads)


def second_round(
    setup: Setup, static: int, sent: Message, messages: Sequence[Message], extension: bytes = b""
) -> Held:
    """Check every participant's message, one's own among them, and return the share they come to.

    Raises: CeremonyError.
    """
    index = setup.index_of(static)
    if len(messages) != len(setup.participants):
        raise CeremonyError("the coordinator did not pass on one message of each participant")
    if format_message(messages[index - 1]) != format_message(sent):
        raise CeremonyError("the coordinator changed your own message")
    for dealer, message in enumerate(messages, start=1):
        check_dealt(message, dealer, setup.threshold, setup.context)
    parts = [
        take(message, dealer, setup.participants[dealer - 1], index, static, setup.context)
        for dealer, message in enumerate(messages, start=1)
    ]
    transcript = Transcript(setup.context, setup.threshold, setup.participants, tuple(messages), extension)
    return _held(index, transcript, parts)


def certify(held: Held, static: int) -> bytes:
    """Sign what one saw. Send it only once one's share is stored."""
    return sign(static, format_transcript(held.transcript))


def complete(held: Held, signatures: Sequence[bytes]) -> Certificate:
    """Check that everybody signed what one saw oneself: then the key may be used. Raises: CeremonyError."""
    certificate = Certificate(held.transcript, tuple(signatures))
    verify_certificate(certificate)
    return certificate


def recover(certificate: Certificate, static: int, bundle: bytes) -> Held:
    """Return a share again from the static secret, the certificate and the encrypted shares that were sent to it.

    Raises: CeremonyError; MessageError.
    """
    verify_certificate(certificate)
    transcript = certificate.transcript
    places = [at for at, key in enumerate(transcript.participants, 1) if key == base_times(static)]
    if len(places) != 1:
        raise CeremonyError("your host key is none of this ceremony's")
    ciphertexts = parse_ciphertexts(bundle, len(transcript.participants))
    parts = [
        take(
            replace(message, ciphertexts=(ciphertext,) * places[0]),
            dealer,
            key,
            places[0],
            static,
            transcript.context,
        )
        for dealer, (message, ciphertext, key) in enumerate(
            zip(transcript.messages, ciphertexts, transcript.participants, strict=True), start=1
        )
    ]
    return _held(places[0], transcript, parts)


def _held(index: int, transcript: Transcript, parts: Sequence[tuple[int, bytes]]) -> Held:
    share = Share(index, sum(part for part, _ in parts) % ORDER)
    if not share.secret or share.public() != transcript.shares()[index]:
        raise CeremonyError("the shares do not come to what was committed to")
    return Held(share, transcript, tuple(payload for _, payload in parts))
