"""Bulk sealing: two processes against one, and, run by itself, a million records with the memory on the way.

`python -m benchmarks.sealing_million` is the second; it takes minutes.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from benchmarks.assessing import Row
from benchmarks.sealing import SIZE, key
from talley.cli.seal import PART_ROWS
from talley.cli.seal_files import Records
from talley.sealing.bulk import Sealing

AIM_TWO_CORES, PARTS_OF_RATIO, TURNS, AIM_GROWTH_MIB = 1.7, 8, 4, 64


@dataclass(frozen=True)
class Run:
    """Seals a second once all processes work, seconds for the whole, and MiB of all processes as parts were done."""

    seals_per_second: float
    whole_s: float
    memory: list[float]


def write_records(path: Path, count: int) -> None:
    """Write invented records, some rows at a time."""
    pa, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    schema = pa.schema([("account", pa.string()), ("name", pa.string())])
    with parquet.ParquetWriter(path, schema) as writer:
        for start in range(0, count, 50_000):
            numbers = range(start, min(start + 50_000, count))
            handles = [secrets.token_hex(16) for _ in numbers]
            names = [f"Ada Example, {number} Lantern Street" for number in numbers]
            writer.write_table(pa.table({"account": handles, "name": names}, schema))


def sealed_in(folder: Path, source: Path, cores: int) -> Run:
    """Seal a file and watch the processes."""
    seal_run = import_module("talley.cli.seal_run")
    sealing = Sealing("bench.example/log", key().public, "2026-q4", {"name": SIZE})
    moments: list[float] = []
    memory: list[float] = []

    def watch(parts: Iterator[Any], _rows: int | None) -> Iterable[Any]:
        for done in parts:
            moments.append(time.perf_counter())
            memory.append(_memory_mib())
            yield done

    to = folder / f"{cores}.parquet"
    started = time.perf_counter()
    done = seal_run.seal_file(
        seal_run.Work(source, to, Records(sealing, "account"), cores, PART_ROWS), lambda _: None, watch
    )
    whole_s = time.perf_counter() - started
    memory.append(_memory_mib())
    # Parts come in turns of as many as there are processes: from the end of the first turn to that of the last.
    rate = (len(moments) - cores) * PART_ROWS / (moments[-1] - moments[cores - 1])
    assert done.seals == done.rows > 0
    return Run(rate, whole_s, memory)


def two_cores() -> Row:
    what = "bulk sealing, two processes against one"
    if find_spec("pyarrow") is None:
        return Row(what, "not installed", f"at least {AIM_TWO_CORES} times", None)
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_records(folder / "in.parquet", PARTS_OF_RATIO * PART_ROWS)
        one = two = 0.0
        for turn in range(TURNS):  # in turn, and the best of each: the others were disturbed
            (folder / str(turn)).mkdir()
            one = max(one, sealed_in(folder / str(turn), folder / "in.parquet", 1).seals_per_second)
            two = max(two, sealed_in(folder / str(turn), folder / "in.parquet", 2).seals_per_second)
    ratio = two / one
    return Row(
        f"{what}: {two:,.0f}/s and {one:,.0f}/s",
        f"{ratio:.2f} times",
        f"at least {AIM_TWO_CORES} times",
        ratio >= AIM_TWO_CORES,
    )


def _memory_mib() -> float:
    here = psutil.Process()
    return sum(one.memory_info().rss for one in (here, *here.children(recursive=True))) / 2**20


ROWS = (two_cores,)
