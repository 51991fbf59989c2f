"""What Talley has a ceremony agree on: for which log and period the key is, and everything that was sent.

Wire: the session's name is the purpose; the transcript's extension is the purpose and the SHA-256 of all
contributions. So the certificate alone shows what the key is for, that its context is of this purpose and these
keys, and which ciphertexts a share is made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talley.sealing.ceremony.certificate import Ceremony
from talley.sealing.ceremony.coordinator import contributions_digest
from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.messages import Contribution
from talley.sealing.ceremony.setup import Setup
from talley.sealing.ceremony.suite import session_context
from talley.sealing.context import check_log
from talley.sealing.points import Point
from talley.sealing.shares import check_set
from talley.sealing.wire import lp, take

DOMAIN = b"talley-ceremony/v1\n"
NONCE_BYTES, DIGEST_BYTES = 32, 32


@dataclass(frozen=True, slots=True)
class Purpose:
    """A log's origin, a retention period, and 32 random bytes that make the session one of its own.

    Raises: ContextError, for an origin or a period that no seal could name; CeremonyError.
    """

    log_origin: str
    retention: str
    nonce: bytes

    def __post_init__(self) -> None:
        check_log(self.log_origin, self.retention)
        if len(self.nonce) != NONCE_BYTES:
            raise CeremonyError(f"a session has {NONCE_BYTES} random bytes")


def setup_of(purpose: Purpose, threshold: int, static_keys: tuple[Point, ...]) -> Setup:
    """Return the setup of a ceremony of Talley's.

    Raises: ShareError, unless 2 <= k <= n - 1; CeremonyError.
    """
    check_set(threshold, len(static_keys))
    return Setup(format_purpose(purpose), threshold, static_keys)


def format_purpose(purpose: Purpose) -> bytes:
    """Write a purpose, which is the session's name."""
    return DOMAIN + b"".join(map(lp, _parts(purpose)))


def extension_of(purpose: Purpose, contributions: Sequence[Contribution]) -> bytes:
    """Return the transcript's extension, which each participant makes of the contributions that they were shown."""
    return DOMAIN + b"".join(map(lp, (*_parts(purpose), contributions_digest(contributions))))


def verify_purpose(ceremony: Ceremony) -> tuple[Purpose, bytes]:
    """Return what the key of a certificate that holds is for, and the SHA-256 of its contributions.

    Raises: CeremonyError, for another ceremony than one of Talley's; ShareError; ContextError.
    """
    origin, retention, nonce, digest = take(
        ceremony.extension, DOMAIN, 4, CeremonyError, what="ceremony's extension"
    )
    try:
        purpose = Purpose(origin.decode(), retention.decode(), nonce)
    except UnicodeDecodeError:
        raise CeremonyError("a log's origin and a period are UTF-8") from None
    custody = ceremony.custody
    check_set(custody.threshold, len(custody.static_keys))
    if session_context(format_purpose(purpose), custody.static_keys) != ceremony.context:
        raise CeremonyError("the context is not of this purpose and these custodians")
    if len(digest) != DIGEST_BYTES:
        raise CeremonyError(f"a digest has {DIGEST_BYTES} bytes")
    return purpose, digest


def _parts(purpose: Purpose) -> tuple[bytes, bytes, bytes]:
    return purpose.log_origin.encode(), purpose.retention.encode(), purpose.nonce
