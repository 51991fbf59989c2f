"""What a witness cosigned last, one file a log: compared and replaced in one step, and never rolled back."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Self

from talley.tlog.checkpoint import SignedCheckpoint, format_signed_checkpoint, parse_signed_checkpoint
from talley.tlog.errors import TlogError
from talley.tlog.keys import VerifierKey, format_vkey
from talley.tlog.signing import verify_note

_MARK = "vkey"


class StateError(Exception):
    """A folder is not this witness's state, or is in use, or holds what this witness did not write."""


def make_state(folder: Path, key: VerifierKey) -> None:
    """Make the state of a new witness: a folder with its key's vkey in it.

    Raises: OSError, also where the folder is there already.
    """
    folder.mkdir(mode=0o700, parents=True)
    (folder / _MARK).write_text(format_vkey(key) + "\n", encoding="utf-8")


class WitnessState:
    """The latest checkpoint of each log, with the log's signature and this witness's cosignature.

    Security: a witness that forgot what it cosigned would cosign a second history. So the folder must name
    this key before anything starts (an empty mount point does not); one process holds its lock for as long
    as it lives; one request at a time compares and replaces; a file is whole and durable before its
    cosignature leaves. The kernel lets go of the lock when the process dies, however it dies.
    The lock does not reach another machine: a folder belongs to one.
    """

    def __init__(self, folder: Path, key: VerifierKey) -> None:
        """Take the folder. Raises: StateError."""
        self._folder, self._key, self._requests = folder, key, Lock()
        try:
            self._lock = os.open(folder / _MARK, os.O_RDONLY)
        except OSError:
            raise StateError(f"{folder} is no witness's state: it has no file {_MARK}") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._lock)
            raise StateError(f"another witness uses {folder}") from None
        if (folder / _MARK).read_text(encoding="utf-8").strip() != format_vkey(key):
            self.close()
            raise StateError(f"{folder} is the state of another key than {key.name}")

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other requests away while one compares with `latest` and replaces it."""
        with self._requests:
            yield

    def latest(self, origin: str) -> SignedCheckpoint | None:
        """Return the last checkpoint stored for a log, or None.

        Read from the file each time: what a failed write left there is then what counts.
        Raises: StateError, where the file is not one that this witness wrote; OSError.
        """
        try:
            data = self._path(origin).read_bytes()
        except FileNotFoundError:
            return None
        try:
            signed = parse_signed_checkpoint(data)
            verify_note(signed.note, [self._key])
        except TlogError as error:
            raise StateError(f"{self._path(origin).name}: {error}") from None
        if signed.checkpoint.origin != origin:
            raise StateError(f"{self._path(origin).name} is the checkpoint of another log")
        return signed

    def store(self, signed: SignedCheckpoint) -> None:
        """Replace a log's checkpoint; once this returns, it survives a crash.

        Raises: OSError. Either checkpoint may be there then, and either is whole.
        """
        path = self._path(signed.checkpoint.origin)
        new = path.with_suffix(".new")
        with new.open("wb") as file:
            file.write(format_signed_checkpoint(signed))
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _path(self, origin: str) -> Path:
        return self._folder / sha256(origin.encode()).hexdigest()
