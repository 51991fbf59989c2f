"""The folder of a sealing under way: what is sealed, and each part of it once it is whole and durable.

Security: nothing here is made of a value but its seal. There is no hash of the input either, since a hash of few
values can be guessed; that the input is the same is told by its length, its time and its accounts.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet

from talley.cli.durable import whole
from talley.cli.seal_arrow import SEALS, is_sealed_from, refused_in, seal_batch
from talley.cli.seal_files import Records
from talley.sealing.bulk import RefusedRow

_JOB, _ABOUT = "job.json", b"talley-seals"


class PartsError(Exception):
    """A folder of parts is in use, of another job, or holds what this job did not write."""


@dataclass(frozen=True, slots=True)
class Done:
    """One part: how many rows came and seals went, what was refused, and whether it was there already."""

    number: int
    rows: int
    seals: int
    refused: int
    kept: bool


def job_of(path: Path, records: Records, rows: int) -> dict[str, Any]:
    """Return what makes a job the same one: input, key, fields, and rows a part. Raises: OSError."""
    found, sealing = path.stat(), records.sealing
    return {
        "input": {"bytes": found.st_size, "modified_ns": found.st_mtime_ns},
        "key": {"id": sealing.key_id, "log": sealing.log_origin, "retention": sealing.retention},
        "fields": {"account": records.account, "sizes": dict(sealing.sizes), "order": list(sealing.sizes)},
        "part": rows,
    }


class Parts:
    """A folder that one process at a time works in; the kernel lets go of it however that process dies."""

    def __init__(self, folder: Path, job: Mapping[str, Any]) -> None:
        """Take the folder, or make it. Raises: PartsError; OSError."""
        self.folder, self.job = folder, job
        folder.mkdir(mode=0o700, exist_ok=True)
        self._lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._take()
        except BlockingIOError:
            self.close()
            raise PartsError(f"another process works in {folder}") from None
        except BaseException:
            self.close()
            raise

    def _take(self) -> None:
        try:
            there = json.loads((self.folder / _JOB).read_bytes())
        except FileNotFoundError:
            with whole(self.folder / _JOB) as file:
                file.write(json.dumps(self.job).encode())
            return
        except ValueError:
            there = None
        changed = [name for name, said in self.job.items() if not there or there.get(name) != said]
        if changed:
            raise PartsError(
                f"{self.folder} was begun with another {' and another '.join(changed)}. Remove it to begin anew"
            )

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def join(self, count: int, to: Path) -> Iterator[RefusedRow]:
        """Write all parts to one file, one after another, and yield what was refused, by its row from 0.

        The file has its name when the iterator has ended. Raises: OSError.
        """
        with whole(to) as file, _writer(file, SEALS) as writer:
            for number in range(count):
                table = _read(part_path(self.folder, number))
                about = _about(table)
                writer.write_table(table.replace_schema_metadata(None))
                for row, field in about["refused"]:
                    yield RefusedRow(number * self.job["part"] + row, field)

    def remove(self) -> None:
        """Remove the folder with its parts."""
        for path in sorted(self.folder.iterdir(), key=lambda one: one.name == _JOB):
            path.unlink()
        self.folder.rmdir()


def part_path(folder: Path, number: int) -> Path:
    """Return where a part lies."""
    return folder / f"{number:08}.parquet"


def do_part(
    folder: Path, job: Mapping[str, Any], number: int, batch: pa.RecordBatch, records: Records
) -> Done:
    """Seal one part and make it durable; or, where it is there, check that it is of these records.

    Raises: PartsError; OSError.
    """
    path, refused = part_path(folder, number), refused_in(batch, records)
    about = {
        "job": sha256(json.dumps(job).encode()).hexdigest(),
        "part": number,
        "refused": [(one.row, one.field) for one in refused],
    }
    kept = path.exists()
    seals = (len(batch) - len({one.row for one in refused})) * len(records.sealing.sizes)
    if kept:
        _check(path, about, batch, records)
    else:
        made = pa.Table.from_batches([seal_batch(batch, records)])
        schema = SEALS.with_metadata({_ABOUT: json.dumps(about)})
        with whole(path) as file, _writer(file, schema) as writer:
            writer.write_table(made.cast(schema))
    return Done(number, len(batch), seals, len(refused), kept)


def _check(path: Path, about: Mapping[str, Any], batch: pa.RecordBatch, records: Records) -> None:
    try:
        table = _read(path)
        same = _about(table) == json.loads(json.dumps(about))
    except (pa.ArrowException, ValueError, OSError):
        same = False
    if not same or not is_sealed_from(table, batch, records):
        raise PartsError(f"{path} is not of this input, or was damaged. Remove {path.parent} to begin anew")


def _read(path: Path) -> pa.Table:
    return pa.parquet.read_table(path, use_threads=False, page_checksum_verification=True)


def _about(table: pa.Table) -> dict[str, Any]:
    about: dict[str, Any] = json.loads((table.schema.metadata or {}).get(_ABOUT, b"{}"))
    return about


def _writer(file: Any, schema: pa.Schema) -> Any:
    return pa.parquet.ParquetWriter(
        file, schema, compression="none", use_dictionary=["field", "retention"], write_page_checksum=True
    )
