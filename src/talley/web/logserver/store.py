"""Where a log's files lie. What is written here is durable when the call returns, or it raises."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from talley.tlog.checkpoint import Checkpoint, format_checkpoint, parse_checkpoint
from talley.tlog.tiles import TilePathError, parse_tile_path

CHECKPOINT = "checkpoint"


class StoreError(Exception):
    """The files of a log are not to be had, or another process writes them. The message says which."""


class Store(Protocol):
    """The files of one log: public ones by their C2SP path, and the writer's own head.

    Trusted for nothing but durability: whoever reads tiles back binds them to a root first.
    """

    def read(self, path: str) -> bytes | None:
        """Return a public file, or None where there is none."""

    def write(self, files: Mapping[str, bytes]) -> None:
        """Make public files durable; one that is there is replaced. Raises: StoreError."""

    def drop(self, paths: set[str]) -> None:
        """Forget partial tiles that nobody was told of."""

    def drop_partials(self, full: str) -> None:
        """Forget the partial tiles that a full one replaces."""

    def head(self) -> Checkpoint | None:
        """Return how far the log is durable. Raises: StoreError, CheckpointError where that is damaged."""

    def move_head(self, head: Checkpoint) -> None:
        """Say that the log is durable so far: the point at which appending is done. Raises: StoreError."""

    def only_writer(self) -> AbstractContextManager[None]:
        """Hold the log for writing. Raises: StoreError where another process does."""


class FolderStore:
    """A log in a folder: `public/` is what any web server may serve, `head` and `lock` are the writer's."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.public = folder, folder / "public"

    def read(self, path: str) -> bytes | None:
        """Return a public file, or None where there is none or its path is not a log's."""
        if path != CHECKPOINT:
            try:
                parse_tile_path(path)
            except TilePathError:
                return None
        try:
            return (self.public / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror}") from error

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files and wait until they are durable, then the folders that name them."""
        try:
            folders = {self._put(self.public / path, data) for path, data in files.items()}
            for folder in folders:
                _sync_folder(folder)
        except OSError as error:
            raise StoreError(f"the log's files cannot be written: {error.strerror}") from error

    def drop(self, paths: set[str]) -> None:
        """Remove files; one that is gone is gone. Not made durable: a file that comes back harms nobody."""
        for path in paths:
            (self.public / path).unlink(missing_ok=True)

    def drop_partials(self, full: str) -> None:
        """Remove the partial tiles that a full one replaces; readers fall back to it (c2sp.org/tlog-tiles)."""
        shutil.rmtree(self.public / f"{full}.p", ignore_errors=True)

    def head(self) -> Checkpoint | None:
        """Return the head. Raises: StoreError, talley.tlog.checkpoint.CheckpointError where it is damaged."""
        try:
            return parse_checkpoint((self._folder / "head").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError("the log's head cannot be read") from error

    def move_head(self, head: Checkpoint) -> None:
        """Replace the head in one step."""
        try:
            _sync_folder(self._put(self._folder / "head", format_checkpoint(head).encode()))
        except OSError as error:
            raise StoreError(f"the log's head cannot be written: {error.strerror}") from error

    @contextmanager
    def only_writer(self) -> Iterator[None]:
        """Hold an exclusive lock on the folder; the system lets it go when the process dies."""
        try:
            _make_folder(self._folder)
            lock = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(f"the log's folder cannot be used: {error.strerror}") from error
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StoreError("another process writes this log; there can be only one") from None
            yield
        finally:
            os.close(lock)

    def _put(self, path: Path, data: bytes) -> Path:
        """Put a file in place, durable but for its name; return the folder whose sync makes that durable."""
        _make_folder(path.parent)
        passing = path.with_name(f".{path.name}.new")
        file = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(file, view) :]
            os.fsync(file)
        finally:
            os.close(file)
        # Safe: a reader sees the old file or the whole new one.
        passing.replace(path)
        return path.parent


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
