"""`talley open`: the recipient's client, where releases are joined, and nowhere else."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from talley.casework.release.case import fingerprint
from talley.casework.release.custodians import format_fingerprint
from talley.casework.release.parcel import MOST_BYTES, Parcel, ParcelError, parse_parcel
from talley.casework.release.refusals import Refusal
from talley.casework.release.view import View, look
from talley.cli.log_source import SourceError, log_source
from talley.cli.recipient.checking import check
from talley.cli.recipient.errors import RecipientError
from talley.cli.recipient.key import RecipientKey, make_key, read_key
from talley.cli.recipient.opening import open_parcel
from talley.cli.recipient.writing import write_opened
from talley.cli.verify import MisuseError, read_policy
from talley.cli.web_address import WebAddress, WebError
from talley.cli.words import printable

EPILOG = "Exit status: 0 every field opened; 1 something did not; 2 misuse."


def now() -> datetime:
    """Return the time in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], clock: Callable[[], datetime] = now
) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "open", help="make a recipient's key; open what custodians released to it", epilog=EPILOG
    )
    parser.add_argument(
        "parcel",
        metavar="init|fingerprint|PARCEL|URL",
        help="make a key, print its fingerprint, or open a parcel",
    )
    parser.add_argument(
        "--key", type=Path, required=True, metavar="FILE", help="your key's file, of mode 0600"
    )
    parser.add_argument("--log", metavar="URL|DIR", help="the log's address, or a folder with its files")
    parser.add_argument("--policy", type=Path, metavar="FILE", help="which log key and witnesses you trust")
    parser.add_argument("--out", type=Path, metavar="DIR", help="a new folder for what opens")
    parser.add_argument("--print", action="store_true", help="print the values too")
    parser.set_defaults(run=run, clock=clock)


def run(args: argparse.Namespace) -> int:
    """Make a key or open a parcel; return the exit status."""
    try:
        if args.parcel == "init":
            return _tell_key(make_key(args.key))
        key = read_key(args.key)
        if args.parcel == "fingerprint":
            return _tell_key(key)
        return _open(args, key)
    except (RecipientError, SourceError, MisuseError) as error:
        print(printable(f"talley open: {error}."), file=sys.stderr)
        return 2 if isinstance(error, MisuseError) else 1


def _tell_key(key: RecipientKey) -> int:
    print(f"Your public key, for the platform: {key.public.hex()}")
    print(
        "Your key's fingerprint. Read it aloud when you are called back at a number that the directory holds:"
    )
    print(format_fingerprint(fingerprint(key.public)))
    return 0


def _open(args: argparse.Namespace, key: RecipientKey) -> int:
    for name in ("log", "policy", "out"):
        if getattr(args, name) is None:
            raise MisuseError(f"--{name} is needed to open a parcel")
    parcel, view = _parcel(args.parcel), _view(args)
    checked = check(parcel, view, key.public)
    for said in checked.set_aside:
        print(printable(said))
    opened = open_parcel(checked, key)
    for said in opened.lines:
        print(printable(said))
    if opened.fields:
        write_opened(args.out, opened.fields)
        print(printable(f"Written to {args.out}: a file a field, values.csv, and a certificate each."))
        print(
            "The certificates prove to anybody, for ever, which person is behind the pseudonym. Keep them apart."
        )
    if args.print:
        for field in opened.fields:
            print(printable(f"{field.name}: {field.value.decode('utf-8', 'replace')}"))
    return 0 if len(opened.fields) == len(parcel.seals) else 1


def _parcel(where: str) -> Parcel:
    try:
        if "://" not in where:
            with Path(where).open("rb") as file:
                return parse_parcel(file.read(MOST_BYTES + 1))
        folder, _, name = where.rpartition("/")
        reply = WebAddress(folder).ask(name, MOST_BYTES)
        if reply.status != 200:
            raise RecipientError(f"the server answers {reply.status}")
        return parse_parcel(reply.body)
    except OSError as error:
        raise RecipientError(f"{where}: {error.strerror}") from None
    except (WebError, ParcelError) as error:
        raise RecipientError(str(error)) from None


def _view(args: argparse.Namespace) -> View:
    view = look(log_source(args.log), read_policy(args.policy), last=None)
    if isinstance(view, Refusal):
        raise RecipientError(f"{view.sentence} {view.met_by}".rstrip("."))
    return view
