"""Parse papers in a child process with limits: the only module of the cores that starts a process.

Security: a paper is an attack until it is parsed. The child gets the bytes on standard input, an empty environment
and the limits of `confine`. Its answer is hostile too: `wire` parses it into bounded, frozen values. Nothing the
child does or leaves undone makes the parent wait longer than the deadline.
"""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from talley.reading import pipes, wire
from talley.reading.paper import Paper, PaperError

MAX_BYTES = 50 * 2**20
MEMORY_BYTES = 3 * 2**30
SECONDS = 180.0
PAPERS_A_CHILD = 200
SECONDS_A_CHILD = 1_800.0
Engine = Literal["auto", "rapidocr", "tesseract"]
"""What reads pictures of words."""

_SOURCE = Path(__file__).parents[2]
_TOO_LONG = (
    "Reading this file took too long or too much memory, or broke the reader. Send it as a plain PDF, "
    "without exhibits."
)

# `-I` keeps the caller's environment and folder out; only this package's own folder is added.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from talley.reading.child import main; main()"


class Reader:
    """Read papers in one child that lives on, replaced after a failure, after 200 papers and after half an hour.

    Invariant: one thread uses it. The child ends with the thread that started it, and answers in the order asked.
    """

    def __init__(
        self, *, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES, engine: Engine = "auto"
    ) -> None:
        self._seconds, self._memory, self._engine = seconds, memory_bytes, engine
        self._child: subprocess.Popen[bytes] | None = None
        self._served, self._born = 0, 0.0
        self._missing: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, data: bytes, *, name: str = "") -> Paper:  # noqa: ARG002 - a name proves nothing
        """Read a paper. Raises: PaperError with a sentence that says what is wrong and what to do."""
        return self._read(data, time.monotonic() + self._seconds)

    def images(self, data: bytes) -> tuple[bytes, ...]:
        """Return a PNG of each page. Raises: PaperError as `read`."""
        return self._images(data, time.monotonic() + self._seconds)

    def read_with_images(self, data: bytes) -> tuple[Paper, tuple[bytes, ...]]:
        """Read a paper and draw its pages within one deadline, one picture a page. Raises: PaperError as `read`."""
        deadline = time.monotonic() + self._seconds
        paper, images = self._read(data, deadline), self._images(data, deadline)
        if len(images) != len(paper.pages):
            self._stop()
            raise PaperError("The paper's pages could not be shown. Send it as a plain PDF.")
        return paper, images

    def _read(self, data: bytes, deadline: float) -> Paper:
        try:
            return wire.parse_paper(self._ask(b"r", data, deadline), data, self._missing)
        except (OSError, EOFError, wire.AnswerError) as error:
            self._stop()
            raise PaperError(_TOO_LONG) from error
        except wire.UnexpectedRefusalError:
            self._stop()
            raise

    def _images(self, data: bytes, deadline: float) -> tuple[bytes, ...]:
        try:
            sizes = wire.parse_sizes(self._ask(b"i", data, deadline))
            child = self._child
            assert child is not None
            assert child.stdout is not None
            images = tuple(pipes.exactly(child.stdout, size, deadline) for size in sizes)
        except (OSError, EOFError, wire.AnswerError) as error:
            self._stop()
            raise PaperError(_TOO_LONG) from error
        except wire.UnexpectedRefusalError:
            self._stop()
            raise
        if not all(image.startswith(wire.PNG) for image in images):
            self._stop()
            raise PaperError("The paper's pages could not be shown. Send it as a plain PDF.")
        return images

    def _ask(self, what: bytes, data: bytes, deadline: float) -> bytes:
        """Send a paper, return the frame that comes back. Raises: PaperError, OSError, EOFError, AnswerError."""
        if len(data) > MAX_BYTES:
            raise PaperError(
                f"The file is larger than {MAX_BYTES // 2**20} MB. Send the demand without exhibits."
            )
        child = self._running(deadline)
        self._served += 1
        assert child.stdin is not None
        assert child.stdout is not None
        pipes.write(child.stdin, struct.pack(">cI", what, len(data)) + data, deadline)
        return pipes.frame(child.stdout, wire.MAX_ANSWER_BYTES, deadline)

    def _running(self, deadline: float) -> subprocess.Popen[bytes]:
        if self._served >= PAPERS_A_CHILD or time.monotonic() - self._born > SECONDS_A_CHILD:
            self._stop()
        if self._child is None:
            self._served, self._born = 0, time.monotonic()
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-I", "-c", _START, str(_SOURCE), str(self._memory), self._engine],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"OMP_THREAD_LIMIT": "1", "PATH": os.defpath},
                start_new_session=True,
            )
            assert self._child.stdin is not None
            assert self._child.stdout is not None
            os.set_blocking(self._child.stdin.fileno(), False)
            self._missing = wire.parse_held(pipes.frame(self._child.stdout, 10_000, deadline))
        return self._child

    def _stop(self) -> None:
        """End the child and all that it started, and wait for nothing else."""
        child, self._child = self._child, None
        if child is None:
            return
        # Its own session: an OCR engine that it started ends with it.
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipes.close(pipe)
        child.wait()


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
