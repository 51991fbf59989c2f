"""`talley custodian`: hold a share, and answer cases by one's own check of the log."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime

from talley.cli.custodian import (
    answering,
    backup,
    ceremony,
    dealt,
    handing,
    keeping,
    refusing,
    reshare,
    setting_up,
)

EPILOG = "Exit status: 0 done; 1 refused, or it could not be done; 2 misuse."


def now() -> datetime:
    """Return the time in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], clock: Callable[[], datetime] = now
) -> None:
    """Add the subcommand. `clock` is this custodian's own."""
    parser = subparsers.add_parser(
        "custodian", help="hold a share of a key, and release or refuse by your own check", epilog=EPILOG
    )
    parser.set_defaults(clock=clock)
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    for part in (setting_up, ceremony, keeping, backup, dealt, answering, handing, refusing, reshare):
        part.add_commands(commands)
