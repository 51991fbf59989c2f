"""Where the tiles of a tree lie, and which a tree of some size has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from talley.tlog.errors import TlogError
from talley.tlog.wire import LARGEST

WIDTH = 256
"""Hashes in a full tile, entries in a full bundle."""
HEIGHT = 8
"""How far a level lies above the one below."""

Level = int | Literal["entries"]
_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*)([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


class TilePathError(TlogError):
    """A path is not one of a tile."""


class TileSource(Protocol):
    """Bytes by path, as a folder or a web server gives them; None where there is nothing."""

    def __call__(self, path: str, /) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile of hashes, or one bundle of entries: `width` of them, from place `index * 256` of its level."""

    level: Level
    index: int
    width: int = WIDTH

    def full(self) -> Tile:
        """Return the full tile that takes a partial one's place once the tree has grown."""
        return Tile(self.level, self.index)


def parse_tile_path(path: str) -> Tile:
    """Read a path such as `tile/0/x001/x234/067.p/5`, relative to the log's prefix.

    Raises: TilePathError.
    Source: c2sp.org/tlog-tiles, "Merkle Tree" and "Log entries".
    """
    match = _PATH.fullmatch(path)
    if match is None:
        raise TilePathError(f"not the path of a tile: {path[:80]!r}")
    level: Level = "entries" if match[1] == "entries" else int(match[1])
    tile = Tile(level, int(re.sub("[x/]", "", match[2]) + match[3]), int(match[4] or WIDTH))
    # One spelling a tile: this also refuses needless groups of zeroes and a suffix on a full tile.
    if format_tile_path(tile) != path or tile.width > WIDTH or tile.index > LARGEST:
        raise TilePathError(f"a tile is not spelled like this: {path[:80]!r}")
    if level != "entries" and level > 63:
        raise TilePathError(f"levels end at 63: {path[:80]!r}")
    return tile


def format_tile_path(tile: Tile) -> str:
    """Write a tile's path, relative to the log's prefix.

    Source: c2sp.org/tlog-tiles, "Merkle Tree" and "Log entries".
    """
    digits = str(tile.index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    place = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return f"tile/{tile.level}/{place}" + ("" if tile.width == WIDTH else f".p/{tile.width}")


def partial_width(level: Level, size: int) -> int:
    """Return how many hashes the partial tile of a level has at some size; 0 if there is none.

    Source: c2sp.org/tlog-tiles, "Partial Tiles".
    """
    return (size >> (0 if level == "entries" else HEIGHT * level)) % WIDTH


def levels(size: int) -> range:
    """Return the levels at which a tree has tiles of hashes."""
    return range(-(-size.bit_length() // HEIGHT))


def tiles_at(level: Level, size: int, since: int = 0) -> Iterator[Tile]:
    """Yield the tiles of one level that a tree of `size` has and one of `since` had not, from the left.

    Source: c2sp.org/tlog-tiles, "Merkle Tree" and "Partial Tiles".
    """
    shift = 0 if level == "entries" else HEIGHT * level
    for index in range((since >> shift) // WIDTH, (size >> shift) // WIDTH):
        yield Tile(level, index)
    width = partial_width(level, size)
    if width and size >> shift > since >> shift:
        yield Tile(level, (size >> shift) // WIDTH, width)


def tiles_of(size: int, since: int = 0) -> Iterator[Tile]:
    """Yield every bundle and tile that a tree of `size` has and one of `since` had not: entries, then levels upward."""
    yield from tiles_at("entries", size, since)
    for level in levels(size):
        yield from tiles_at(level, size, since)


def partial_tiles(size: int) -> Iterator[Tile]:
    """Yield the partial bundle and tiles at the right edge of a tree: at most one a level."""
    for level in ("entries", *levels(size)):
        if width := partial_width(level, size):
            shift = 0 if level == "entries" else HEIGHT * level
            yield Tile(level, (size >> shift) // WIDTH, width)
