"""Read a log's files a little ahead of the verifier: over a network, waiting is most of the work."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import Self

from talley.tlog.checkpoint import parse_signed_checkpoint
from talley.tlog.errors import TlogError
from talley.tlog.tiles import WIDTH, Tile, TileSource, format_tile_path, parse_tile_path

AHEAD = 8
"""How many bundles, with their tiles, are asked for at once: at worst 135 MB, where a log's entries are all as long
as an entry may be."""


class ReadAhead:
    """A source whose next full bundles and lowest tiles are fetched while the ones before are checked.

    Security: nothing is believed here; what comes too early is kept as bytes until it is asked for.
    """

    def __init__(self, source: TileSource) -> None:
        self._source = source
        self._full = 0
        self._coming: dict[str, Future[bytes | None]] = {}
        self._pool = ThreadPoolExecutor(AHEAD, thread_name_prefix="read-ahead")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def __call__(self, path: str, /) -> bytes | None:
        """Return what the source has at a path; raise what it raises."""
        if path == "checkpoint":
            data = self._source(path)
            with suppress(TlogError):
                self._full = parse_signed_checkpoint(data or b"").checkpoint.size // WIDTH
            return data
        coming = self._coming.pop(path, None)
        for later in _next(path, self._full):
            if later not in self._coming:
                self._coming[later] = self._pool.submit(self._source, later)
        return self._source(path) if coming is None else coming.result()


def _next(path: str, full: int) -> Iterator[str]:
    """Yield the paths after a bundle's, up to the last full one, with those of their tiles."""
    tile = parse_tile_path(path)
    if tile.level == "entries":
        for index in range(tile.index + 1, min(tile.index + 1 + AHEAD, full)):
            yield format_tile_path(Tile(0, index))
            yield format_tile_path(Tile("entries", index))
