"""Who holds a key, and what everybody knows of it."""

from __future__ import annotations

from dataclasses import dataclass

from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.feldman import Commitment
from talley.sealing.points import Point
from talley.sealing.shares import evaluate_public


@dataclass(frozen=True, slots=True)
class Custody:
    """A key and its custodians, of whom any `threshold` open; custodian i, from 1 on, is the i-th of both lists.

    `digest` is the SHA-256 of the transcript from which this follows.
    """

    public_key: Point
    threshold: int
    static_keys: tuple[Point, ...]
    public_shares: tuple[Point, ...]
    digest: bytes


def custody_of(joined: Commitment, static_keys: tuple[Point, ...], digest: bytes) -> Custody:
    """Return who holds the key that all dealt together, from the sum of their commitments.

    Raises: CeremonyError, naming a custodian whose share would be zero.
    Source: c2sp.org/cocktail-dkg, "Recovery Algorithm", 8.
    """
    found = []
    for index in range(1, len(static_keys) + 1):
        share = evaluate_public(joined, index)
        if share is None:
            # Nobody but this custodian saw enough in time to bring it about.
            raise CeremonyError(f"the share of custodian {index} would be zero: they brought that about")
        found.append(share)
    return Custody(joined[0], len(joined), static_keys, tuple(found), digest)
