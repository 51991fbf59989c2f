"""`talley verify` on a whole log: how many entries a second, against the tree alone, and how much memory."""

from __future__ import annotations

import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path

import psutil

from benchmarks.assessing import Row
from talley.casework.audit.audit import audit
from talley.casework.course.event import entry_of, next_event
from talley.casework.entries.entry import format_entry
from talley.casework.entries.log_entry import log_entry
from talley.casework.entries.registry import EVENTS, LOG
from talley.casework.entries.settled import Settled, due_on
from talley.casework.entries.slot import Slot
from talley.cli.log_source import FolderSource
from talley.tlog.checkpoint import Checkpoint
from talley.tlog.edge import Edge
from talley.tlog.tile_reader import TileReader

SMALL, LARGE = 20_000, 400_000
BATCH = 25_600
OPENED_AT = datetime(2026, 11, 25, tzinfo=UTC)
TEN_MINUTES = timedelta(minutes=10)
KINDS = [kind for kind in EVENTS.values() if kind.TYPE not in {"corrected", "closed"}][:17]


def entries() -> Iterator[bytes]:
    """Courses of seventeen events, three slots after each, and a settlement on each date."""
    course = "0" * 32
    before, events = None, []
    for kind in KINDS:
        before = next_event(
            before,
            course,
            import_module(kind.__module__).EXAMPLE,
            at=OPENED_AT,
            by="1" * 32,
            nonce=bytes(32),
        )
        events.append(format_entry(entry_of(before)))
    at, due = OPENED_AT, due_on(OPENED_AT.date())
    number = first = 0
    yield format_entry(log_entry(import_module(LOG["log-opened"].__module__).EXAMPLE, at))
    while True:
        other = os.urandom(16).hex().encode()
        yield from (data.replace(course.encode(), other) for data in events)
        for _ in range(3):
            if at.date() >= due:
                yield format_entry(log_entry(Settled(due, first, number, os.urandom(32)), at))
                first, due = number, due_on(at.date())
            yield format_entry(log_entry(Slot(number, os.urandom(32)), at))
            number, at = number + 1, at + TEN_MINUTES


@contextmanager
def log(size: int) -> Iterator[TileReader]:
    """Write a log of a size into a folder, and read it there."""
    with tempfile.TemporaryDirectory() as name:
        edge, endless = Edge(), entries()
        while edge.size < size:
            growth = edge.append([next(endless) for _ in range(min(BATCH, size - edge.size))])
            edge = growth.edge
            for path, data in growth.files.items():
                (Path(name) / path).parent.mkdir(parents=True, exist_ok=True)
                (Path(name) / path).write_bytes(data)
        head = Checkpoint("bench", edge.size, edge.root())
        yield TileReader(FolderSource(Path(name)), head.size, head.root)


def whole(reader: TileReader, sizes: list[int] | None = None) -> Iterator[tuple[int, bytes]]:
    process = psutil.Process()
    for bundle in range(-(-reader.size // 256)):
        if sizes is not None and bundle % 50 == 0:
            sizes.append(process.memory_info().rss)
        yield from enumerate(reader.entries(bundle), start=bundle * 256)


def _audited(reader: TileReader, sizes: list[int]) -> None:
    found = audit(whole(reader, sizes), at=OPENED_AT)
    assert found.good, found.problems
    assert found.entries == reader.size


@cache
def measured() -> tuple[float, float, float]:
    """Return entries a second for the tree alone and for everything, and MiB that the large log took at most."""
    with log(SMALL) as reader:
        _audited(reader, [])
    with log(LARGE) as reader:
        gc.collect()
        sizes: list[int] = []
        seconds = _seconds(lambda: _audited(reader, sizes))
        tree = _seconds(lambda: [None for _ in whole(reader)])
    return LARGE / tree, LARGE / seconds, (max(sizes) - sizes[0]) / 2**20


def verification() -> Row:
    tree, everything, _ = measured()
    return Row(
        f"verify a whole log of {LARGE:,} entries",
        f"{everything:,.0f}/s",
        f"the tree alone: {tree:,.0f}/s",
        met=None,
    )


def verification_memory() -> Row:
    """Courses are kept, so that each event is known to stand once; all else is let go."""
    growth = measured()[2]
    limit = 10 + LARGE / 20 * 600 / 2**20
    return Row(
        f"memory for it, {LARGE // 20:,} courses",
        f"{growth:+.1f} MiB",
        f"{limit:.0f} MiB: 600 B a course",
        met=growth <= limit,
    )


def _seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


ROWS = (verification, verification_memory)
