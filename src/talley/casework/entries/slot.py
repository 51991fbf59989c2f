"""A slot: what an interval's closed entries are bound by. Every interval has one, and all look alike."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Digest, Number
from talley.casework.entries.body import LogBody
from talley.tlog.hashing import leaf_hash, node_hash

DEPTH = 16
PLACES = 1 << DEPTH
"""How many bodies a slot can hold."""

Random = Callable[[int], bytes]
"""Returns so many random bytes."""


@dataclass(frozen=True, slots=True)
class Slot(LogBody):
    """One interval. `number` counts them from 0 without a gap; `root` binds any number of bodies, or none."""

    TYPE: ClassVar[str] = "slot"
    number: Number
    root: Digest


EXAMPLE = Slot(number=4711, root=hashlib.sha256(b"an example").digest())


@dataclass(frozen=True, slots=True)
class Path:
    """Where one commitment lies under a root: its place, and a hash for each of the levels from the leaf up."""

    place: Number
    siblings: tuple[Digest, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A root with the path of each commitment, in the order they were given."""

    root: bytes
    paths: tuple[Path, ...]


def fill(commitments: Sequence[bytes], random: Random) -> Filled:
    """Put commitments at random places under a new root; with none the root is 32 random bytes.

    Security: whatever is not on the way to a commitment is 32 random bytes. So a root looks the same however
    many it holds, and a path tells its holder nothing of how many others there are.
    Raises: ValueError where there are more than half as many as there are places.
    """
    if 2 * len(commitments) > PLACES:
        raise ValueError(f"a slot takes at most {PLACES // 2} bodies")
    places = _places(len(commitments), random)
    level: dict[int, bytes] = {
        place: leaf_hash(commitment) for place, commitment in zip(places, commitments, strict=True)
    }
    siblings: dict[int, list[bytes]] = {place: [] for place in places}
    for height in range(DEPTH):
        for place in places:
            other = (place >> height) ^ 1
            if other not in level:
                level[other] = random(32)
            siblings[place].append(level[other])
        level = _parents(level)
    root = level.get(0) or random(32)
    return Filled(root, tuple(Path(place, tuple(siblings[place])) for place in places))


def _places(count: int, random: Random) -> list[int]:
    places: dict[int, None] = {}
    while len(places) < count:
        places[int.from_bytes(random(2), "big") % PLACES] = None
    return list(places)


def _parents(level: Mapping[int, bytes]) -> dict[int, bytes]:
    return {number >> 1: node_hash(level[number & ~1], level[number | 1]) for number in level}


def root_of(commitment: bytes, path: Path) -> bytes:
    """Return the root that a commitment at a path leads to. Raises: ValueError where the path has another depth."""
    if len(path.siblings) != DEPTH or path.place >= PLACES:
        raise ValueError(f"a path has {DEPTH} hashes and a place below {PLACES}")
    above, place = leaf_hash(commitment), path.place
    for sibling in path.siblings:
        above = node_hash(sibling, above) if place & 1 else node_hash(above, sibling)
        place >>= 1
    return above
