"""`talley log`: receipts, which prove offline that an entry is in a witnessed log."""

from __future__ import annotations

import argparse
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

from talley.casework.audit.outside import OPERATOR_ONLY, cosigners
from talley.cli.key_file import write_key
from talley.cli.log_source import SourceError, log_source
from talley.cli.verify import MisuseError, read_policy
from talley.cli.words import printable
from talley.tlog.checkpoint import parse_signed_checkpoint
from talley.tlog.errors import TlogError
from talley.tlog.hashing import leaf_hash
from talley.tlog.keys import KEY_BYTES, SignatureType, SignerKey, format_vkey
from talley.tlog.note import is_key_name
from talley.tlog.quorum import Untrusted
from talley.tlog.receipt import Receipt, format_receipt, parse_receipt, verify_receipt
from talley.tlog.tile_reader import TileReader
from talley.tlog.tiles import WIDTH

EPILOG = """Exit status: 0 done, and the receipt holds; 1 it does not, or the log is not what it says;
2 misuse, or the log cannot be reached."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("log", help="write and check receipts for entries of a log", epilog=EPILOG)
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    init = commands.add_parser("init", help="make a log's signing key; print its verifier key (vkey)")
    init.add_argument("origin", help="the log's name, such as talley.example.org/log")
    init.add_argument("--key", type=Path, required=True, metavar="FILE", help="where the key goes")
    init.set_defaults(run=run_init)
    proof = commands.add_parser("proof", help="write a receipt (.tlog-proof) for one entry", epilog=EPILOG)
    proof.add_argument("index", type=int, metavar="N", help="the entry's index; the first is 0")
    proof.add_argument("--from", dest="log", required=True, metavar="URL|DIR", help="the log")
    proof.add_argument(
        "--out", type=Path, metavar="FILE", help="where to write it (standard output if not given)"
    )
    proof.add_argument("--entry", type=Path, metavar="FILE", help="write the entry's bytes there too")
    proof.set_defaults(run=run_proof)
    check = commands.add_parser("check", help="check a receipt offline", epilog=EPILOG)
    check.add_argument("receipt", type=Path)
    check.add_argument("--entry", type=Path, required=True, metavar="FILE", help="the entry's bytes")
    check.add_argument(
        "--policy", type=Path, required=True, metavar="FILE", help="which key and witnesses you trust"
    )
    check.set_defaults(run=run_check)


def run_init(args: argparse.Namespace) -> int:
    """Make a log's key; nothing that is there is written over."""
    if not is_key_name(args.origin):
        return _said("talley log init: a log's name has no space and no plus.", 2)
    key = SignerKey(args.origin, SignatureType.NOTE, secrets.token_bytes(KEY_BYTES))
    try:
        write_key(args.key, key)
    except OSError as error:
        return _said(f"talley log init: {error.filename}: {error.strerror}.", 1)
    print(format_vkey(key.verifier()))
    return 0


def run_proof(args: argparse.Namespace) -> int:
    """Write a receipt. Its signatures are checked by whoever checks the receipt, with their own policy."""
    try:
        source = log_source(args.log)
        if (data := source("checkpoint")) is None:
            raise SourceError("there is no checkpoint here")
        signed = parse_signed_checkpoint(data)
        checkpoint = signed.checkpoint
        if not 0 <= args.index < checkpoint.size:
            raise MisuseError(f"the log has {checkpoint.size} entries, counted from 0; none is {args.index}")
        reader = TileReader(source, checkpoint.size, checkpoint.root)
        receipt = format_receipt(Receipt(args.index, reader.inclusion_proof(args.index), signed))
        entry = reader.entries(args.index // WIDTH)[args.index % WIDTH]
    except (SourceError, MisuseError) as error:
        return _said(f"talley log proof: {error}.", 2)
    except TlogError as error:
        return _said(f"talley log proof: {error}.", 1)
    try:
        if args.entry:
            args.entry.write_bytes(entry)
        if args.out:
            args.out.write_bytes(receipt)
        else:
            sys.stdout.buffer.write(receipt)
            sys.stdout.buffer.flush()
    except OSError as error:
        return _said(f"talley log proof: {error.filename}: {error.strerror}.", 2)
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Check a receipt against an entry and a policy."""
    try:
        policy = read_policy(args.policy)
        data, entry = args.receipt.read_bytes(), args.entry.read_bytes()
    except MisuseError as error:
        return _said(f"talley log check: {error}.", 2)
    except OSError as error:
        return _said(f"talley log check: {error.filename}: {error.strerror}.", 2)
    try:
        receipt = parse_receipt(data)
    except TlogError as error:
        return _said(f"The receipt does not read as one: {error}.", 1)
    verdict = verify_receipt(receipt, leaf_hash(entry), policy)
    if isinstance(verdict, Untrusted):
        return _said("\n".join(reason.sentence for reason in verdict.reasons), 1)
    checkpoint, found = receipt.signed.checkpoint, cosigners(receipt.signed, policy, None)
    at = datetime.now(UTC)
    print(
        printable(
            f"The entry is number {receipt.index} of {checkpoint.origin}, which had {checkpoint.size} entries."
        )
    )
    for one in found:
        print(printable(one.sentence(at)))
    if not found:
        print(OPERATOR_ONLY)
    return 0


def _said(sentences: str, status: int) -> int:
    for sentence in sentences.split("\n"):
        print(printable(sentence), file=sys.stderr)
    return status
