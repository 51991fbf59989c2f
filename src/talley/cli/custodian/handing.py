"""`talley custodian handover`: by files, give boxes out once the answer stands in the log."""

from __future__ import annotations

import argparse
from pathlib import Path

from talley.casework.release.answered import AnsweredError, Place, format_boxes, parse_place
from talley.cli.custodian.asked import parse_asked
from talley.cli.custodian.command import add_command, add_log, home_of, read_file
from talley.cli.custodian.errors import CustodianError
from talley.cli.custodian.releasing import NotYet, may_hand_over, record_handed
from talley.cli.custodian.words import tell, verdict
from talley.cli.durable import write_private


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(commands, "handover", "give your boxes out, once your answer stands in the log", run)
    parser.add_argument("case", metavar="CASE", help="the case that you released")
    parser.add_argument(
        "--entry",
        required=True,
        metavar="N|FILE",
        help="the answer's index in the log, or its place as a file",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="BOXES", help="where the boxes go")
    parser.add_argument(
        "--packet", type=Path, metavar="FILE", help="a newer packet of this case, with counsel's newer word"
    )
    add_log(parser)


def run(args: argparse.Namespace) -> int:
    """Check the inclusion and the whole rule again, then write the boxes."""
    home = home_of(args)
    with home.alone():
        data = read_file(args.packet) if args.packet else home.read("cases", args.case, "packet")
        if data is None:
            raise CustodianError("nothing was released in this case")
        asked = parse_asked(data)
        if asked.case != args.case:
            raise CustodianError("the packet is of another case")
        found = may_hand_over(home, asked, _place(args.entry), args.log, args.clock())
        if isinstance(found, NotYet):
            tell([found.sentence, *(verdict(found.judged.verdict) if found.judged else ())])
            return 1
        write_private(args.out, format_boxes(found.boxes))
        record_handed(home, found, args.clock())
    print("The answer stands in the log; the boxes are written.")
    return 0


def _place(entry: str) -> Place:
    if entry.isascii() and entry.isdigit() and len(entry) < 10:
        return Place(int(entry))
    try:
        return parse_place(read_file(Path(entry)))
    except AnsweredError as error:
        raise CustodianError(str(error)) from None
