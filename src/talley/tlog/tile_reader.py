"""Read a log through its tiles, believing none before it is bound to a root."""

from __future__ import annotations

from collections import OrderedDict

from talley.tlog.bundles import BundleError, parse_bundle
from talley.tlog.edge import Edge
from talley.tlog.errors import TlogError
from talley.tlog.frontier import Frontier
from talley.tlog.hashing import HASH_BYTES, leaf_hashes, parent_hashes
from talley.tlog.tiles import (
    HEIGHT,
    WIDTH,
    Tile,
    TileSource,
    format_tile_path,
    levels,
    partial_width,
)
from talley.tlog.tree import RangeError, complete_subtrees, consistency_proof, inclusion_proof, subtree_root

Rows = list[list[bytes]]
"""The hashes of a tile and the complete nodes above them within it, by height."""


class TileError(TlogError):
    """A tile or bundle is missing, has the wrong length, or holds something else than the tree."""


class TileReader:
    """The tree of one checkpoint, read from tiles that may lie.

    Security: the source is not trusted. 1. The partial tiles at the right edge must give the root together.
    2. A full tile must hash to its place in the tile above it, which was bound before. 3. A bundle's entries
    must hash to the leaves in their tile. Hence whatever a method returns is what the root commits to.

    At most `keep` tiles stay in memory, about 50 KB each.
    """

    def __init__(self, source: TileSource, size: int, root: bytes, *, keep: int = 128) -> None:
        """Bind the right edge to a root that was verified before, and to its size.

        Raises: TileError.
        Source: c2sp.org/tlog-tiles, "Partial Tiles"; RFC 6962 § 2.1.
        """
        self.size, self.root = size, root
        self._source, self._keep = source, keep
        self._rows: OrderedDict[tuple[int, int], Rows] = OrderedDict()
        self._edge: dict[int, Rows] = {}
        for level in levels(size):
            if width := partial_width(level, size):
                tile = Tile(level, (size >> HEIGHT * level) // WIDTH, width)
                self._edge[level] = _rows_of(self._fetch_hashes(tile))
        if self.frontier().root() != root:
            raise TileError(
                f"the tiles at the right edge do not give the root of the checkpoint of size {size}"
            )

    def frontier(self) -> Frontier:
        """Return the frontier at this size."""
        peaks = []
        for height, index in complete_subtrees(0, self.size):
            # Every peak lies in a partial tile: where a level's tiles are all full, the peak is one level up.
            rows = self._edge[height // HEIGHT]
            peaks.append(rows[height % HEIGHT][index % (WIDTH >> height % HEIGHT)])
        return Frontier(self.size, tuple(peaks))

    def edge(self) -> Edge:
        """Return what a writer needs to go on from this size.

        Raises: TileError.
        """
        width = partial_width("entries", self.size)
        bundle = self.entries(self.size // WIDTH) if width else ()
        partials = (self._edge[level][0] if level in self._edge else [] for level in levels(self.size))
        return Edge(self.frontier(), bundle, tuple(b"".join(hashes) for hashes in partials))

    def node(self, height: int, index: int) -> bytes:
        """Return the root of the complete subtree over leaves [index << height, (index + 1) << height).

        Raises: RangeError; TileError.
        """
        if not 0 <= index < self.size >> height:
            raise RangeError(f"a tree of {self.size} leaves has no node {index} at height {height}")
        level, above = divmod(height, HEIGHT)
        tile, place = divmod(index, WIDTH >> above)
        return self._tile(level, tile)[above][place]

    def root_at(self, size: int) -> bytes:
        """Return the root of the first `size` leaves.

        Raises: RangeError; TileError.
        """
        if not 0 <= size <= self.size:
            raise RangeError(f"a tree of {self.size} leaves was never one of {size}")
        return subtree_root(0, size, self.node)

    def inclusion_proof(self, index: int) -> tuple[bytes, ...]:
        """Return the inclusion proof of an entry in this tree.

        Raises: RangeError; TileError.
        """
        return inclusion_proof(index, self.size, self.node)

    def consistency_proof(self, old: int) -> tuple[bytes, ...]:
        """Return the consistency proof from the first `old` leaves to this tree.

        Raises: RangeError; TileError.
        """
        return consistency_proof(old, self.size, self.node)

    def leaves(self, bundle: int) -> list[bytes]:
        """Return the leaf hashes [256 * bundle, 256 * (bundle + 1)), fewer at the right edge.

        Raises: RangeError; TileError.
        """
        if not 0 <= bundle * WIDTH < self.size:
            raise RangeError(f"a log of {self.size} entries has no bundle {bundle}")
        return self._tile(0, bundle)[0]

    def entries(self, bundle: int) -> tuple[bytes, ...]:
        """Return the entries [256 * bundle, 256 * (bundle + 1)), fewer at the right edge.

        Raises: RangeError; TileError.
        """
        leaves = self.leaves(bundle)
        data, found = self._fetch(Tile("entries", bundle, len(leaves)))
        try:
            entries = parse_bundle(data)
        except BundleError as error:
            raise TileError(f"{format_tile_path(found)}: {error}") from None
        if len(entries) != found.width:
            raise TileError(f"{format_tile_path(found)} holds {len(entries)} entries, not {found.width}")
        if (hashes := leaf_hashes(entries[: len(leaves)])) != leaves:
            wrong = next(place for place, leaf in enumerate(leaves) if hashes[place] != leaf)
            raise TileError(
                f"{format_tile_path(found)}: entry {bundle * WIDTH + wrong} is another than the tree's"
            )
        return entries[: len(leaves)]

    def _tile(self, level: int, index: int) -> Rows:
        if (rows := self._rows.get((level, index))) is not None:
            self._rows.move_to_end((level, index))
            return rows
        if index == (self.size >> HEIGHT * level) // WIDTH:
            return self._edge[level]
        rows = _rows_of(self._fetch_hashes(Tile(level, index)))
        if parent_hashes(rows[-1])[0] != self._tile(level + 1, index // WIDTH)[0][index % WIDTH]:
            raise TileError(f"{format_tile_path(Tile(level, index))} does not hash to its place in the tree")
        self._rows[level, index] = rows
        if len(self._rows) > self._keep:
            self._rows.popitem(last=False)
        return rows

    def _fetch_hashes(self, tile: Tile) -> list[bytes]:
        data, found = self._fetch(tile)
        if len(data) != found.width * HASH_BYTES:
            raise TileError(f"{format_tile_path(found)} has {len(data)} bytes, not {found.width} hashes")
        return [data[at : at + HASH_BYTES] for at in range(0, tile.width * HASH_BYTES, HASH_BYTES)]

    def _fetch(self, tile: Tile) -> tuple[bytes, Tile]:
        """Fetch a tile, or the full one which begins like it: a partial one may be gone where that is there."""
        for wanted in dict.fromkeys((tile, tile.full())):
            if (data := self._source(format_tile_path(wanted))) is not None:
                return data, wanted
        raise TileError(f"{format_tile_path(tile)} is missing")


def _rows_of(hashes: list[bytes]) -> Rows:
    rows = [hashes]
    while len(rows) < HEIGHT:
        rows.append(parent_hashes(rows[-1]))
    return rows
