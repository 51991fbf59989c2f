"""Whose fault it is that a session failed, and whether anybody can check that.

A blame is one participant's or the coordinator's finding about a message as it came to them. `public` ones follow from
the message alone. The others need the recipient's key: a complaint shows anybody what came out of a ciphertext.

Security: who wrote the message, an `envelope` shows. Without one, whoever handed it on may have changed it for this
participant alone, and no blame is more than a suspicion.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

COORDINATOR = 0

_ALL = (
    ("message-malformed", False, "The message is not of the format."),
    ("message-altered", True, "The coordinator handed on another message than the one that was sent."),
    ("threshold-wrong", True, "The commitment has another number of points than the threshold."),
    ("proof-wrong", True, "The proof of possession does not hold."),
    ("not-their-share", True, "What was dealt is not the share that this custodian holds."),
    ("decryption-failed", False, "The ciphertext does not open."),
    ("not-a-share", False, "The ciphertext holds no share."),
    ("share-wrong", False, "The share is not the one that was committed to."),
    ("signature-wrong", False, "The signature does not hold over this transcript: theirs is another, or the coordinator showed them another."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Blame:
    """`participant` is an index from 1 on, or COORDINATOR. `public` says whether the message alone shows it."""

    participant: int
    code: str
    public: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The session is over. Each blame is listed, in the order of the participants."""

    blames: tuple[Blame, ...]


_BY_CODE = MappingProxyType({code: (public, sentence) for code, public, sentence in _ALL})


def blame(participant: int, code: str) -> Blame:
    """Return a blame. Raises: KeyError, for a code that is none."""
    return Blame(participant, code, *_BY_CODE[code])
