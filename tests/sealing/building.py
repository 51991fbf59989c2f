"""Keys, contexts and seals for tests."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from talley.sealing.combining import Key
from talley.sealing.context import Context, key_id_of
from talley.sealing.points import ORDER
from talley.sealing.seal import Sealed, Sealer
from talley.sealing.shares import Dealt, deal

CASE = b"c" * 16
VALUE = b"Ada Example, 12 Lantern Street"


def numbers(seed: str):
    """Numbers that follow from a seed: the same in every run."""
    count = 0

    def draw(below: int) -> int:
        nonlocal count
        count += 1
        wide = b"".join(hashlib.sha256(f"{seed} {count} {n}".encode()).digest() for n in range(2))
        return int.from_bytes(wide, "big") % below

    return draw


def key(threshold: int = 3, count: int = 5) -> Dealt:
    return deal(threshold, count, numbers(f"{threshold} of {count}"))


def known(dealt: Dealt, threshold: int, bare=()) -> Key:
    return Key(
        dealt.public, threshold, {share.index: share.public() for share in dealt.shares}, frozenset(bare)
    )


def context(dealt: Dealt, **changes) -> Context:
    plain = Context("log.example/record", key_id_of(dealt.public), b"a" * 16, "name", b"s" * 16, "2026-q4")
    return replace(plain, **changes)


def sealed(dealt: Dealt, value: bytes = VALUE, size: int = 128, **changes) -> Sealed:
    return Sealer(dealt.public).seal(context(dealt, **changes), value, size)


def whole_secret(dealt: Dealt, threshold: int) -> int:
    """The key that never exists outside tests."""
    from talley.sealing.shares import weights

    chosen = dealt.shares[:threshold]
    found = weights(share.index for share in chosen)
    return sum(found[share.index] * share.secret for share in chosen) % ORDER
