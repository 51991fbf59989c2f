"""Files for their owner alone, each there whole or not at all, also after a crash."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Let a file be written; it has its name once it is durable, and not before. Raises: OSError.

    Two processes that write the same file do not mix: the last one's stands.
    """
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with new.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def write_private(path: Path, data: bytes) -> None:
    """Write a file, or replace it in one step; once this returns it survives a crash. Raises: OSError."""
    _folder(path.parent)
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    _write(new, data)
    new.replace(path)
    _sync(path.parent)


def make_private(path: Path, data: bytes) -> None:
    """Write a file that is not there yet. Raises: FileExistsError; OSError."""
    _folder(path.parent)
    _write(path, data)
    _sync(path.parent)


def read_private(path: Path) -> bytes:
    """Read a file with a secret. Raises: PermissionError where others can read it too; OSError."""
    if path.stat().st_mode & 0o077:
        raise PermissionError(1, "it can be read by others; make it mode 0600", str(path))
    return path.read_bytes()


def _folder(path: Path) -> None:
    if not path.exists():
        _folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


def _write(path: Path, data: bytes) -> None:
    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(made, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
