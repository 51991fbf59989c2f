"""`talley custodian keys`, `import-dealt`, `destroy`: shares that are here, that come, and that go."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from talley.casework.canonical import decode, encode
from talley.casework.entries.share_destroyed import ShareDestroyed
from talley.casework.release.answers import UNSIGNED, sign_answer
from talley.casework.release.custodians import custodian_fingerprint, in_groups
from talley.cli.custodian.command import add_command, add_secret_command, ask, home_of, read_file
from talley.cli.custodian.errors import CustodianError
from talley.cli.custodian.held_key import HeldKey, held_key, held_keys, keep_share
from talley.cli.custodian.home import Home
from talley.cli.custodian.releasing import secrets_of
from talley.cli.custodian.secrets_file import lock_of
from talley.cli.custodian.words import tell
from talley.cli.durable import write_private
from talley.sealing.context import key_id_of
from talley.sealing.errors import SealingError
from talley.sealing.points import parse_point
from talley.sealing.shares import Share

LOUD = (
    "THIS SHARE WAS DEALT. One machine made the whole key and saw it; whoever ran it can open everything.",
    "It is for demonstrations and tests. The log says so too.",
)


@dataclass(frozen=True, slots=True)
class Dealt:
    """What a trusted dealer hands to one custodian: a key, and its share's secret in clear."""

    held: HeldKey
    secret: Annotated[bytes, Meta(min_length=32, max_length=32)] = field(repr=False)


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    add_command(commands, "keys", "list the keys of which you hold a share", run_keys)
    dealt = add_secret_command(
        commands, "import-dealt", "take a share that a dealer made: for demonstrations only", run_dealt
    )
    dealt.add_argument("file", type=Path, metavar="FILE", help="what the dealer wrote for you")
    destroy = add_secret_command(
        commands, "destroy", "destroy your share of a key, and state it", run_destroy
    )
    destroy.add_argument("key", metavar="KEY", help="the key's id")
    destroy.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the statement goes")


def run_keys(args: argparse.Namespace) -> int:
    """List keys with everything public about them."""
    for held in held_keys(home_of(args)).values():
        tell(_key_lines(held))
    return 0


def run_dealt(args: argparse.Namespace) -> int:
    """Take a dealt share."""
    home = home_of(args)
    tell(LOUD)
    dealt = decode(read_file(args.file), Dealt, CustodianError, what="dealt share")
    held = dealt.held
    try:
        named = key_id_of(parse_point(held.public))
    except SealingError as error:
        raise CustodianError(str(error)) from None
    if held.made != "dealer" or named != held.key:
        raise CustodianError("this is no dealt share of the key that it names")
    with home.alone():
        if held.key in held_keys(home):
            raise CustodianError(f"a share of key {held.key} is here already")
        share = Share(held.index, int.from_bytes(dealt.secret, "big"))
        keep_share(home, lock_of(args, home.config.locked_to), held, share)
    print(f"Kept, locked. Now delete {args.file}: it holds the share in clear.")
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
        _remove(home, held)
        write_private(args.out, statement)
    print("Destroyed here. Give the statement to the platform, for the log.")
    return 0


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
        print_of = in_groups(custodian_fingerprint(one.host, one.signer))
        lines.append(f"  {one.index} {one.name}, {one.country}, {one.employer}: {print_of}")
    return [*LOUD, *lines] if held.made == "dealer" else lines
