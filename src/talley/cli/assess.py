"""`talley assess`: papers in, a cited answer out."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rich.console import Console
from rich.progress import Progress, SpinnerColumn

from talley.casework.demanding import Circumstances
from talley.casework.document import assess, paper_part
from talley.cli import assessment_page
from talley.cli.terminal import safe_json
from talley.lawbook.book import Book
from talley.lawfiles import load_book
from talley.reading.dates import YEARS
from talley.reading.find import find_facts
from talley.reading.paper import PaperError
from talley.reading.sandbox import Engine, Reader

EPILOG = """Exit status: 0 every paper was read and assessed; 1 at least one was not (it cannot be read, it does not look
like a demand, or its instrument is not recognised); 2 misuse.
The document printed by --json is described in docs/formats/assessment.md.
These are grounds a lawyer may consider, not advice."""


def _moment(text: str) -> date | datetime:
    """Read a day or a time; a day has no hour. Raises: argparse.ArgumentTypeError."""
    moment: date | datetime
    try:
        moment = date.fromisoformat(text) if len(text) == len("2017-03-14") else datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no day or time; write a day as 2017-03-14, or a time as 2017-03-14T11:45"
        ) from None
    if moment.year not in YEARS:
        raise argparse.ArgumentTypeError(f"write a year from {YEARS[0]} to {YEARS[-1]}")
    return moment


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write one as 2017-03-14") from None
    if day.year not in YEARS:
        raise argparse.ArgumentTypeError(f"write a year from {YEARS[0]} to {YEARS[-1]}")
    return day


def _placed(moment: date | datetime | None, zone: ZoneInfo | None) -> date | datetime | None:
    """Give a time that names no zone the forum's."""
    if isinstance(moment, datetime) and moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    return moment


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "assess",
        help="read papers and measure them against the law book",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="PDF, image, .eml, .docx or text")
    parser.add_argument("--on", type=_day, metavar="DATE", help="the law of this day (today)")
    parser.add_argument("--served", type=_moment, metavar="DATE", help="day or time of service")
    parser.add_argument("--received", type=_moment, metavar="DATE", help="day or time of receipt")
    parser.add_argument("--zone", help="the forum's time zone, where the paper names none")
    parser.add_argument(
        "--platform",
        action="append",
        default=[],
        metavar="NAME",
        help="a name of the platform: is the paper addressed to it? (may be repeated)",
    )
    parser.add_argument(
        "--no-speech", action="store_true", help="the account is not a pseudonymous speaker's"
    )
    parser.add_argument("--ocr", choices=get_args(Engine), default="auto", help="what reads scans (auto)")
    parser.add_argument("--json", action="store_true", help="print the documented format")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Assess every path; return the exit status."""
    book = load_book()
    on: date = args.on or datetime.now(UTC).astimezone().date()
    try:
        zone = ZoneInfo(args.zone) if args.zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        print(
            f"talley assess: {args.zone!r} is no time zone. Write one such as Europe/Vienna.", file=sys.stderr
        )
        return 2
    circumstances = Circumstances(
        served_at=_placed(args.served, zone),
        received_at=_placed(args.received, zone),
        speech=not args.no_speech,
        zone=args.zone,
        platforms=tuple(args.platform),
    )
    shown = Console(stderr=True)
    progress = Progress(
        SpinnerColumn(),
        *Progress.get_default_columns(),
        console=shown,
        transient=True,
        disable=not shown.is_terminal,
    )
    answers: list[dict[str, Any]] = []
    with Reader(engine=args.ocr) as reader, progress:
        for path in progress.track(args.paths, description="Reading"):
            answer = _answer(path, reader, book, circumstances, on)
            answers.append(answer)
            if not args.json:
                assessment_page.show(answer, Console(highlight=False))
    if args.json:
        print(safe_json(answers))
    return 1 if any("error" in a or a["instrument"]["id"] is None for a in answers) else 0


def _answer(path: Path, reader: Reader, book: Book, circumstances: Circumstances, on: date) -> dict[str, Any]:
    try:
        paper = reader.read(path.read_bytes(), name=path.name)
    except OSError as error:
        return {"path": str(path), "error": f"The file cannot be opened: {error.strerror}."}
    except PaperError as error:
        return {"path": str(path), "error": str(error)}
    return {
        "path": str(path),
        **assess(paper_part(paper), find_facts(paper), book, book.policy, circumstances, on),
    }
