"""Partial tiles made from what lies below them: a log's writer need not store what follows from the rest."""

from __future__ import annotations

from talley.tlog.bundles import parse_bundle
from talley.tlog.errors import TlogError
from talley.tlog.hashing import HASH_BYTES, leaf_hashes, parent_hashes
from talley.tlog.tiles import WIDTH, Tile, TileSource, format_tile_path, parse_tile_path


def derived(source: TileSource) -> TileSource:
    """Return a source that makes a partial tile which `source` lacks from the bundle or the full tiles below it.

    Security: nothing is verified here, as in any source. Whoever reads through it binds every tile to a root.
    """

    def read(path: str, /) -> bytes | None:
        data = source(path)
        if data is not None or path == "checkpoint":
            return data
        tile = parse_tile_path(path)
        return _made(tile, source) if tile.level != "entries" and tile.width < WIDTH else None

    return read


def _made(tile: Tile, source: TileSource) -> bytes | None:
    if tile.level == 0:
        bundle = source(format_tile_path(Tile("entries", tile.index, tile.width)))
        try:
            return None if bundle is None else b"".join(leaf_hashes(parse_bundle(bundle)))
        except TlogError:
            return None
    assert tile.level != "entries"  # whose partial bundles are stored as they are
    below = [
        source(format_tile_path(Tile(tile.level - 1, tile.index * WIDTH + place)))
        for place in range(tile.width)
    ]
    return b"".join(_root(hashes) for hashes in below if hashes) if all(below) else None


def _root(tile: bytes) -> bytes:
    hashes = [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]
    while len(hashes) > 1:
        hashes = parent_hashes(hashes)
    return hashes[0]
