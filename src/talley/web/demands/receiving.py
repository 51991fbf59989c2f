"""What taking a paper in needs: reading it, one at a time, and the next reference."""

from __future__ import annotations

import struct
import threading
from datetime import datetime

from django.db import connection

from talley.reading.paper import Paper, PaperError
from talley.reading.sandbox import Reader
from talley.web.demands.models import Demand


class BusyError(PaperError):
    """Other papers are being read; this one was not tried."""


_READING = threading.BoundedSemaphore(1)
_WAIT_SECONDS = 60.0


def read_paper(data: bytes) -> tuple[Paper, tuple[bytes, ...]]:
    """Read a paper and draw its pages. Raises: PaperError; BusyError where others are read for too long.

    One at a time in each process: a reader takes up to 3 GB and two processors.
    """
    if not _READING.acquire(timeout=_WAIT_SECONDS):
        raise BusyError("Other papers are being read. Send this one again in a minute.")
    try:
        with Reader() as reader:
            return reader.read_with_images(data)
    finally:
        _READING.release()


def height_of(png: bytes) -> int:
    """Return a picture's height in thousandths of its width, from the first chunk of the PNG."""
    width: int
    height: int
    width, height = struct.unpack(">II", png[16:24])
    return round(height * 1000 / max(1, width))


def next_reference(received_at: datetime) -> str:
    """Return the year's next number. Two takers wait for each other here, so that none is given twice."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [0x7A11E4])
    prefix = f"{received_at:%y}-"
    last = Demand.objects.filter(reference__startswith=prefix).order_by("-reference").first()
    number = int(last.reference.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{number:05d}"
