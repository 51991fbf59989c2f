"""A custodian's folder: what they pinned, what they accepted and what they released."""

from __future__ import annotations

import fcntl
import json
import os
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from talley.casework.canonical import decode, encode
from talley.casework.release.approving import Approver
from talley.casework.release.pinned import Before
from talley.casework.release.view import View
from talley.cli.custodian.errors import CustodianError
from talley.cli.custodian.identity import Identity, parse_identity
from talley.cli.durable import make_private, write_private
from talley.tlog.checkpoint import Checkpoint, format_signed_checkpoint, parse_signed_checkpoint
from talley.tlog.errors import TlogError
from talley.tlog.policy import Policy, parse_policy

KEPT_DAYS = 40
"""How many days' checkpoints are kept: they show later since when something was in the log."""
_CONFIG = ("name", "locked_to", "log", "server", "policy", "approvers")


@dataclass(frozen=True, slots=True)
class Config:
    """`custodian.toml`. Where a value is empty it is not known yet; files are named from the home on."""

    name: str
    locked_to: str
    log: str = ""
    server: str = ""
    policy: str = "policy"
    approvers: str = "approvers.json"


class Home:
    """The folder of one custodian. All of it is for its owner alone; secrets lie in age files only."""

    def __init__(self, folder: Path) -> None:
        """Raises: CustodianError where it is no custodian's home."""
        self.folder = folder
        self.config = _read_config(folder / "custodian.toml")

    def path(self, *parts: str) -> Path:
        """Return where something lies."""
        return self.folder.joinpath(*parts)

    def read(self, *parts: str) -> bytes | None:
        """Return a file's bytes, or None where there is none. Raises: CustodianError."""
        try:
            return self.path(*parts).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise CustodianError(f"{self.path(*parts)}: {error.strerror}") from None

    def write(self, data: bytes, *parts: str) -> None:
        """Write a file in one step. Raises: CustodianError."""
        try:
            write_private(self.path(*parts), data)
        except OSError as error:
            raise CustodianError(f"{self.path(*parts)}: {error.strerror}") from None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes away from what is read, decided and written. Raises: CustodianError."""
        held = os.open(self.path("custodian.toml"), os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise CustodianError(f"another command is at work in {self.folder}") from None
        finally:
            os.close(held)

    def identity(self) -> Identity:
        """Return who this is. Raises: CustodianError."""
        return parse_identity(self._needed("identity.json", "make one with `talley custodian init`"))

    def policy(self) -> Policy:
        """Return which log key and witnesses are believed. Raises: CustodianError."""
        name = self.config.policy
        try:
            return parse_policy(self._needed(name, "put the log's policy there, from people whom you know"))
        except TlogError as error:
            raise CustodianError(f"{self.path(name)}: {error}") from None

    def approvers(self) -> tuple[Approver, ...]:
        """Return whose passkeys count. Raises: CustodianError."""
        data = self._needed(self.config.approvers, "pin them with `talley custodian approvers FILE`")
        return decode(data, tuple[Approver, ...], CustodianError, what="list of approvers")

    def last(self) -> Checkpoint | None:
        """Return the newest checkpoint that was accepted. Raises: CustodianError."""
        if (data := self.read("checkpoint")) is None:
            return None
        try:
            return parse_signed_checkpoint(data).checkpoint
        except TlogError as error:
            # Security: who forgets what they accepted can be shown a second history. So this stops everything.
            raise CustodianError(
                f"{self.path('checkpoint')} is not what this client wrote: {error}"
            ) from None

    def seen(self) -> tuple[bytes, ...]:
        """Return checkpoints that were accepted, the first of each day. Raises: CustodianError."""
        data = self.read("seen.json")
        return decode(data, tuple[bytes, ...], CustodianError, what="seen.json") if data else ()

    def accept(self, view: View, at: datetime) -> None:
        """Remember a checkpoint as the newest that was accepted. Raises: CustodianError."""
        data = format_signed_checkpoint(view.signed)
        days = decode(self.read("days.json") or b"[]", tuple[str, ...], CustodianError, what="days.json")
        if (day := at.date().isoformat()) not in days:
            self.write(encode((*self.seen(), data)[-KEPT_DAYS:]), "seen.json")
            self.write(encode((*days, day)[-KEPT_DAYS:]), "days.json")
        self.write(data, "checkpoint")

    def before(self) -> tuple[Before, ...]:
        """Return all past releases. Raises: CustodianError."""
        data = self.read("released.json")
        return decode(data, tuple[Before, ...], CustodianError, what="released.json") if data else ()

    def remember(self, *released: Before) -> None:
        """Record releases; before anything of them leaves. Raises: CustodianError."""
        self.write(encode(tuple(dict.fromkeys((*self.before(), *released)))), "released.json")

    def _needed(self, name: str, how: str) -> bytes:
        data = self.read(name)
        if data is None:
            raise CustodianError(f"{self.path(name)} is not there: {how}")
        return data


def make_home(folder: Path, config: Config, identity: Identity, locked: bytes) -> Home:
    """Make a new home. `locked` holds both secrets. Raises: CustodianError, also where there is one."""
    values = {name: getattr(config, name) for name in _CONFIG}
    # A string of JSON is one of TOML: both write what does not print as \\uXXXX.
    text = "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        make_private(folder / "identity.age", locked)
        make_private(folder / "identity.json", encode(identity))
        make_private(folder / "custodian.toml", text.encode())
    except OSError as error:
        raise CustodianError(f"{error.filename}: {error.strerror}") from None
    return Home(folder)


def _read_config(path: Path) -> Config:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CustodianError(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CustodianError(f"{path} is no TOML: {error}") from None
    wrong = [name for name, value in values.items() if name not in _CONFIG or not isinstance(value, str)]
    if wrong or not {"name", "locked_to"} <= values.keys():
        raise CustodianError(f"{path} has lines that are not known, or lacks some: {', '.join(wrong)}")
    if values["locked_to"] != "passphrase" and not re.fullmatch("age1[0-9a-z]+", values["locked_to"]):
        raise CustodianError(f"{path}: locked_to is passphrase, or an age recipient")
    return Config(**values)
