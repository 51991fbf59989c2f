"""A recipient's key: a P-256 secret in a file for its owner alone."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from talley.cli.durable import make_private, read_private
from talley.cli.recipient.errors import RecipientError
from talley.sealing.points import ORDER, base_times, format_point

_LINE = re.compile("talley-recipient-key/v1 ([0-9a-f]{64})\n?")


@dataclass(frozen=True, slots=True)
class RecipientKey:
    """The secret, and the public key, uncompressed, that a case names."""

    secret: int = field(repr=False)

    @property
    def public(self) -> bytes:
        return format_point(base_times(self.secret))


def make_key(path: Path) -> RecipientKey:
    """Make a key and its file. Raises: RecipientError, also where there is a file."""
    key = RecipientKey(1 + secrets.randbelow(ORDER - 1))
    try:
        make_private(path, f"talley-recipient-key/v1 {key.secret:064x}\n".encode())
    except OSError as error:
        raise RecipientError(f"{path}: {error.strerror}") from None
    return key


def read_key(path: Path) -> RecipientKey:
    """Read a key. Raises: RecipientError."""
    try:
        found = _LINE.fullmatch(read_private(path).decode("ascii", "replace"))
    except OSError as error:
        raise RecipientError(f"{path}: {error.strerror}") from None
    if not found or not 0 < int(found[1], 16) < ORDER:
        raise RecipientError(f"{path} is no key that `talley open init` makes")
    return RecipientKey(int(found[1], 16))
