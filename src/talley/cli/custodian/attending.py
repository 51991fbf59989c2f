"""One ceremony as a custodian attends it: by files, or through the server as a mailbox that nobody believes."""

from __future__ import annotations

import argparse
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from talley.casework.release.invited import Invitation, parse_invitation
from talley.cli.custodian.command import read_file
from talley.cli.custodian.errors import CustodianError, MisuseError
from talley.cli.custodian.home import Home
from talley.cli.custodian.identity import IdentitySecrets
from talley.cli.custodian.releasing import secrets_of
from talley.cli.custodian.secrets_file import lock_of
from talley.cli.custodian.server import CustodyServer
from talley.cli.durable import write_private

COORDINATOR = 0
"""The index that the coordinator's own messages lie at."""


class Attending:
    """One ceremony in one home: what everybody agreed on, and where what is sent goes."""

    def __init__(self, home: Home, args: argparse.Namespace, id_: str, invitation: Invitation) -> None:
        self.home, self.id, self.invitation, self.now = home, id_, invitation, args.clock
        self.lock = lock_of(args, home.config.locked_to)
        self.secrets: IdentitySecrets = secrets_of(home, self.lock)
        own = home.identity()
        self.index = next(
            (one.index for one in invitation.custodians if (one.host, one.signer) == (own.host, own.signer)),
            0,
        )
        if not self.index:
            raise CustodianError("you are not among the custodians of this ceremony")

    def send(self, round_: str, data: bytes, out: Path | None) -> None:
        """Send a message of one's own, or write it where that is asked. Raises: CustodianError."""
        if out:
            write_private(out, data)
            print(f"Written to {out}; give it to the coordinator.")
        else:
            _mailbox(self.home, self.secrets, self.id, self.index, self.now).put(round_, self.index, data)
            print("Sent.")

    def all(self, round_: str, files: list[Path] | None) -> list[bytes]:
        """Return everybody's message of a round, in their order. Raises: CustodianError."""
        count = len(self.invitation.custodians)
        if files:
            if len(files) != count:
                raise MisuseError(f"there are {count} custodians, and so many files, in their order")
            return [read_file(path) for path in files]
        mailbox = _mailbox(self.home, self.secrets, self.id, self.index, self.now)
        found = [mailbox.get(round_, index) for index in range(1, count + 1)]
        if missing := [str(index) for index, data in enumerate(found, start=1) if data is None]:
            raise CustodianError(f"not there yet: custodians {', '.join(missing)}")
        return [data for data in found if data is not None]

    def kept(self, name: str) -> bytes:
        """Return what an earlier round left here. Raises: CustodianError."""
        data = self.home.read("ceremonies", self.id, name)
        if data is None:
            raise CustodianError(f"this ceremony has no {name} here: a round was left out")
        return data

    def keep(self, name: str, data: bytes) -> None:
        """Leave something for a later round. Raises: CustodianError."""
        self.home.write(data, "ceremonies", self.id, name)


def begun(home: Home, args: argparse.Namespace) -> Attending:
    """Return a ceremony that was begun here. Raises: CustodianError."""
    if not re.fullmatch("[0-9a-f]{32}", args.which):
        raise MisuseError("a ceremony's id has 32 hexadecimal digits")
    data = home.read("ceremonies", args.which, "invitation")
    if data is None:
        raise CustodianError("you have not begun this ceremony")
    return Attending(home, args, args.which, parse_invitation(data))


def invitation_of(home: Home, args: argparse.Namespace) -> tuple[str, bytes]:
    """Return a ceremony's id and invitation, from a file or from the server. Raises: CustodianError."""
    if not re.fullmatch("[0-9a-f]{32}", args.which):
        data = read_file(Path(args.which))
        return hashlib.sha256(data).hexdigest()[:32], data
    if not args.index:
        raise MisuseError("--index says which custodian you are, as the platform told you")
    secrets = secrets_of(home, lock_of(args, home.config.locked_to))
    found = _mailbox(home, secrets, args.which, args.index, args.clock).get("setup", COORDINATOR)
    if found is None:
        raise CustodianError("the server has no invitation to this ceremony")
    return args.which, found


@dataclass(frozen=True, slots=True)
class _Mailbox:
    server: CustodyServer
    ceremony: str

    def put(self, round_: str, index: int, data: bytes) -> None:
        self.server.put(self.ceremony, round_, index, data)

    def get(self, round_: str, index: int) -> bytes | None:
        return self.server.get(self.ceremony, round_, index)


def _mailbox(
    home: Home, secrets: IdentitySecrets, ceremony: str, index: int, now: Callable[[], datetime]
) -> _Mailbox:
    """Return the server's mailbox; requests are signed for the ceremony, since there is no key yet."""
    if not home.config.server:
        raise CustodianError("the platform's address is not known: by files, name them")
    return _Mailbox(CustodyServer(home.config.server, secrets, ceremony, index, now), ceremony)
