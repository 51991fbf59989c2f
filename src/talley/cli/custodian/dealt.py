"""`talley custodian import-dealt`: play a custodian whose share a dealer made, in a demonstration."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from talley.casework.canonical import Id, Number
from talley.casework.release.refusals import Refusal
from talley.casework.release.view import look
from talley.cli.custodian.command import add_command, read_file
from talley.cli.custodian.errors import CustodianError
from talley.cli.custodian.held_key import HeldKey, keep_share
from talley.cli.custodian.home import Config, make_home
from talley.cli.custodian.identity import IdentitySecrets, format_secrets
from talley.cli.custodian.secrets_file import new_lock
from talley.cli.custodian.words import tell
from talley.cli.keys_in_log import LoggedKey, key_in_log
from talley.cli.log_source import SourceError, log_source
from talley.cli.verify import MisuseError as PolicyError
from talley.cli.verify import read_policy
from talley.sealing.points import ORDER
from talley.sealing.shares import Share

LOUD = (
    "THIS SHARE WAS DEALT. One machine made the whole key and saw it; whoever ran it can open everything.",
    "It is for demonstrations and tests. The log says so too.",
)
_Hex = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Dealt:
    """What a trusted dealer leaves for one custodian: both of their secrets and the share's, in clear."""

    host: _Hex = field(repr=False)
    index: Number
    key: Id
    share: _Hex = field(repr=False)
    signer: _Hex = field(repr=False)

    @property
    def secrets(self) -> IdentitySecrets:
        return IdentitySecrets(bytes.fromhex(self.host), bytes.fromhex(self.signer))


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        commands, "import-dealt", "make a home of what a dealer made: for demonstrations only", run
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="what the dealer left for you")
    parser.add_argument("--log", required=True, metavar="URL|DIR", help="the log's address")
    parser.add_argument("--policy", type=Path, required=True, metavar="FILE", help="the log's policy")
    parser.add_argument("--server", default="", metavar="URL", help="the platform's address")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--passphrase-file", type=Path, metavar="FILE", help="a file of mode 0600")
    how.add_argument("--ask", action="store_true", help="ask for a passphrase")
    how.add_argument("--age-recipient", metavar="age1...", help="lock to an age key that you keep elsewhere")


def run(args: argparse.Namespace) -> int:
    """Make the home; what is public of the key comes from the log."""
    tell(LOUD)
    dealt = _dealt(args.file)
    logged = _logged(args, dealt.key)
    who = next((one for one in logged.custodians if one.index == dealt.index), None)
    if not logged.made.dealer or who is None or who.share is None:
        raise CustodianError("the log does not say that this key was dealt, or not to this custodian")
    identity = dealt.secrets.identity(who.name)
    if (identity.host, identity.signer) != (who.host, who.signer):
        raise CustodianError("the log names other keys for this custodian")
    lock, locked_to = new_lock(args)
    config = Config(who.name, locked_to, args.log, args.server)
    home = make_home(args.home, config, identity, lock.lock(format_secrets(dealt.secrets)))
    home.write(read_file(args.policy), config.policy)
    held = HeldKey(
        dealt.key,
        logged.made.public,
        logged.made.retention,
        logged.threshold,
        dealt.index,
        who.share,
        "dealer",
        logged.custodians,
    )
    keep_share(home, lock, held, Share(dealt.index, int(dealt.share, 16)))
    tell([f"Kept, locked, in {args.home}. Now delete {args.file}: it holds everything in clear."])
    return 0


def _dealt(path: Path) -> Dealt:
    try:
        dealt = msgspec.json.decode(read_file(path, 4096), type=Dealt)
    except msgspec.MsgspecError:
        # Nothing of the file is told: it holds secrets.
        raise CustodianError(f"{path} is not what a dealer leaves") from None
    if not 0 < int(dealt.host, 16) < ORDER or not 0 < int(dealt.share, 16) < ORDER:
        raise CustodianError(f"{path} is not what a dealer leaves")
    return dealt


def _logged(args: argparse.Namespace, key: str) -> LoggedKey:
    try:
        view = look(log_source(args.log), read_policy(args.policy), last=None)
        if isinstance(view, Refusal):
            raise CustodianError(f"{view.sentence} {view.met_by}".rstrip("."))
        logged = key_in_log(view, key)
    except (SourceError, PolicyError, LookupError) as error:
        raise CustodianError(str(error)) from None
    if logged is None:
        raise CustodianError("the log does not say who holds this key")
    return logged
