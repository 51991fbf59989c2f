"""Ceremonies for tests: everybody in one process, with randomness that follows from a seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from talley.sealing.ceremony.certificate import (
    Ceremony,
    certify,
    format_certificate,
    sign_transcript,
    verify_certificate,
)
from talley.sealing.ceremony.coordinator import deliveries_for
from talley.sealing.ceremony.messages import Contribution, format_bundle
from talley.sealing.ceremony.purpose import Purpose, extension_of, setup_of
from talley.sealing.ceremony.rounds import Agreed, round_one, round_two
from talley.sealing.ceremony.setup import Setup
from talley.sealing.ceremony.suite import random_scalar
from talley.sealing.ceremony.transcript import transcript_of
from talley.sealing.points import ORDER, base_times
from talley.sealing.shares import Share, weights

PURPOSE = Purpose("log.example/record", "2026-q4", b"n" * 32)


def stream(seed: str) -> Callable[[int], bytes]:
    """Return bytes that follow from a seed, other ones each time."""
    count = 0

    def draw(size: int) -> bytes:
        nonlocal count
        count += 1
        return sha256(f"{seed} {count}".encode()).digest()[:size]

    return draw


def secret(name: object) -> int:
    return random_scalar(stream(f"static {name}"))


def secrets_of(names: Sequence[object]) -> list[int]:
    return [secret(name) for name in names]


@dataclass(frozen=True)
class Held:
    """A ceremony that went well, with what each participant keeps."""

    setup: Setup
    secrets: tuple[int, ...]
    contributions: tuple[Contribution, ...]
    certificate: bytes
    ceremony: Ceremony
    bundles: tuple[bytes, ...]
    shares: tuple[Share, ...]


def first_rounds(setup: Setup, secrets: Sequence[int], seed: str = "") -> tuple[Contribution, ...]:
    return tuple(round_one(setup, one, stream(f"{seed} round {one}")) for one in secrets)


@cache
def held(threshold: int = 3, count: int = 5, seed: str = "") -> Held:
    secrets = tuple(secrets_of(range(1, count + 1)))
    setup = setup_of(PURPOSE, threshold, tuple(map(base_times, secrets)))
    sent = first_rounds(setup, secrets, seed)
    agreed = [agree(setup, secrets, sent, index) for index in range(1, count + 1)]
    transcript = transcript_of(setup, agreed[0].deals, extension_of(PURPOSE, sent))
    certificate = certify(transcript, [sign_transcript(transcript, one) for one in secrets])
    data = format_certificate(certificate)
    return Held(
        setup,
        secrets,
        sent,
        data,
        verify_certificate(data, setup.static_keys),
        tuple(format_bundle(one.bundle) for one in agreed),
        tuple(one.share for one in agreed),
    )


def agree(setup: Setup, secrets: Sequence[int], sent: Sequence[Contribution], index: int) -> Agreed:
    agreed = round_two(setup, secrets[index - 1], sent[index - 1], deliveries_for(sent, index))
    assert isinstance(agreed, Agreed)
    return agreed


def interpolated(shares: Sequence[Share]) -> int:
    """The key that never exists outside tests; 0 if it is none."""
    factors = weights(share.index for share in shares)
    return sum(factors[share.index] * share.secret for share in shares) % ORDER
