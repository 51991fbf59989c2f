"""Which releases are joined with which signs, where some are known by their x-coordinate alone."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb

from talley.sealing.points import Point, add, negate, times, total
from talley.sealing.release import Release
from talley.sealing.shares import weights

MOST_SUMS = 1 << 17
"""How many sums are tried in one opening, over all choices of k answers: up to half a minute. One choice of 18 answers
without proof makes so many; of more there is no opening."""


def choices(releases: Sequence[Release], count: int) -> Iterator[Sequence[Release]]:
    """Yield choices of so many releases: all, where they can all be tried, or else the first and then chance ones.

    Security: in a fixed order one wrong answer near the front would stand in all that are tried.
    """
    yield (first := releases[:count])
    if comb(len(releases), count) * sums(releases[-count:]) <= MOST_SUMS:
        yield from (chosen for chosen in combinations(releases, count) if list(chosen) != list(first))
        return
    chance = secrets.SystemRandom()
    while True:
        yield chance.sample(releases, count)


def sums(chosen: Sequence[Release]) -> int:
    """Return how many sums `candidates` yields at most."""
    bare = sum(one.proof is None for one in chosen)
    return 1 << (bare if bare < len(chosen) else bare - 1)


def candidates(chosen: Sequence[Release]) -> Iterator[Point]:
    """Yield the sums that the releases may stand for, up to sign, which does not matter for the x that is used.

    Whole points give one. Of m points known by x alone every relative sign is tried, in the order of a Gray code, so
    that one addition leads from each sum to the next: 2^m, or half of that where none is whole.
    Source: Gray, Pulse Code Communication, US patent 2,632,058 (1953).
    """
    factors = weights(one.index for one in chosen)
    # Lagrange's coefficients are public; the products go through the library all the same.
    parts = {one.index: times(factors[one.index], one.point) for one in chosen}
    whole = [parts[one.index] for one in chosen if one.proof is not None]
    bare = [part for one in chosen if one.proof is None and (part := parts[one.index]) is not None]
    fixed = total(whole)
    if not whole and bare:
        fixed, bare = bare[0], bare[1:]
    current = total([fixed, *bare])
    if current is not None:
        yield current
    # What leads from a sum to the one with the other sign at a place: twice the point, taken away or given back.
    turns = [add(turned, turned) for turned in map(negate, bare)]
    for step in range(1, 1 << len(bare)):
        place = (step & -step).bit_length() - 1
        current = add(current, turn := turns[place])
        turns[place] = negate(turn) if turn else None
        if current is not None:
            yield current
