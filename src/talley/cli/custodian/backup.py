"""`talley custodian backup` and `restore`: who one is, and every share, on paper and back."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from talley.casework.canonical import Text, decode, encode
from talley.cli.custodian.command import add_command, add_secret_command, home_of, read_file
from talley.cli.custodian.errors import CustodianError
from talley.cli.custodian.held_key import HeldKey, held_keys, keep_share, share_of
from talley.cli.custodian.home import Config, make_home
from talley.cli.custodian.identity import IdentitySecrets, Secret, format_secrets
from talley.cli.custodian.paper import from_paper, to_paper
from talley.cli.custodian.releasing import secrets_of
from talley.cli.custodian.secrets_file import lock_of, new_lock
from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.suite import parse_scalar
from talley.sealing.shares import Share

HEAD = (
    "Talley custodian's backup. WHOEVER READS THIS HAS THE SHARES.",
    "Seal it, keep it where no copy of the computer's disk is, and tell nobody where.",
    "Eight groups a line; the ninth checks the line. There is no letter I, L, O or U.",
)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A key, with its share's secret."""

    held: HeldKey
    secret: Secret = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Backup:
    name: Text
    host: Secret = field(repr=False)
    signer: Secret = field(repr=False)
    keys: Annotated[tuple[_Kept, ...], Meta(max_length=8)] = field(repr=False)


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    add_secret_command(commands, "backup", "print both keys and all shares, for paper", run_backup)
    restore = add_command(commands, "restore", "make a home again from paper", run_restore)
    restore.add_argument(
        "file", type=Path, metavar="FILE|-", help="the lines, typed off the paper; - reads them"
    )
    how = restore.add_mutually_exclusive_group(required=True)
    how.add_argument("--passphrase-file", type=Path, metavar="FILE", help="a file of mode 0600")
    how.add_argument("--ask", action="store_true", help="ask for a new passphrase")
    how.add_argument("--age-recipient", metavar="age1...", help="lock to an age key that you keep elsewhere")


def run_backup(args: argparse.Namespace) -> int:
    """Print the backup: the one command that prints secrets, and it does nothing else."""
    home = home_of(args)
    lock = lock_of(args, home.config.locked_to)
    secrets = secrets_of(home, lock)
    keys = tuple(
        _Kept(_bare(held), share_of(home, lock, secrets, held).secret.to_bytes(32, "big"))
        for held in held_keys(home).values()
    )
    data = encode(_Backup(home.config.name, secrets.host, secrets.signer, keys))
    print("\n".join([*HEAD, "", *to_paper(data)]))
    print("On paper only: send this to a printer that keeps nothing, never into a file.", file=sys.stderr)
    return 0


def run_restore(args: argparse.Namespace) -> int:
    """Make a new home from the lines. Which log, server and policy, must be said again: they are not secret."""
    text = sys.stdin.read() if str(args.file) == "-" else read_file(args.file).decode("utf-8", "replace")
    found = decode(from_paper(text), _Backup, CustodianError, what="backup")
    lock, locked_to = new_lock(args)
    secrets = IdentitySecrets(found.host, found.signer)
    identity = secrets.identity(found.name)
    home = make_home(args.home, Config(found.name, locked_to), identity, lock.lock(format_secrets(secrets)))
    for one in found.keys:
        try:
            share = Share(one.held.index, parse_scalar(one.secret))
        except CeremonyError as error:
            raise CustodianError(str(error)) from None
        keep_share(home, lock, one.held, share)
    print(f"Restored, with {len(found.keys)} shares. Past releases and the last checkpoint are not on paper:")
    print("until you copy them from elsewhere, this client does not know what it released before.")
    return 0


def _bare(held: HeldKey) -> HeldKey:
    """Return a key without what fills paper and stands in the log: its custodians."""
    return HeldKey(held.key, held.public, held.retention, held.threshold, held.index, held.share, "paper")
