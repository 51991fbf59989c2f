"""The log on a disk: durable entries a second at the sequencer, and end to end through both databases."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path

import psutil
import psycopg

from benchmarks.assessing import Row
from benchmarks.log_core import entries
from talley.tlog.keys import SignatureType, SignerKey

AIM_ENTRIES_A_SECOND = 50_000
FEW, MANY = 10_000, 1_000_000
KEY = SignerKey("bench.example/log", SignatureType.NOTE, sha256(b"bench").digest())
POSTGRESQL = os.environ.get("TALLEY_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")


@cache
def one_write() -> tuple[float, float]:
    """Seconds, median and 99th of 100, to make one small file durable: the disk's own share of a batch."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        times = []
        for number in range(200):
            started = time.perf_counter()
            file = os.open(Path(folder) / str(number), os.O_WRONLY | os.O_CREAT)
            os.write(file, bytes(8_000))
            os.fsync(file)
            os.close(file)
            times.append(time.perf_counter() - started)
    return _middle(times)


def _middle(times: list[float]) -> tuple[float, float]:
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]


@contextmanager
def log() -> Iterator[Callable[[int], float]]:
    """Begin a log in a folder; what is yielded appends a batch of a length and returns its seconds."""
    # Imported here: the web half is not needed by the other benchmarks.
    from talley.web.logserver.store import FolderStore  # noqa: PLC0415
    from talley.web.logserver.writer import Writer  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp(dir=Path.cwd()))
    try:
        store = FolderStore(folder)
        with store.only_writer():
            writer = Writer(store, KEY)

            def append(batch: int) -> float:
                data = entries(writer.size, writer.size + batch)
                started = time.perf_counter()
                writer.append(data)
                return time.perf_counter() - started

            yield append
    finally:
        shutil.rmtree(folder)


def durable(batch: int, batches: int) -> Row:
    """Append so many batches; each is durable in tiles, and the head moved, before the next."""
    with log() as append:
        times = [append(batch) for _ in range(batches)]
    median, slow = _middle(times)
    rate = batch * batches / sum(times)
    disk = one_write()[0] * 1e3
    return Row(
        f"durable, batches of {batch}: p50 {median * 1e3:.1f} ms, p99 {slow * 1e3:.1f} ms",
        f"{rate:,.0f}/s",
        f"aim {AIM_ENTRIES_A_SECOND:,}/s" if batch == 100 else f"one file {disk:.2f} ms",
        rate >= AIM_ENTRIES_A_SECOND if batch == 100 else None,
    )


def durable_by_1() -> Row:
    return durable(1, 500)


def durable_by_10() -> Row:
    return durable(10, 500)


def durable_by_100() -> Row:
    return durable(100, 500)


def durable_by_1000() -> Row:
    return durable(1_000, 100)


@cache
def at_two_sizes() -> tuple[float, float]:
    """Return how many times longer a batch of 100 takes at a million entries, and MiB that growing there took.

    Both logs take turns, so that whatever else the disk is doing meets them alike: 300 batches each, so that
    the small one ends at 40,000. The figures are of the medians.
    """
    memory = psutil.Process().memory_info
    with log() as small, log() as large:
        for append in (small, large):
            append(FEW)
        before = memory().rss
        for _ in range((MANY - FEW) // FEW):
            large(FEW)
        times = [(small(100), large(100)) for _ in range(300)]
        grown = memory().rss - before
    few, many = (_middle(list(one))[0] for one in zip(*times, strict=True))
    return many / few, grown / 2**20


def durable_growth() -> Row:
    ratio, _ = at_two_sizes()
    what = f"durable, batches of 100, at {MANY:,} against {FEW:,}"
    return Row(what, f"{ratio:.2f} times", "flat: 1.25", met=ratio <= 1.25)


def durable_memory() -> Row:
    _, grown = at_two_sizes()
    return Row(f"memory for growing to {MANY:,}", f"{grown:+.1f} MiB", "flat: 10 MiB", met=grown <= 10)


def end_to_end(database: str, name: str) -> Row:
    """Write entries one transaction each, then sequence them all; in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.log_end_to_end", database],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return Row(
            f"log end to end on {name}", "failed", done.stderr.strip().splitlines()[-1][:30], met=False
        )
    written, sequenced, delay = done.stdout.split()
    return Row(
        f"log end to end on {name}: written {float(written):,.0f}/s, told after {float(delay):.0f} ms",
        f"{float(sequenced):,.0f}/s",
        "sequenced and told",
        None,
    )


def end_to_end_sqlite() -> Row:
    return end_to_end("sqlite:db.sqlite3", "SQLite")


def end_to_end_postgresql() -> Row:
    try:
        with psycopg.connect(POSTGRESQL, autocommit=True, connect_timeout=5) as server:
            server.execute("DROP DATABASE IF EXISTS talley_bench")
            server.execute("CREATE DATABASE talley_bench")
    except psycopg.Error as error:
        return Row("log end to end on PostgreSQL", "skipped", type(error).__name__, None)
    try:
        return end_to_end(POSTGRESQL.rpartition("/")[0] + "/talley_bench", "PostgreSQL")
    finally:
        with psycopg.connect(POSTGRESQL, autocommit=True) as server:
            server.execute("DROP DATABASE talley_bench WITH (FORCE)")


ROWS = (
    durable_by_1,
    durable_by_10,
    durable_by_100,
    durable_by_1000,
    durable_growth,
    durable_memory,
    end_to_end_sqlite,
    end_to_end_postgresql,
)
