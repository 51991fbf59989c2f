"""`talley seal`: seal what a platform holds already, record by record, into one file."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from talley.cli.seal_files import SealFileError, read_records
from talley.cli.words import printable
from talley.sealing.bulk import RefusedRow

PART_ROWS = 4096

EPILOG = """The key's file: log = "log.example/record", retention = "2026-q4", public = "02..." (hexadecimal).
The fields' file: account = "account" (the column of each account's handle, 32 hexadecimal digits) and a table
[fields] with a size for each column that is sealed, such as name = 128. A value has at most size - 2 bytes.
If it is interrupted, the same command goes on. Exit status: 0 all is sealed; 1 rows were refused, or it could not be
finished; 2 misuse."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("seal", help="seal existing records (needs talley[bulk])", epilog=EPILOG)
    parser.add_argument(
        "--from", dest="source", type=Path, required=True, metavar="FILE", help="Parquet or CSV"
    )
    parser.add_argument("--to", type=Path, required=True, metavar="FILE.parquet", help="one row a seal")
    parser.add_argument("--key", type=Path, required=True, metavar="FILE.toml", help="the key, as told below")
    parser.add_argument("--fields", type=Path, required=True, metavar="FILE.toml", help="what a record has")
    parser.add_argument("--cores", type=_positive, default=os.cpu_count() or 1, help="how many processes")
    parser.add_argument(
        "--part", type=_positive, default=PART_ROWS, metavar="ROWS", help=f"rows a part ({PART_ROWS})"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Seal; what was refused is told by row, from 1 on, and field."""
    if find_spec("pyarrow") is None:
        return _said("Sealing files needs Apache Arrow. Install talley[bulk].", 2)
    try:
        records = read_records(args.key, args.fields)
    except SealFileError as error:
        return _said(f"talley seal: {error}.", 2)
    # Looked up by name: nothing else of the command line waits for Arrow, or needs it.
    sealing, arrow, parts = (import_module(f"talley.cli.seal_{name}") for name in ("run", "arrow", "parts"))
    work = sealing.Work(args.source, args.to, records, args.cores, args.part)
    refused = _Refused()
    try:
        done = sealing.seal_file(work, refused.tell, _watch)
    except (arrow.RecordsError, parts.PartsError) as error:
        return _said(f"talley seal: {error}.", 1)
    except OSError as error:
        return _said(f"talley seal: {error.filename or args.to}: {error.strerror}.", 1)
    except KeyboardInterrupt:
        return _said("talley seal: stopped. The same command goes on.", 1)
    if done is None:
        print(f"An earlier run had finished {printable(str(args.to))}.")
        return 0
    before = f", {done.kept} of them in an earlier run" if done.kept else ""
    print(f"{done.rows} rows read{before}; {done.seals} seals written; {refused.count} values refused.")
    return 1 if refused.count else 0


class _Refused:
    """Tells each refusal as it comes, so that none is kept in memory."""

    def __init__(self) -> None:
        self.count = 0

    def tell(self, one: RefusedRow) -> None:
        self.count += 1
        why = f"the value of {one.field} is too long" if one.field else "no handle of 32 hexadecimal digits"
        _said(f"Row {one.row + 1}: {why}. Nothing of the row is sealed.", 1)


def _watch(parts: Iterator[Any], rows: int | None) -> Iterable[Any]:
    shown = Console(stderr=True)
    columns = (TextColumn("Sealing rows"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=shown, transient=True, disable=not shown.is_terminal) as progress:
        task = progress.add_task("", total=rows)
        for done in parts:
            yield done
            progress.advance(task, done.rows)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError("a whole number from 1 on")
    return int(text)


def _said(sentence: str, status: int) -> int:
    print(printable(sentence), file=sys.stderr)
    return status
