"""`talley custodian init`, `fingerprint`, `approvers`: who one is, and whom one believes."""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from talley.casework.canonical import decode, encode
from talley.casework.entries.approvers_changed import ApproversChanged
from talley.casework.entries.entry import EntryError, parse_entry
from talley.casework.entries.log_entry import log_body
from talley.casework.release.approving import Approver, approvers_digest
from talley.casework.release.custodians import format_fingerprint
from talley.casework.release.refusals import Refusal
from talley.casework.release.view import View
from talley.cli.custodian.asked import look_now
from talley.cli.custodian.command import add_command, add_log, ask, home_of, read_file
from talley.cli.custodian.errors import CustodianError, MisuseError
from talley.cli.custodian.home import Config, Home, make_home
from talley.cli.custodian.identity import format_secrets, new_secrets
from talley.cli.custodian.secrets_file import new_lock
from talley.cli.custodian.words import tell
from talley.tlog.errors import TlogError
from talley.tlog.policy import parse_policy

WAIT = timedelta(days=7)
"""How long a change of approvers stands in the log before it counts."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    init = add_command(commands, "init", "make your two keys and your folder", run_init)
    init.add_argument("--name", required=True, help="your public name, as the log will show it")
    how = init.add_mutually_exclusive_group(required=True)
    how.add_argument("--passphrase-file", type=Path, metavar="FILE", help="a file of mode 0600")
    how.add_argument("--ask", action="store_true", help="ask for a passphrase")
    how.add_argument("--age-recipient", metavar="age1...", help="lock to an age key that you keep elsewhere")
    init.add_argument("--log", default="", metavar="URL", help="the log's address")
    init.add_argument("--server", default="", metavar="URL", help="the platform's address")
    init.add_argument("--policy", type=Path, metavar="FILE", help="the log's policy, from people you know")
    add_command(commands, "fingerprint", "print your fingerprint, to be read to the others", run_fingerprint)
    approvers = add_command(
        commands, "approvers", "pin whose approvals count, or change that after seven days", run_approvers
    )
    approvers.add_argument("file", type=Path, metavar="FILE", help="the list of approvers")
    add_log(approvers)


def run_init(args: argparse.Namespace) -> int:
    """Make both keys; nothing that is there is written over."""
    policy = read_file(args.policy) if args.policy else None
    if policy is not None:
        _usable(policy)
    lock, locked_to = new_lock(args)
    secrets = new_secrets()
    identity = secrets.identity(args.name)
    config = Config(args.name, locked_to, args.log, args.server)
    home = make_home(args.home, config, identity, lock.lock(format_secrets(secrets)))
    if policy is not None:
        home.write(policy, home.config.policy)
    print("Your fingerprint. Read it to the other custodians yourself, never through the platform:")
    print(format_fingerprint(identity.fingerprint))
    return 0


def run_fingerprint(args: argparse.Namespace) -> int:
    """Print the fingerprint; no secret is needed."""
    print(format_fingerprint(home_of(args).identity().fingerprint))
    return 0


def run_approvers(args: argparse.Namespace) -> int:
    """Pin approvers: the first ones by a typed confirmation, others if the log announced them long enough ago."""
    home, data = home_of(args), read_file(args.file)
    new = decode(data, tuple[Approver, ...], CustodianError, what="list of approvers")
    digest = approvers_digest(new)
    _apart(home.config.server, new)
    with home.alone():
        known = home.approvers() if home.read(home.config.approvers) is not None else ()
        tell(_change(known, new))
        print(f"Digest of the list: {format_fingerprint(digest)}")
        if known:
            _announced(home, digest, args)
        print("Compare the digest with counsel and with another custodian, not through the platform.")
        if ask("Pin these? Type the digest's first eight digits:") != digest.hex()[:8]:
            print("Nothing was changed.")
            return 1
        home.write(encode(new), home.config.approvers)
    print("Pinned.")
    return 0


def _apart(server: str, approvers: tuple[Approver, ...]) -> None:
    """Refuse approvers who sign at the platform's own address: its sign-in page could have them sign a case unseen."""
    own = urlsplit(server).hostname
    for one in approvers:
        if own and own in {urlsplit(one.origin).hostname, one.rp_id}:
            raise CustodianError(
                f"{one.name} signs at the platform's own address, whose pages could have them approve a case "
                "unseen; approvals need a passkey for an address of their own"
            )


def _change(known: tuple[Approver, ...], new: tuple[Approver, ...]) -> list[str]:
    stay = [one for one in new if one in known]
    come = [one for one in new if one not in known]
    go = [one for one in known if one not in new]
    return [
        f"{word}: {one.name}, {one.role}, at {one.origin}"
        for word, some in (("Stays", stay), ("Comes", come), ("Goes", go))
        for one in some
    ]


def _announced(home: Home, digest: bytes, args: argparse.Namespace) -> None:
    """Refuse a change that the log did not announce, or not long enough ago by what this client saw itself."""
    at: datetime = args.clock()
    view = look_now(home, args.log, at)
    if isinstance(view, Refusal):
        raise CustodianError(f"{view.sentence} {view.met_by}".rstrip("."))
    index = _entry_with(view, digest)
    if index is None:
        raise CustodianError(
            "the log has no announcement of this list: only a change that it shows can be pinned"
        )
    since = view.witnessed_at(index)
    if since is None or at - since < WAIT:
        raise CustodianError(
            "the announcement is not known to have stood in the log for seven days; come back when it has, "
            "and look at the log in between"
        )


def _entry_with(view: View, digest: bytes) -> int | None:
    try:
        for index, data in view.since(0):
            try:
                body = log_body(parse_entry(data))
            except EntryError:
                continue
            if isinstance(body, ApproversChanged) and body.approvers == digest:
                return index
    except LookupError as error:
        raise CustodianError(f"the log cannot be read: {error}") from None
    return None


def _usable(policy: bytes) -> None:
    try:
        asks = parse_policy(policy).requires_witness()
    except TlogError as error:
        raise MisuseError(f"the policy: {error}") from None
    if not asks:
        raise MisuseError("the policy asks for no witness; name at least one whom the platform does not run")
