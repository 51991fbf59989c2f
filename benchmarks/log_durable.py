"""The log on a disk: durable entries a second at the sequencer, and end to end through both databases."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from hashlib import sha256
from pathlib import Path

import psycopg

from benchmarks.assessing import Row
from benchmarks.log_core import entries
from talley.tlog.keys import SignatureType, SignerKey

AIM_ENTRIES_A_SECOND = 50_000
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


def durable(batch: int, batches: int) -> Row:
    """Append so many batches; each is durable in tiles, and the head moved, before the next."""
    # Imported here: the web half is not needed by the other benchmarks.
    from talley.web.logserver.store import FolderStore  # noqa: PLC0415
    from talley.web.logserver.writer import Writer  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp(dir=Path.cwd()))
    try:
        store, times = FolderStore(folder), []
        with store.only_writer():
            writer = Writer(store, KEY)
            for number in range(batches):
                data = entries(number * batch, (number + 1) * batch)
                started = time.perf_counter()
                writer.append(data)
                times.append(time.perf_counter() - started)
    finally:
        shutil.rmtree(folder)
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
    end_to_end_sqlite,
    end_to_end_postgresql,
)
