"""Where a log's files lie. What is written here is durable when the call returns, or it raises."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from talley.tlog.checkpoint import Checkpoint, format_checkpoint, parse_checkpoint
from talley.tlog.tiles import TilePathError, parse_tile_path

CHECKPOINT = "checkpoint"
HEADS = "heads"
MOST_HEADS_BYTES = 2**20


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

    def drop(self, paths: AbstractSet[str]) -> None:
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
    """A log in a folder: `public/` is what any web server may serve, `heads` and `lock` are the writer's."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.public = folder, folder / "public"
        self._heads: int | None = None

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
            folders = {self._put(self.public / path, data, 0o644) for path, data in files.items()}
            for folder in folders:
                _sync_folder(folder)
        except OSError as error:
            raise StoreError(f"the log's files cannot be written: {error.strerror}") from error

    def drop(self, paths: AbstractSet[str]) -> None:
        """Remove files; one that is gone is gone. Not made durable: a file that comes back harms nobody."""
        for path in paths:
            (self.public / path).unlink(missing_ok=True)

    def drop_partials(self, full: str) -> None:
        """Remove the partial tiles that a full one replaces; readers fall back to it (c2sp.org/tlog-tiles)."""
        shutil.rmtree(self.public / f"{full}.p", ignore_errors=True)

    def head(self) -> Checkpoint | None:
        """Return the last head that was written whole; one that a crash cut off was never moved to.

        Raises: StoreError, talley.tlog.checkpoint.CheckpointError where it is damaged.
        """
        try:
            lines = (self._folder / HEADS).read_bytes().split(b"\n")[:-1]
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"the log's head cannot be read: {error.strerror}") from error
        return (
            parse_checkpoint(lines[-1].decode("utf-8", "replace").replace("\t", "\n") + "\n")
            if lines
            else None
        )

    def move_head(self, head: Checkpoint) -> None:
        """Append the head to those before: one line, one wait."""
        line = format_checkpoint(head).rstrip("\n").replace("\n", "\t").encode() + b"\n"
        try:
            if self._heads is None:
                self._heads = self._begin_heads()
            _write_all(self._heads, line)
            os.fdatasync(self._heads)
            if os.fstat(self._heads).st_size > MOST_HEADS_BYTES:
                self._close_heads()  # begun anew from the last one, next time
        except OSError as error:
            # Part of the line may be there: begin the file anew, from the last whole one, next time.
            self._close_heads()
            raise StoreError(f"the log's head cannot be written: {error.strerror}") from error

    def _begin_heads(self) -> int:
        last = self.head()
        line = format_checkpoint(last).rstrip("\n").replace("\n", "\t").encode() + b"\n" if last else b""
        _sync_folder(self._put(self._folder / HEADS, line, 0o600))
        return os.open(self._folder / HEADS, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)

    def _close_heads(self) -> None:
        if self._heads is not None:
            os.close(self._heads)
            self._heads = None

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
            self._close_heads()
            os.close(lock)

    def _put(self, path: Path, data: bytes, mode: int) -> Path:
        """Put a file in place, durable but for its name; return the folder whose sync makes that durable."""
        _make_folder(path.parent)
        passing = path.with_name(f".{path.name}.new")
        file = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            # Set, not asked for: the server's umask keeps everything else from other users, web servers among them.
            os.fchmod(file, mode)
            _write_all(file, data)
            os.fsync(file)
        finally:
            os.close(file)
        # Safe: a reader sees the old file or the whole new one.
        passing.replace(path)
        return path.parent


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
