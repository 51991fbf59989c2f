"""Seal a file of records on all cores: each process gets parts, and writes what it sealed itself."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any

import pyarrow as pa

from talley.cli.seal_arrow import Input, RecordsError, open_input, parts
from talley.cli.seal_files import Records
from talley.cli.seal_parts import Done, Parts, PartsError, do_part, job_of
from talley.sealing.bulk import RefusedRow

WAITING = 2
"""How many parts a process has before it at most: what bounds the memory."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is sealed: from a file to a file, on so many cores, in parts of so many rows."""

    source: Path
    to: Path
    records: Records
    cores: int
    part_rows: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """Rows read, seals written, and how many of the rows an earlier run had sealed."""

    rows: int
    seals: int
    kept: int


def seal_file(
    work: Work,
    refused: Callable[[RefusedRow], None],
    watch: Callable[[Iterator[Done], int | None], Iterable[Done]],
) -> Sealed | None:
    """Seal all records of a file, going on where an earlier run ended; None where that run had finished.

    `refused` gets each refusal, its row counted from 0 in the whole file. `watch` shows how far it is.
    Raises: RecordsError; PartsError; OSError.
    """
    job = job_of(work.source, work.records, work.part_rows)
    folder = work.to.with_name(f"{work.to.name}.parts")
    if work.to.exists() and not folder.exists():
        raise PartsError(f"{work.to} is there already, and nothing is written over")
    opened = open_input(work.source, work.records)
    with Parts(folder, job) as held:
        # The file has its name once all is in it: only the folder was left to remove.
        if work.to.exists():
            held.remove()
            return None
        rows = seals = kept = count = 0
        for done in watch(_sealed(opened, work, job, folder), opened.rows):
            count = done.number + 1
            rows, seals, kept = rows + done.rows, seals + done.seals, kept + done.rows * done.kept
        if job_of(work.source, work.records, work.part_rows) != job:
            raise RecordsError(f"{work.source} was changed while it was read")
        for one in held.join(count, work.to):
            refused(one)
        held.remove()
    return Sealed(rows, seals, kept)


def _sealed(opened: Input, work: Work, job: Mapping[str, Any], folder: Path) -> Iterator[Done]:
    # Spawned, not forked: Arrow has threads, and a fork would have what the parent read in its memory.
    with ProcessPoolExecutor(work.cores, get_context("spawn"), _begin, (work, job, folder)) as pool:
        waiting: deque[Future[Done]] = deque()
        try:
            for number, batch in enumerate(parts(opened.batches, work.part_rows)):
                waiting.append(pool.submit(_do, number, batch.serialize().to_pybytes(), batch.schema))
                if len(waiting) >= WAITING * work.cores:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise PartsError("a process ended before its time. Run the command again to go on") from None
        finally:
            for future in waiting:
                future.cancel()


_given: list[tuple[Work, Mapping[str, Any], Path]] = []
"""What this process works on; set once, when it begins."""


def _begin(work: Work, job: Mapping[str, Any], folder: Path) -> None:
    _given[:] = [(work, job, folder)]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it too, and lets a part be finished
    pa.set_cpu_count(1)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Without this a killed parent leaves processes behind that wait for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(number: int, data: bytes, schema: pa.Schema) -> Done:
    ((work, job, folder),) = _given
    batch = pa.ipc.read_record_batch(pa.py_buffer(data), schema)
    return do_part(folder, job, number, batch, work.records)
