"""`talley law`: check a law book, show what it says on a day."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from talley.cli.law_pages import cited, reference_pages
from talley.lawbook.book import Book, Instrument, UnmaskingTest
from talley.lawbook.parse import LawBookError
from talley.lawbook.provision import Provision, in_force
from talley.lawbook.vocabulary import category_title
from talley.lawfiles import load_book


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("law", help="check a law book, show what it says")
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    check = commands.add_parser(
        "check", help="parse every file, compare quotes with their hashes, read citations"
    )
    check.add_argument(
        "folder", nargs="?", type=Path, help="a law book (default: the one that comes with Talley)"
    )
    check.set_defaults(run=run_check)
    show = commands.add_parser("show", help="an instrument, a test or a provision on a day")
    show.add_argument("id")
    show.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="today where not given")
    show.set_defaults(run=run_show)
    pages = commands.add_parser("pages", help="write a reference page for each instrument")
    pages.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    pages.set_defaults(run=run_pages)


def run_check(args: argparse.Namespace) -> int:
    """Check a law book; return 1 if it is not as the format says or a citation does not read as one."""
    try:
        book = load_book(args.folder)
    except LawBookError as error:
        print(error, file=sys.stderr)
        return 1
    # Imported here: reading citations takes a fifth of a second, which `law show` need not wait for.
    from talley.cli.citations import problems  # noqa: PLC0415

    wrong = list(problems(book.provisions.values()))
    for problem in wrong:
        print(problem, file=sys.stderr)
    if wrong:
        return 1
    counts = Counter(p.verified for p in book.provisions.values())
    print(
        f"Law book {book.version}: {len(book.instruments)} instruments, {len(book.tests)} unmasking tests, "
        f"{len(book.provisions)} provisions: {counts[True]} verified, {counts[False]} not verified, "
        f"{sum(bool(p.reviewed_by) for p in book.provisions.values())} reviewed by a lawyer."
    )
    return 0


def run_pages(args: argparse.Namespace) -> int:
    """Write the reference pages; what else lies in the folder is left alone."""
    args.out.mkdir(parents=True, exist_ok=True)
    pages = reference_pages(load_book())
    for name, text in pages.items():
        (args.out / name).write_text(text, encoding="utf-8")
    print(f"{len(pages)} pages in {args.out}")
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Show one instrument, unmasking test or provision; return 1 if the book has none of that id."""
    book, console = load_book(), Console(highlight=False)
    on: date = args.on or datetime.now(UTC).astimezone().date()
    if args.id in book.instruments:
        return _instrument(book.instruments[args.id], book, on, console)
    tests = {test.id: test for test in book.tests}
    if args.id in tests:
        return _test(tests[args.id], book, console)
    if args.id in book.provisions:
        _provision(book.provisions[args.id], console)
        return 0
    known = ", ".join([*sorted(book.instruments), *sorted(tests)])
    print(f"No instrument, test or provision {args.id!r}. There are: {known}", file=sys.stderr)
    return 1


def _instrument(instrument: Instrument, book: Book, on: date, console: Console) -> int:
    force = "in force" if in_force(instrument.valid_from, instrument.valid_until, on) else "not in force"
    console.print(
        f"[bold]{escape(instrument.title)}[/bold] ({instrument.id}), {force} on {on}; book {book.version}"
    )
    for row in (*instrument.reach, instrument.reach_otherwise):
        which = ", ".join(map(category_title, sorted(row.categories))) or "Anything else"
        console.print(f"  [bold]{row.answer}[/bold] {escape(which)}. {escape(row.sentence)}")
    for rule in instrument.rules:
        console.print(f"  ground [bold]{rule.code}[/bold]: {escape(rule.sentence)}")
    for provision in cited(instrument):
        _provision(provision, console)
    return 0


def _test(test: UnmaskingTest, book: Book, console: Console) -> int:
    binds = "binds where it applies" if test.binding else "persuasive or pleaded"
    console.print(
        f"[bold]{escape(test.title)}[/bold] ({test.id}), {test.forum}, {binds}; book {book.version}"
    )
    if test.sentence:
        console.print(f"  {escape(test.sentence)}")
    for element in test.elements:
        console.print(f"  {escape(element.title)}")
    for provision in test.cite:
        _provision(provision, console)
    return 0


def _provision(provision: Provision, console: Console) -> None:
    mark = "verified" if provision.verified else "NOT verified"
    console.print(f"\n[bold]{escape(provision.cite)}[/bold] ({provision.authority}, {mark})")
    if provision.quote:
        console.print(f"  “{escape(provision.quote.strip())}”")
    if provision.source:
        console.print(f"  [dim]{escape(provision.source.name)}, as of {provision.source_as_of}[/dim]")
