"""Records and seals in Arrow: what comes from Parquet or CSV, and what goes to Parquet. Needs `talley[bulk]`.

`seal_batch` is what an engine's map over batches calls; it keeps no state and touches no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from talley.cli.seal_files import Records
from talley.sealing.bulk import RefusedRow, Seals, refused_rows, seal_columns, sealed_from

SEALS = pa.schema(
    [
        pa.field("subject", pa.binary(16), nullable=False),
        pa.field("field", pa.string(), nullable=False),
        pa.field("seal_id", pa.binary(16), nullable=False),
        pa.field("retention", pa.string(), nullable=False),
        pa.field("leaf", pa.binary(), nullable=False),
        pa.field("ciphertext", pa.binary(), nullable=False),
    ]
)
"""One row a seal, in the order of the records and, within one, of its fields."""


BUFFER_BYTES = 4 * 2**20
"""How much of a file is read at once; a CSV file's row is no longer."""


class RecordsError(Exception):
    """An input cannot be read as records. Security: the message never repeats what stands in it but column names."""


@dataclass(frozen=True, slots=True)
class Input:
    """Batches of records, of any sizes, and how many rows there are where the file says so."""

    batches: Iterator[pa.RecordBatch]
    rows: int | None


def open_input(path: Path, records: Records) -> Input:
    """Open a Parquet file, or a CSV file with a header, and read the wanted columns alone.

    Raises: RecordsError, also while the batches are read; OSError.
    """
    wanted = [records.account, *records.sealing.sizes]
    opened = _csv(path, wanted) if path.suffix.lower() == ".csv" else _parquet(path, wanted)
    return Input(_as_bytes(opened.batches, wanted), opened.rows)


def parts(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Cut batches anew, so that each but the last has exactly so many rows, however the file is laid out."""
    waiting: list[pa.RecordBatch] = []
    held = 0
    for batch in batches:
        start = 0
        while held + len(batch) - start >= rows:
            waiting.append(batch.slice(start, rows - held))
            start += rows - held
            yield pa.concat_batches(waiting)
            waiting, held = [], 0
        if start < len(batch):
            waiting.append(batch.slice(start))
            held += len(batch) - start
    if waiting:
        yield pa.concat_batches(waiting)


def seal_batch(batch: pa.RecordBatch, records: Records) -> pa.RecordBatch:
    """Seal a batch of records whose columns hold text or bytes; rows that are refused are left out."""
    return _arrow(seal_columns(records.sealing, *_columns(batch, records)), records.sealing.retention)


def refused_in(batch: pa.RecordBatch, records: Records) -> tuple[RefusedRow, ...]:
    """Return the rows of a batch that `seal_batch` leaves out."""
    return refused_rows(records.sealing, *_columns(batch, records))


def is_sealed_from(seals: pa.Table, batch: pa.RecordBatch, records: Records) -> bool:
    """Say whether a table holds the seals of exactly these records."""
    if not seals.schema.equals(SEALS) or set(seals["retention"].to_pylist()) - {records.sealing.retention}:
        return False
    names = ("subject", "field", "seal_id", "leaf", "ciphertext")
    return sealed_from(
        records.sealing, *_columns(batch, records), Seals(*(seals[name].to_pylist() for name in names))
    )


def _columns(
    batch: pa.RecordBatch, records: Records
) -> tuple[list[bytes | None], Mapping[str, list[bytes | None]]]:
    def column(name: str) -> list[bytes | None]:
        values: list[bytes | None] = batch.column(name).cast(pa.binary()).to_pylist()
        return values

    return column(records.account), {field: column(field) for field in records.sealing.sizes}


def _arrow(seals: Seals, retention: str) -> pa.RecordBatch:
    columns = (
        seals.subjects,
        seals.fields,
        seals.seal_ids,
        [retention] * len(seals.leaves),
        seals.leaves,
        seals.ciphertexts,
    )
    return pa.record_batch(
        [pa.array(column, kind.type) for column, kind in zip(columns, SEALS, strict=True)], schema=SEALS
    )


def _parquet(path: Path, wanted: list[str]) -> Input:
    try:
        # A buffer of its own for each column: else whole row groups are read at once, and kept.
        file = pa.parquet.ParquetFile(path, buffer_size=BUFFER_BYTES, pre_buffer=False)
    except pa.ArrowException:
        raise RecordsError(f"{path} is no Parquet file") from None
    for name in wanted:
        _check_column(name, [field.type for field in file.schema_arrow if field.name == name])
    return Input(
        file.iter_batches(batch_size=4096, columns=wanted, use_threads=False), file.metadata.num_rows
    )


def _check_column(name: str, kinds: list[pa.DataType]) -> None:
    if len(kinds) != 1:
        raise RecordsError(f"the column {name} is there {len(kinds)} times and must be once")
    kind = kinds[0].value_type if pa.types.is_dictionary(kinds[0]) else kinds[0]
    if kind not in {pa.string(), pa.large_string(), pa.binary(), pa.large_binary(), pa.null()}:
        raise RecordsError(f"the column {name} holds {kind}; sealed is text, or bytes")


def _csv(path: Path, wanted: list[str]) -> Input:
    # As bytes: what a platform wrote is sealed as it is, and an empty value and a missing one are the same.
    convert = pa.csv.ConvertOptions(
        include_columns=wanted, column_types=dict.fromkeys(wanted, pa.binary()), strings_can_be_null=False
    )
    parse = pa.csv.ParseOptions(newlines_in_values=True)
    read = pa.csv.ReadOptions(use_threads=False, block_size=BUFFER_BYTES)
    try:
        names = pa.csv.open_csv(path, read, parse).schema.names
        for name in wanted:
            _check_column(name, [pa.binary()] * names.count(name))
        return Input(iter(pa.csv.open_csv(path, read, parse, convert)), None)
    except pa.ArrowException:
        raise RecordsError(
            f"{path} cannot be read as CSV with a header and as many values in each row"
        ) from None


def _as_bytes(batches: Iterator[pa.RecordBatch], wanted: list[str]) -> Iterator[pa.RecordBatch]:
    schema = pa.schema([(name, pa.binary()) for name in wanted])
    read = 0
    while True:
        try:
            batch = next(batches, None)
            if batch is None:
                return
            columns = [batch.column(name).cast(pa.binary()) for name in wanted]
        except pa.ArrowException:
            # Security: Arrow's own message repeats the line that it could not read.
            raise RecordsError(f"the input cannot be read behind row {read}") from None
        read += len(batch)
        yield pa.record_batch(columns, schema=schema)
