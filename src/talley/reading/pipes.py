"""Pipes to a process that may do nothing that it should: every wait ends at a deadline on the monotonic clock."""

from __future__ import annotations

import os
import select
import struct
import time
from contextlib import suppress
from typing import IO


def close(pipe: IO[bytes]) -> None:
    """Close a pipe, whoever is at its other end."""
    with suppress(OSError):  # what was not sent has nobody to go to
        pipe.close()


def write(pipe: IO[bytes], data: bytes, deadline: float) -> None:
    """Write everything before the deadline. Raises: EOFError where it is not taken, OSError."""
    left = memoryview(data)
    while left:
        _, ready, _ = select.select([], [pipe], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise EOFError
        left = left[os.write(pipe.fileno(), left[: 2**16]) :]


def frame(pipe: IO[bytes], most: int, deadline: float) -> bytes:
    """Read a length and as many bytes. Raises: EOFError where they do not come, or are more than `most`."""
    (size,) = struct.unpack(">I", exactly(pipe, 4, deadline))
    if size > most:
        raise EOFError
    return exactly(pipe, size, deadline)


def exactly(pipe: IO[bytes], size: int, deadline: float) -> bytes:
    """Read so many bytes before the deadline. Raises: EOFError if they do not come."""
    parts, missing = [], size
    while missing:
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        part = os.read(pipe.fileno(), min(missing, 2**20)) if ready else b""
        if not part:
            raise EOFError
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
