"""`talley custodian cases`, `show`, `release`, `drill`: what is asked, and saying yes to it."""

from __future__ import annotations

import argparse
import re
import time
from pathlib import Path

from talley.casework.release.drilled import DrillPacket
from talley.casework.release.rule import MayRelease
from talley.cli.custodian.asked import Asked, Judged, judge, parse_asked
from talley.cli.custodian.command import add_log, add_secret_command, ask, home_of, read_file
from talley.cli.custodian.errors import CustodianError, MisuseError
from talley.cli.custodian.held_key import held_key, held_keys
from talley.cli.custodian.home import Home
from talley.cli.custodian.releasing import (
    NotYet,
    Pending,
    answer_to_send,
    make_pending,
    may_hand_over,
    pending_of,
    record_handed,
    secrets_of,
)
from talley.cli.custodian.secrets_file import Lock, lock_of
from talley.cli.custodian.server import CustodyServer
from talley.cli.custodian.words import shown, tell, verdict
from talley.cli.durable import write_private


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    cases = add_secret_command(commands, "cases", "list what waits for your answer at the server", run_cases)
    cases.add_argument("--key", help="a key's id, if you hold several")
    show = add_secret_command(commands, "show", "show a case and what the rule says of it", run_show)
    release = add_secret_command(
        commands, "release", "check a case, answer it, and hand your part over", run_release
    )
    drill = add_secret_command(commands, "drill", "the same for a drill", run_drill)
    for parser in (show, release, drill):
        parser.add_argument(
            "which", metavar="CASE|PACKET", help="a case at the server, or a packet in a file"
        )
        parser.add_argument("--key", help="a key's id, if you hold several")
        add_log(parser)
    for parser in (release, drill):
        parser.add_argument(
            "--answer", type=Path, metavar="FILE", help="by files: where the answer for the log goes"
        )
        parser.add_argument(
            "--wait", type=float, default=1800, metavar="S", help="how long to wait for the log"
        )
        parser.add_argument("--every", type=float, default=10, metavar="S", help="how often to look")


def run_cases(args: argparse.Namespace) -> int:
    """List open cases of every key, or of one."""
    home = home_of(args)
    lock = lock_of(args, home.config.locked_to)
    found = 0
    for key in [args.key] if args.key else held_keys(home):
        for one in server_of(home, lock, key, args).cases():
            found += 1
            state = "answered" if one.answered else "waits for your answer"
            tell([f"{one.case}  {one.kind}, until {one.expires_at:%Y-%m-%d %H:%M:%S} UTC, {state}"])
    if not found:
        print("Nothing is open.")
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Show a case; its status says whether it may be released."""
    home = home_of(args)
    asked, _ = asked_of(home, args)
    with home.alone():
        judged = _shown(home, asked, args)
    return 0 if isinstance(judged.verdict, MayRelease) else 1


def run_release(args: argparse.Namespace) -> int:
    """Release a case."""
    return _release(args, drill=False)


def run_drill(args: argparse.Namespace) -> int:
    """Release a drill."""
    return _release(args, drill=True)


def asked_of(home: Home, args: argparse.Namespace) -> tuple[Asked, tuple[CustodyServer, Lock] | None]:
    """Return what is asked, from the server or from a file; with the server where it is one. Raises: CustodianError."""
    if not re.fullmatch("[0-9a-f]{32}", args.which):
        return parse_asked(read_file(Path(args.which))), None
    lock = lock_of(args, home.config.locked_to)
    keys = [args.key] if args.key else list(held_keys(home))
    for key in keys:
        server = server_of(home, lock, key, args)
        if len(keys) == 1 or any(one.case == args.which for one in server.cases()):
            asked = parse_asked(server.packet(args.which))
            if asked.case != args.which:
                raise CustodianError("the server sends the packet of another case")
            return asked, (server, lock)
    raise CustodianError("the server lists no such case for any key of which a share is here")


def server_of(home: Home, lock: Lock, key: str, args: argparse.Namespace) -> CustodyServer:
    """Return the server, for one's share of a key. Raises: CustodianError."""
    if not home.config.server:
        raise CustodianError("the platform's address is not known: the line server in custodian.toml")
    return CustodyServer(
        home.config.server, secrets_of(home, lock), key, held_key(home, key).index, args.clock
    )


def _release(args: argparse.Namespace, *, drill: bool) -> int:
    home = home_of(args)
    asked, online = asked_of(home, args)
    if isinstance(asked.packet, DrillPacket) is not drill:
        raise MisuseError("this is a drill: `drill`" if not drill else "this is a case, no drill: `release`")
    if online is None and args.answer is None:
        raise MisuseError("by files, --answer says where the answer for the log goes")
    with home.alone():
        judged = _shown(home, asked, args)
        if not isinstance(judged.verdict, MayRelease):
            print("To put a refusal on record: `talley custodian refuse`.")
            return 1
        lock = online[1] if online else lock_of(args, home.config.locked_to)
        pending = _pending(home, lock, judged, args)
        if pending is None:
            print("Nothing was released.")
            return 1
        if online is None:
            write_private(args.answer, answer_to_send(home, pending, args.clock()))
            print(
                "The answer is written; nothing else leaves yet. Give it to the platform. When it stands in the"
            )
            print(f"log: `talley custodian handover {pending.case} --entry PLACE --out BOXES`.")
            return 0
        return _hand_over(home, online[0], judged.asked, pending, args)


def _shown(home: Home, asked: Asked, args: argparse.Namespace) -> Judged:
    at = args.clock()
    judged = judge(home, asked, args.log, at)
    approvers = () if isinstance(asked.packet, DrillPacket) else home.approvers()
    tell(shown(judged, approvers, home.before(), at))
    return judged


def _pending(home: Home, lock: Lock, judged: Judged, args: argparse.Namespace) -> Pending | None:
    """Return the boxes made before, or make them once the person said so; None if they did not."""
    pending = pending_of(home, judged.asked)
    if pending:
        print("You released this case before: the same boxes go on their way.")
        return pending
    if not isinstance(judged.verdict, MayRelease) or judged.view is None:
        return None
    word = judged.asked.case[:8]
    if ask("Release? Type the case's first eight characters:") != word:
        return None
    return make_pending(home, lock, judged.asked, judged.verdict, args.clock(), judged.view.origin)


def _hand_over(
    home: Home, server: CustodyServer, asked: Asked, pending: Pending, args: argparse.Namespace
) -> int:
    """Answer, wait until the answer stands under witnesses, then hand the boxes over."""
    until, said = time.monotonic() + args.wait, ""
    if server.place(asked.case) is None:
        not_taken = server.answer(asked.case, answer_to_send(home, pending, args.clock()))
        if not_taken:
            tell([f"The server: {not_taken}"])
    while True:
        place = server.place(asked.case)
        found: Pending | NotYet = NotYet("The answer does not stand in the log yet.")
        if place is not None:
            found = may_hand_over(home, asked, place, args.log, args.clock())
        if isinstance(found, Pending):
            break
        if found.judged:
            tell([found.sentence, *verdict(found.judged.verdict)])
            return 1
        if found.sentence != said:
            print(found.sentence, flush=True)
            said = found.sentence
        if time.monotonic() >= until:
            print("The same command goes on from here, with the same boxes.")
            return 1
        time.sleep(args.every)
    server.hand_over(asked.case, found.boxes)
    record_handed(home, found, args.clock())
    print("The answer stands in the log, and your part is handed over.")
    return 0
