"""Custodians: how one is told from another, and which sets of them may hold a key."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from talley.casework.entries.key_made import Custodian
from talley.sealing.shares import LEAST_THRESHOLD


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a set of custodians may not hold a key, and what would meet it."""

    code: str
    sentence: str
    met_by: str


def custodian_fingerprint(host: bytes, signer: bytes) -> bytes:
    """Return a custodian's fingerprint, 32 bytes, of the compressed P-256 key (33 bytes) and the Ed25519 key (32)."""
    return hashlib.sha256(b"talley-custodian/v1\n" + host + signer).digest()


def format_fingerprint(fingerprint: bytes) -> str:
    """Write a fingerprint as people compare it: 8 groups of 8 hexadecimal digits."""
    digits = fingerprint.hex()
    return " ".join(digits[start : start + 8] for start in range(0, len(digits), 8))


def unfit(custodians: Sequence[Custodian], threshold: int) -> tuple[Unfit, ...]:
    """Return everything that stands against a set in which `threshold` open; empty is well.

    Security: no country and no employer holds so many shares that it opens alone. So every quorum has an outsider,
    by arithmetic. That the custodians say truly where they are and for whom they work is not checked here.
    """
    return tuple(_unfit(custodians, threshold))


def _unfit(custodians: Sequence[Custodian], threshold: int) -> Iterator[Unfit]:
    if [one.index for one in custodians] != list(range(1, len(custodians) + 1)):
        yield Unfit(
            "not-numbered", "The custodians are not numbered from 1 on.", "Number them without a gap."
        )
    if threshold < LEAST_THRESHOLD:
        yield Unfit("opens-alone", "One custodian would open alone.", "Let at least two be needed.")
    if threshold >= len(custodians):
        yield Unfit(
            "all-needed",
            "All custodians would be needed: with one lost share everything is lost.",
            "Name at least one custodian more than are needed, better two.",
        )
    if any(
        len(set(keys)) < len(keys) for keys in ([c.host for c in custodians], [c.signer for c in custodians])
    ):
        yield Unfit("twice", "One custodian stands twice.", "Name each custodian once.")
    for code, what, values in (
        ("one-country", "country", [one.country for one in custodians]),
        ("one-employer", "employer", [" ".join(one.employer.casefold().split()) for one in custodians]),
    ):
        if max(Counter(values).values(), default=0) >= threshold:
            yield Unfit(
                code,
                f"Custodians of one {what} could open without anybody else.",
                f"Name custodians so that each {what} has fewer than {threshold} of them.",
            )
