"""The command `talley`: one module a subcommand, each with `add_parser(subparsers)`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points

from talley.cli import assess, custodian, law, log, recipient, seal, verify, witness


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status (0 done, 1 something could not be done, 2 misuse)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # Looked up by name, so that the command line never imports the web half.
    if arguments[:1] == ["server"]:
        return _server(arguments[1:])
    parser = argparse.ArgumentParser(prog="talley", description=__doc__)
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    assess.add_parser(subparsers)
    law.add_parser(subparsers)
    verify.add_parser(subparsers)
    log.add_parser(subparsers)
    witness.add_parser(subparsers)
    custodian.add_parser(subparsers)
    recipient.add_parser(subparsers)
    seal.add_parser(subparsers)
    subparsers.add_parser("server", help="the desk: run, demo, migrate ... (needs talley[web])")
    args = parser.parse_args(arguments)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has gone (`| head`): nothing is left to say, also not by the interpreter's last flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _server(arguments: list[str]) -> int:
    found = list(entry_points(group="talley.server"))
    if not found:
        print("talley server: the desk is not installed here. Install talley[web].", file=sys.stderr)
        return 1
    try:
        serve = found[0].load()
    except ModuleNotFoundError as error:
        print(f"talley server: {error.name} is missing. Install talley[web].", file=sys.stderr)
        return 1
    status: int = serve(arguments)
    return status
