"""Where a log is read from: a folder, or a web server that is not trusted."""

from __future__ import annotations

import time
from pathlib import Path

from talley.cli.web_address import WebAddress, WebError
from talley.tlog.bundles import MOST_ENTRY_BYTES
from talley.tlog.hashing import HASH_BYTES
from talley.tlog.note import MOST_NOTE_BYTES
from talley.tlog.tiles import WIDTH, TileSource

TRIES = 3
_GONE = {404, 410}


class SourceError(Exception):
    """The log cannot be reached, or not read; that says nothing of what is in it."""


def log_source(where: str) -> TileSource:
    """Return the source for an http(s) address or a folder.

    Raises: SourceError, also later when something is read.
    """
    if "://" in where:
        return WebSource(where)
    if not Path(where).is_dir():
        raise SourceError(f"{where} is no folder and no address that begins with https:// or http://")
    return FolderSource(Path(where))


class FolderSource:
    """A log's files under one folder, laid out as C2SP tlog-tiles says."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, path: str, /) -> bytes | None:
        """Return a file's bytes, at most one more than it may have; None where there is none."""
        try:
            with (self._folder / path).open("rb") as file:
                return file.read(most_bytes(path) + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror}") from None


class WebSource:
    """A log's files under one address, on a server that is hostile; what parses a file refuses one that is too long."""

    def __init__(self, address: str) -> None:
        """Raises: SourceError."""
        try:
            self._address = WebAddress(address)
        except WebError as error:
            raise SourceError(str(error)) from None

    def __call__(self, path: str, /) -> bytes | None:
        """Return a file's bytes, at most one more than it may have; None where the server has none."""
        for left in reversed(range(TRIES)):
            try:
                reply = self._address.ask(path, most_bytes(path))
            except WebError as error:
                if not left or error.final:
                    raise SourceError(str(error)) from None
            else:
                if reply.status in _GONE:
                    return None
                if reply.status < 300:
                    return reply.body
                if not left or reply.status < 500:
                    raise SourceError(f"{path}: the server answers {reply.status}")
            time.sleep(0.5)
        raise AssertionError  # Unreachable: the last try returns or raises.


def most_bytes(path: str) -> int:
    """Return how many bytes the file at a path has at most."""
    if path == "checkpoint":
        return MOST_NOTE_BYTES
    return WIDTH * (MOST_ENTRY_BYTES + 2 if path.startswith("tile/entries/") else HASH_BYTES)
