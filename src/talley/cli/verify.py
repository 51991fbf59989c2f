"""`talley verify`: check a whole log from outside, as anybody can."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from talley.casework.audit.freshness import FRESH
from talley.casework.audit.verification import Earlier, Step, verify_log
from talley.cli.durable import whole
from talley.cli.log_source import SourceError, log_source
from talley.cli.read_ahead import ReadAhead
from talley.cli.verification_page import conclusion, document, lines
from talley.cli.words import printable
from talley.tlog.checkpoint import format_signed_checkpoint, parse_signed_checkpoint
from talley.tlog.errors import TlogError
from talley.tlog.policy import Policy, parse_policy

EPILOG = """Exit status: 0 nothing failed; 1 something failed; 2 misuse, or the log cannot be reached.
Warnings do not change it: read them. What --json prints is described in docs/formats/verification.md."""


_MINUTE = timedelta(minutes=1)
_MOST_DIGITS = 9


class MisuseError(Exception):
    """A file that was named cannot be used."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "verify",
        help="check a public log: signatures, witnesses, history, every tile and entry",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("log", metavar="URL|DIR", help="the log's address, or a folder with its files")
    parser.add_argument("--policy", type=Path, metavar="FILE", help="which key and witnesses you trust")
    parser.add_argument(
        "--since", type=Path, metavar="FILE", help="a checkpoint from before; the log must go on from it"
    )
    parser.add_argument(
        "--save",
        type=Path,
        metavar="FILE",
        help="keep the checkpoint here if nothing failed; the one that is there is compared with first",
    )
    parser.add_argument(
        "--fresh",
        type=_minutes,
        default=FRESH,
        metavar="MINUTES",
        help=f"warn where the newest outside cosignature is older (default {FRESH // _MINUTE})",
    )
    parser.add_argument("--json", action="store_true", help="print the documented format")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Verify a log; return the exit status."""

    def tell(step: Step) -> None:
        if not args.json:
            print("\n".join(map(printable, lines(step))), flush=True)

    try:
        policy = read_policy(args.policy) if args.policy else None
        earlier = list(_earlier(args.since, args.save))
        with ReadAhead(log_source(args.log)) as source:
            found = verify_log(
                source, policy, earlier, at=datetime.now(UTC), tell=tell, watch=_watch, fresh=args.fresh
            )
        if args.save and found.good and found.signed:
            _save(args.save, format_signed_checkpoint(found.signed))
    except (SourceError, MisuseError) as error:
        print(printable(f"talley verify: {error}."), file=sys.stderr)
        return 2
    if args.json:
        json.dump(document(found), sys.stdout, indent=2)
        print()
    else:
        print("\n".join(map(printable, conclusion(found))))
    return 0 if found.good else 1


def read_policy(path: Path) -> Policy:
    """Read a policy file. Raises: MisuseError."""
    try:
        return parse_policy(path.read_bytes())
    except OSError as error:
        raise MisuseError(f"{path} cannot be read: {error.strerror}") from None
    except TlogError as error:
        raise MisuseError(f"{path}: {error}") from None


def _minutes(text: str) -> timedelta:
    if not text.isascii() or not text.isdigit() or not 1 <= len(text) <= _MOST_DIGITS:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is no whole number of minutes")
    return int(text) * _MINUTE


def _earlier(since: Path | None, save: Path | None) -> Iterator[Earlier]:
    """Read the checkpoints to compare with; a file to save into need not be there yet."""
    for path in dict.fromkeys(filter(None, (since, save))):
        try:
            yield Earlier(str(path), parse_signed_checkpoint(path.read_bytes()))
        except FileNotFoundError:
            if path == since:
                raise MisuseError(f"{path} is not there") from None
        except OSError as error:
            raise MisuseError(f"{path} cannot be read: {error.strerror}") from None
        except TlogError as error:
            raise MisuseError(f"{path} is no checkpoint: {error}") from None


def _save(path: Path, data: bytes) -> None:
    try:
        with whole(path) as file:
            file.write(data)
    except OSError as error:
        raise MisuseError(f"{path} cannot be written: {error.strerror}") from None


def _watch(bundles: range) -> Iterator[int]:
    shown = Console(stderr=True)
    columns = (TextColumn("Reading bundles"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=shown, transient=True, disable=not shown.is_terminal) as progress:
        yield from progress.track(bundles)
