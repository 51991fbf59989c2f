"""`talley custodian keys` and `destroy`: shares that are here, and that go."""

from __future__ import annotations

import argparse
from pathlib import Path

from talley.casework.canonical import encode
from talley.casework.entries.share_destroyed import ShareDestroyed
from talley.casework.release.answers import UNSIGNED, sign_answer
from talley.casework.release.custodians import custodian_fingerprint, format_fingerprint
from talley.cli.custodian.command import add_command, add_secret_command, ask, home_of
from talley.cli.custodian.dealt import LOUD
from talley.cli.custodian.errors import CustodianError
from talley.cli.custodian.held_key import HeldKey, held_key, held_keys
from talley.cli.custodian.home import Home
from talley.cli.custodian.releasing import secrets_of
from talley.cli.custodian.secrets_file import lock_of
from talley.cli.custodian.server import CustodyServer
from talley.cli.custodian.words import tell
from talley.cli.durable import write_private


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    add_command(commands, "keys", "list the keys of which you hold a share", run_keys)
    destroy = add_secret_command(
        commands, "destroy", "destroy your share of a key, and state it", run_destroy
    )
    destroy.add_argument("key", metavar="KEY", help="the key's id")
    destroy.add_argument("--out", type=Path, metavar="FILE", help="by files: where the statement goes")


def run_keys(args: argparse.Namespace) -> int:
    """List keys with everything public about them."""
    for held in held_keys(home_of(args)).values():
        tell(_key_lines(held))
    return 0


def run_destroy(args: argparse.Namespace) -> int:
    """Remove a share and write the signed statement that it is destroyed."""
    home = home_of(args)
    with home.alone():
        held = held_key(home, args.key)
        tell(_unknowable(held))
        if ask("Destroy this share? Type the key's first eight characters:") != held.key[:8]:
            print("Nothing was destroyed.")
            return 1
        secrets = secrets_of(home, lock_of(args, home.config.locked_to))
        origin = home.policy().logs[0].key.name
        unsigned = ShareDestroyed(held.key, held.index, UNSIGNED)
        statement = encode(sign_answer(unsigned, origin, secrets.signing))
        # First gone, then stated: a statement that is lost can be made again by hand, a share that stayed is a lie.
        server = None if args.out else CustodyServer(_server(home), secrets, held.key, held.index, args.clock)
        home.write(statement, f"destroyed-{held.key}.json")
        _remove(home, held)
        if server:
            server.destroyed(statement)
        else:
            write_private(args.out, statement)
    print("Destroyed here. The statement is for the log; a copy stays in your folder.")
    return 0


def _server(home: Home) -> str:
    if not home.config.server:
        raise CustodianError("by files, --out says where the statement goes")
    return home.config.server


def _remove(home: Home, held: HeldKey) -> None:
    for name in ("share.age", "bundle", "certificate", "key.json"):
        path = home.path("keys", held.key, name)
        if path.exists():
            home.write(bytes(path.stat().st_size), "keys", held.key, name)
            path.unlink()
    home.path("keys", held.key).rmdir()


def _unknowable(held: HeldKey) -> list[str]:
    lines = [
        f"Your share of key {held.key}, of {held.retention}, will be gone from this folder.",
        "What this command cannot know: copies on paper, in backups of this machine, and on the worn cells of its disk.",
        "Burn the paper and erase the backups before you state that the share is destroyed.",
    ]
    if held.made == "ceremony":
        lines.append(
            "The share was made of ciphertexts that others may have kept. Whoever has these and your host key can "
            "make it again: as long as you keep this identity, the statement rests on them too."
        )
    return lines


def _key_lines(held: HeldKey) -> list[str]:
    lines = [
        f"Key {held.key}, of {held.retention}: {held.threshold} open it. You are custodian {held.index}, by {held.made}."
    ]
    for one in held.custodians:
        print_of = format_fingerprint(custodian_fingerprint(one.host, one.signer))
        lines.append(f"  {one.index} {one.name}, {one.country}, {one.employer}: {print_of}")
    return [*LOUD, *lines] if held.made == "dealer" else lines
