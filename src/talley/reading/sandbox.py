"""Parse papers in a child process with limits: the only module of the cores that starts a process.

Security: a paper is an attack until it is parsed. The child gets the bytes on standard input, an empty
environment, limits on memory, file size and processor time, and where the kernel lets it no network. Its answer
is hostile too: it is parsed here into bounded, frozen values.
"""

from __future__ import annotations

import base64
import binascii
import ctypes
import json
import math
import os
import resource
import select
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal, Self, get_args

from talley.reading.paper import Line, Page, Paper, PaperError, Place, ReadBy, Sha256

MAX_BYTES = 50 * 2**20
MAX_ANSWER_BYTES = 400 * 2**20
MEMORY_BYTES = 3 * 2**30
SECONDS = 180.0
PAPERS_A_CHILD = 200
Engine = Literal["auto", "rapidocr", "tesseract"]
"""What reads pictures of words."""

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_SOURCE = Path(__file__).parents[2]

# `-I` keeps the caller's environment and folder out; only this package's own folder is added.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from talley.reading.child import main; main()"


class Reader:
    """Read papers in one child that lives on, replaced after a failure and after every 200 papers."""

    def __init__(
        self, *, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES, engine: Engine = "auto"
    ) -> None:
        self._seconds, self._memory, self._engine = seconds, memory_bytes, engine
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, data: bytes, *, name: str = "") -> Paper:  # noqa: ARG002 - a name proves nothing
        """Read a paper. Raises: PaperError with a sentence that says what is wrong and what to do."""
        return _paper(self._ask("read", data))

    def images(self, data: bytes) -> tuple[bytes, ...]:
        """Return a PNG of each page. Raises: PaperError as `read`."""
        answer = self._ask("images", data)
        try:
            pictures = tuple(base64.b64decode(part, validate=True) for part in answer["images"])
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise PaperError("The paper's pages could not be shown.") from error
        if not all(picture.startswith(b"\x89PNG\r\n\x1a\n") for picture in pictures):
            raise PaperError("The paper's pages could not be shown.")
        return pictures

    def _ask(self, what: Literal["read", "images"], data: bytes) -> Any:
        if len(data) > MAX_BYTES:
            raise PaperError(
                f"The file is larger than {MAX_BYTES // 2**20} MB. Send the demand without exhibits."
            )
        if self._served >= PAPERS_A_CHILD:
            self._stop()
        child = self._running()
        self._served += 1
        assert child.stdin is not None
        assert child.stdout is not None
        deadline = time.monotonic() + self._seconds
        try:
            child.stdin.write(struct.pack(">cI", what[:1].encode(), len(data)) + data)
            child.stdin.flush()
            (size,) = struct.unpack(">I", _exactly(child.stdout, 4, deadline))
            if size > MAX_ANSWER_BYTES:
                raise EOFError
            answer = json.loads(_exactly(child.stdout, size, deadline))
        except (OSError, EOFError, ValueError, RecursionError) as error:
            self._stop()
            raise PaperError(
                "Reading this file took too long or too much memory, or broke the reader. Send it as a plain PDF."
            ) from error
        if not isinstance(answer, dict) or not isinstance(answer.get("error", ""), str):
            raise PaperError("The file could not be read.")
        if "error" in answer:
            raise PaperError(answer["error"][:500])
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            self._served = 0
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-I", "-c", _START, str(_SOURCE), str(self._memory), self._engine],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"OMP_THREAD_LIMIT": "1", "PATH": os.defpath},
                start_new_session=True,
            )
        return self._child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()


def _exactly(pipe: IO[bytes], size: int, deadline: float) -> bytes:
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


def _paper(answer: Any) -> Paper:
    """Parse the child's answer: wrong shape, wrong bounds or too much of anything is an error."""
    try:
        pages = tuple(_page(raw, number) for number, raw in enumerate(answer["pages"], 1))
        sha256, read_by = str(answer["sha256"]), answer["read_by"]
        if len(sha256) != 64 or read_by not in get_args(ReadBy):
            raise ValueError
        notes = tuple(str(note)[:200] for note in answer["notes"][:50])
        return Paper(Sha256(sha256), str(answer["media_type"])[:100], read_by, pages, notes)
    except (KeyError, TypeError, ValueError) as error:
        raise PaperError("The file could not be read.") from error


def _page(raw: Any, number: int) -> Page:
    width, height = float(raw["width"]), float(raw["height"])
    if not (0 < width < 100_000 and 0 < height < 100_000):
        raise ValueError
    lines = tuple(Line(str(text)[:5000], Place(number, _box(box))) for text, box in raw["lines"][:5000])
    return Page(number, width, height, lines)


def _box(raw: Any) -> tuple[float, float, float, float]:
    left, top, right, bottom = (float(edge) for edge in raw)
    if not all(math.isfinite(edge) and 0 <= edge <= 1 for edge in (left, top, right, bottom)):
        raise ValueError
    return (left, top, right, bottom)


def confine(memory_bytes: int) -> None:
    """Limit this process, for ever: called by the child before it reads its first byte."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 2**20, 64 * 2**20))
    # No network, where the kernel lets an ordinary user make a namespace of their own; else the code alone.
    ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def run_tesseract(png: bytes) -> str:
    """Return Tesseract's table (TSV) of the words in a picture. Raises: PaperError."""
    command = shutil.which("tesseract")
    if command is None:
        raise PaperError("This is a scan, and no OCR engine is installed. Install tesseract-ocr.")
    try:
        done = subprocess.run(  # noqa: S603 - found on the fixed search path
            [command, "stdin", "stdout", "--dpi", "200", "-l", "eng", "tsv"],
            input=png,
            capture_output=True,
            timeout=60,
            check=True,
            env={"OMP_THREAD_LIMIT": "1", "PATH": os.defpath},
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise PaperError(
            "The scan could not be read. Scan the paper again, upright, at 200 to 300 dpi."
        ) from error
    return done.stdout.decode("utf-8", errors="replace")
