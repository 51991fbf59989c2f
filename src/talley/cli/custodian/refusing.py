"""`talley custodian refuse`: a refusal is an answer, and is on record."""

from __future__ import annotations

import argparse
from pathlib import Path

from talley.casework.entries.release_refused import ReleaseRefused
from talley.casework.gate.reasons import REASONS
from talley.casework.release.answered import Answered, format_answered
from talley.casework.release.answers import UNSIGNED, sign_answer
from talley.casework.release.refusals import REFUSALS, Refusal
from talley.cli.custodian.answering import asked_of
from talley.cli.custodian.asked import look_now
from talley.cli.custodian.command import add_log, add_secret_command, home_of
from talley.cli.custodian.errors import CustodianError, MisuseError
from talley.cli.custodian.held_key import held_key
from talley.cli.custodian.home import Home
from talley.cli.custodian.releasing import read_pending, secrets_of
from talley.cli.custodian.secrets_file import lock_of
from talley.cli.durable import write_private

RECUSED = "recused"
"""The custodian is too near to somebody in this case."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_secret_command(commands, "refuse", "refuse a case, with reasons, on record", run)
    parser.add_argument("which", metavar="CASE|PACKET", help="a case at the server, or a packet in a file")
    parser.add_argument(
        "--reason", required=True, nargs="+", metavar="CODE", help="codes that `show` prints, or recused"
    )
    parser.add_argument("--key", help="a key's id, if you hold several")
    parser.add_argument("--answer", type=Path, metavar="FILE", help="by files: where the answer goes")
    add_log(parser)


def run(args: argparse.Namespace) -> int:
    """Sign the refusal and give it to the server, or write it."""
    home = home_of(args)
    for code in args.reason:
        if code not in REFUSALS and code not in REASONS and code != RECUSED:
            raise MisuseError(f"{code} is no reason: `show` prints the codes, and there is {RECUSED}")
    asked, online = asked_of(home, args)
    if online is None and args.answer is None:
        raise MisuseError("by files, --answer says where the answer for the log goes")
    with home.alone():
        if read_pending(home, asked.case):
            raise CustodianError("you released this case; nothing follows a release")
        lock = online[1] if online else lock_of(args, home.config.locked_to)
        index = held_key(home, asked.key).index
        unsigned = ReleaseRefused(asked.case, asked.key, index, tuple(args.reason), UNSIGNED)
        signed = sign_answer(unsigned, _origin(home, args), secrets_of(home, lock).signing)
        data = format_answered(Answered(signed, args.clock()))
        home.write(data, "cases", asked.case, "refused.json")
        if online is None:
            write_private(args.answer, data)
            print("The refusal is written; give it to the platform.")
            return 0
        if not_taken := online[0].answer(asked.case, data):
            raise CustodianError(f"the server does not take it: {not_taken}")
    print("The refusal is given to the platform, for the log.")
    return 0


def _origin(home: Home, args: argparse.Namespace) -> str:
    """Return the log's origin; one may refuse also where the log is not trusted, and then by the policy's own name."""
    view = look_now(home, args.log, args.clock())
    return home.policy().logs[0].key.name if isinstance(view, Refusal) else view.origin
