"""What a log's writer keeps between batches, and what each batch writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from talley.tlog.bundles import join_entries
from talley.tlog.frontier import Frontier
from talley.tlog.hashing import HASH_BYTES, leaf_hashes
from talley.tlog.tiles import HEIGHT, WIDTH, Level, format_tile_path, partial_tiles, tiles_at


@dataclass(frozen=True, slots=True)
class Edge:
    """The right edge of a log as stored: its frontier, its partial bundle and its partial tiles, by level.

    Invariant: `partials[level]` holds `partial_width(level, size)` hashes; levels that the tree does not
    reach yet are not there. Empty bytes where a level has no partial tile.
    """

    frontier: Frontier = field(default_factory=Frontier)
    bundle: tuple[bytes, ...] = ()
    partials: tuple[bytes, ...] = ()

    @property
    def size(self) -> int:
        """Number of entries."""
        return self.frontier.size

    def root(self) -> bytes:
        """Return the tree's root."""
        return self.frontier.root()

    def partial_tiles(self) -> dict[str, bytes]:
        """Return the partial tiles of hashes by path: they follow from the bundle and the full tiles."""
        return {
            format_tile_path(tile): self.partials[tile.level]
            for tile in partial_tiles(self.size)
            if tile.level != "entries"
        }

    def append(self, entries: Sequence[bytes]) -> Growth:
        """Append a batch: the edge after it, and every file that the tree of the new size has and the old had not.

        Raises: BundleError (an entry is too long), before anything is appended.
        Source: c2sp.org/tlog-tiles, "Merkle Tree", "Partial Tiles" and "Log entries".
        """
        files, bundle = self._bundles(entries)
        frontier, completed = self.frontier.grow(leaf_hashes(entries))
        partials = []
        # Safe to go level by level: a tile holds roots of full tiles below, and those are the completed nodes.
        for level in range(max(len(self.partials), -(-len(completed) // HEIGHT))):
            new = completed[level * HEIGHT] if level * HEIGHT < len(completed) else ()
            before = self.partials[level] if level < len(self.partials) else b""
            hashes = before + b"".join(new)
            files |= self._cut(level, frontier.size, hashes)
            partials.append(hashes[len(hashes) - len(hashes) % (WIDTH * HASH_BYTES) :])
        return Growth(Edge(frontier, bundle, tuple(partials)), files)

    def _bundles(self, entries: Sequence[bytes]) -> tuple[dict[str, bytes], tuple[bytes, ...]]:
        waiting = (*self.bundle, *entries)
        files = {}
        for number, tile in enumerate(tiles_at("entries", self.size + len(entries), self.size)):
            chosen = waiting[number * WIDTH : number * WIDTH + tile.width]
            files[format_tile_path(tile)] = join_entries(chosen)
        return files, waiting[len(waiting) - len(waiting) % WIDTH :]

    def _cut(self, level: Level, size: int, hashes: bytes) -> dict[str, bytes]:
        """Cut the hashes from the old partial tile on into the tiles that are new."""
        tile_bytes = WIDTH * HASH_BYTES
        return {
            format_tile_path(tile): hashes[number * tile_bytes : (number + 1) * tile_bytes]
            for number, tile in enumerate(tiles_at(level, size, self.size))
        }


@dataclass(frozen=True, slots=True)
class Growth:
    """An edge and the files between it and the one before, by path: bundles first, then tiles upward.

    A checkpoint of the new size may be published once all of them are durable, and not before.
    """

    edge: Edge
    files: dict[str, bytes]
