"""What the participants agree on before the first message: session, threshold, keys and their order."""

from __future__ import annotations

from dataclasses import dataclass

from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.reader import Reader
from talley.sealing.ceremony.suite import format_points, session_context
from talley.sealing.points import COMPRESSED_BYTES, Point, base_times
from talley.sealing.wire import lp, take

MOST_PARTICIPANTS = 1_000
"""The specification's own bound is 2**32 - 1; nobody can run that, and a reader must not try."""
MOST_SESSION_BYTES = 1_024
NUMBER_BYTES = 4
DOMAIN = b"talley-ceremony-setup/v1\n"


@dataclass(frozen=True, slots=True)
class Setup:
    """A session among the holders of these static keys; participant i, from 1 on, holds the i-th.

    `session` must be new for each session: who sets one up puts random bytes into it.

    Raises: CeremonyError, for a threshold or a list of keys that no ceremony can have.
    Source: c2sp.org/cocktail-dkg, "Setup".
    """

    session: bytes
    threshold: int
    static_keys: tuple[Point, ...]

    def __post_init__(self) -> None:
        check_participants(self.threshold, self.static_keys)
        if not 0 < len(self.session) <= MOST_SESSION_BYTES:
            raise CeremonyError(f"a session has a name of 1 to {MOST_SESSION_BYTES:,} bytes")

    @property
    def context(self) -> bytes:
        """Return the 32 bytes that bind every message to this session, these keys and their order."""
        return session_context(self.session, self.static_keys)

    def index_of(self, static_secret: int) -> int:
        """Return which participant holds this static secret.

        Raises: CeremonyError, if none does.
        """
        return index_of(static_secret, self.static_keys)


def index_of(static_secret: int, static_keys: tuple[Point, ...]) -> int:
    """Return the place, from 1 on, of a static secret's key among distinct keys.

    Raises: CeremonyError, if it is not there.
    """
    try:
        return static_keys.index(base_times(static_secret)) + 1
    except ValueError:
        raise CeremonyError("no participant has the key of this secret") from None


def check_participants(threshold: int, static_keys: tuple[Point, ...]) -> None:
    """Refuse a threshold outside 1 to n, and keys that stand twice.

    Raises: CeremonyError.
    Source: c2sp.org/cocktail-dkg, "Setup".
    """
    if not 1 <= threshold <= len(static_keys) <= MOST_PARTICIPANTS:
        raise CeremonyError(
            "a threshold is at least 1 and at most the number of participants, who are at most 1,000"
        )
    if len(set(static_keys)) != len(static_keys):
        raise CeremonyError("a static key stands twice")


def parse_setup(data: bytes) -> Setup:
    """Read a setup file.

    Raises: CeremonyError.
    """
    session, threshold, keys = take(data, DOMAIN, 3, CeremonyError, what="setup")
    if len(threshold) != NUMBER_BYTES:
        raise CeremonyError("a threshold has 4 bytes")
    reader = Reader(keys, "a setup")
    static_keys = reader.points(len(keys) // COMPRESSED_BYTES)
    reader.end()
    return Setup(session, int.from_bytes(threshold, "big"), static_keys)


def format_setup(setup: Setup) -> bytes:
    """Write a setup file: the domain's line, then session, threshold and keys, each behind its length."""
    threshold = setup.threshold.to_bytes(NUMBER_BYTES, "big")
    return DOMAIN + lp(setup.session) + lp(threshold) + lp(format_points(setup.static_keys))
