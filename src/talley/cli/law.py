"""`talley law`: check a law book, show what it says on a day."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from talley.lawbook.book import Book, Instrument
from talley.lawbook.parse import LawBookError
from talley.lawbook.provision import Provision, in_force
from talley.lawfiles import load_book


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("law", help="check a law book, show what it says")
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    check = commands.add_parser("check", help="parse every file, compare quotes with their hashes")
    check.add_argument(
        "folder", nargs="?", type=Path, help="a law book (default: the one that comes with Talley)"
    )
    check.set_defaults(run=run_check)
    show = commands.add_parser("show", help="an instrument or a provision on a day")
    show.add_argument("id")
    show.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="today where not given")
    show.set_defaults(run=run_show)


def run_check(args: argparse.Namespace) -> int:
    """Check a law book; return 1 if it is not as the format says."""
    try:
        book = load_book(args.folder)
    except LawBookError as error:
        print(error, file=sys.stderr)
        return 1
    counts = Counter(p.verified for p in book.provisions.values())
    print(
        f"Law book {book.version}: {len(book.instruments)} instruments, {len(book.tests)} unmasking tests, "
        f"{len(book.provisions)} provisions: {counts[True]} verified, {counts[False]} not verified, "
        f"{sum(bool(p.reviewed_by) for p in book.provisions.values())} reviewed by a lawyer."
    )
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Show one instrument or provision; return 1 if the book has none of that id."""
    book, console = load_book(), Console(highlight=False)
    on: date = args.on or datetime.now(UTC).astimezone().date()
    if args.id in book.instruments:
        return _instrument(book.instruments[args.id], book, on, console)
    if args.id in book.provisions:
        _provision(book.provisions[args.id], console)
        return 0
    known = ", ".join(sorted(book.instruments))
    print(f"No instrument or provision {args.id!r}. Instruments: {known}", file=sys.stderr)
    return 1


def _instrument(instrument: Instrument, book: Book, on: date, console: Console) -> int:
    force = "in force" if in_force(instrument.valid_from, instrument.valid_until, on) else "not in force"
    console.print(
        f"[bold]{escape(instrument.title)}[/bold] ({instrument.id}), {force} on {on}; book {book.version}"
    )
    for row in (*instrument.reach, instrument.reach_otherwise):
        which = ", ".join(sorted(row.categories)) or "anything else"
        console.print(f"  {row.answer}: {which}")
    for rule in instrument.rules:
        console.print(f"  ground [bold]{rule.code}[/bold]: {escape(rule.sentence)}")
    for provision in {p.id: p for p in _cited(instrument)}.values():
        _provision(provision, console)
    return 0


def _cited(instrument: Instrument) -> list[Provision]:
    lists = (
        [p for rule in instrument.rules for p in rule.cite],
        [p for row in (*instrument.reach, instrument.reach_otherwise) for p in row.cite],
        [p for clock in instrument.clocks for p in clock.cite],
        list(instrument.notice.cite),
    )
    return [provision for part in lists for provision in part]


def _provision(provision: Provision, console: Console) -> None:
    mark = "verified" if provision.verified else "NOT verified"
    console.print(f"\n[bold]{escape(provision.cite)}[/bold] ({provision.authority}, {mark})")
    if provision.quote:
        console.print(f"  “{escape(provision.quote.strip())}”")
    if provision.source:
        console.print(f"  [dim]{escape(provision.source.name)}, as of {provision.source_as_of}[/dim]")
