"""What locks a custodian's secrets: a passphrase, or an age key that lies somewhere else.

Source: age-encryption.org/v1.
"""

from __future__ import annotations

import argparse
import getpass
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pyrage

from talley.cli.custodian.errors import CustodianError, MisuseError
from talley.cli.durable import read_private

LEAST_PASSPHRASE = 12
PASSPHRASE = "passphrase"  # noqa: S105 - how it is locked, not with what


class Lock(Protocol):
    """Locks bytes, and unlocks them for the moment they are needed."""

    def lock(self, data: bytes) -> bytes:
        """Return the bytes as an age file."""

    def unlock(self, data: bytes) -> bytes:
        """Return what an age file holds. Raises: CustodianError."""


@dataclass(frozen=True, slots=True)
class PassphraseLock:
    """Scrypt over a passphrase: about a second, each time."""

    passphrase: str = field(repr=False)

    def lock(self, data: bytes) -> bytes:
        """Lock."""
        return bytes(pyrage.passphrase.encrypt(data, self.passphrase))

    def unlock(self, data: bytes) -> bytes:
        """Unlock. Raises: CustodianError."""
        try:
            return bytes(pyrage.passphrase.decrypt(data, self.passphrase))
        except pyrage.DecryptError:
            raise CustodianError("the passphrase does not open this home's secrets") from None


@dataclass(frozen=True, slots=True)
class AgeLock:
    """An age recipient; its identity, if it is there."""

    recipient: str
    identity: str | None = field(default=None, repr=False)

    def lock(self, data: bytes) -> bytes:
        """Lock. Raises: CustodianError."""
        try:
            return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(self.recipient)]))
        except pyrage.RecipientError:
            raise CustodianError("the age recipient is none: it begins with age1") from None

    def unlock(self, data: bytes) -> bytes:
        """Unlock. Raises: CustodianError."""
        if self.identity is None:
            raise CustodianError("the age identity is needed: --age-identity FILE")
        try:
            return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(self.identity)]))
        except (pyrage.DecryptError, pyrage.IdentityError):
            raise CustodianError("the age identity does not open this home's secrets") from None


def add_unlocking(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how secrets are unlocked; without any, the passphrase is asked for."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="a file of mode 0600 with the passphrase"
    )
    which.add_argument(
        "--age-identity", type=Path, metavar="FILE", help="a file of mode 0600 with the age identity"
    )


def lock_of(args: argparse.Namespace, locked_to: str) -> Lock:
    """Return the lock of a home, `passphrase` or an age recipient, opened as the arguments say.

    Raises: CustodianError.
    """
    if locked_to == PASSPHRASE:
        if args.age_identity:
            raise MisuseError("this home is locked with a passphrase, not with an age identity")
        if args.passphrase_file:
            return PassphraseLock(_line(args.passphrase_file))
        return PassphraseLock(getpass.getpass("Passphrase: "))
    return AgeLock(locked_to, _line(args.age_identity) if args.age_identity else None)


def new_lock(args: argparse.Namespace) -> tuple[Lock, str]:
    """Return the lock of a new home, and how its configuration names it. Raises: CustodianError."""
    if args.age_recipient:
        lock = AgeLock(args.age_recipient)
        lock.lock(b"")  # refuses what is no recipient, before anything is made
        return lock, args.age_recipient
    passphrase = _line(args.passphrase_file) if args.passphrase_file else _asked()
    if len(passphrase) < LEAST_PASSPHRASE:
        raise MisuseError(
            f"a passphrase has at least {LEAST_PASSPHRASE} characters; better are six words by dice"
        )
    return PassphraseLock(passphrase), PASSPHRASE


def _asked() -> str:
    first = getpass.getpass("New passphrase: ")
    if getpass.getpass("The same again: ") != first:
        raise MisuseError("the two are not the same")
    return first


def _line(path: Path) -> str:
    try:
        lines = read_private(path).decode().splitlines()
    except OSError as error:
        raise CustodianError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CustodianError(f"{path} is no text") from None
    # age-keygen writes comments above the key.
    return next((line for line in lines if line and not line.startswith("# ")), "")
