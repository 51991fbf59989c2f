"""What a custodian's commands have in common: their home, their exit status, and how they ask."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from talley.cli.custodian.errors import CustodianError, MisuseError
from talley.cli.custodian.home import Home
from talley.cli.custodian.secrets_file import add_unlocking
from talley.cli.words import printable

Run = Callable[[argparse.Namespace], int]


def add_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help_: str, run: Run
) -> argparse.ArgumentParser:
    """Add one command on a home."""
    parser = commands.add_parser(name, help=help_, description=help_)
    parser.add_argument(
        "--home",
        type=Path,
        default=Path("custodian"),
        metavar="DIR",
        help="your folder; ./custodian if not given",
    )
    parser.set_defaults(run=_guarded(name, run))
    return parser


def add_log(parser: argparse.ArgumentParser) -> None:
    """Add where the log is read."""
    parser.add_argument(
        "--log", metavar="URL|DIR", help="the log's address or folder, if not the configured one"
    )


def add_secret_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help_: str, run: Run
) -> argparse.ArgumentParser:
    """Add one command that needs the home's secrets."""
    parser = add_command(commands, name, help_, run)
    add_unlocking(parser)
    return parser


def home_of(args: argparse.Namespace) -> Home:
    """Return the home that is named. Raises: CustodianError."""
    return Home(args.home)


def ask(question: str) -> str:
    """Ask on the terminal and return the line typed; empty where the input has ended."""
    print(f"{question} ", end="", flush=True)
    return sys.stdin.readline().strip()


def read_file(path: Path, most: int = 16 * 2**20) -> bytes:
    """Return a named file's bytes. Raises: CustodianError."""
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise CustodianError(f"{path}: {error.strerror}") from None
    if len(data) > most:
        raise CustodianError(f"{path} has more than {most:,} bytes")
    return data


def _guarded(name: str, run: Run) -> Run:
    def guarded(args: argparse.Namespace) -> int:
        try:
            return run(args)
        except CustodianError as error:
            print(printable(f"talley custodian {name}: {error}."), file=sys.stderr)
            return 2 if isinstance(error, MisuseError) else 1

    return guarded
