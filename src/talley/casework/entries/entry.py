"""An entry as bytes: its type, its time, what anyone may read of it, and a commitment to what stays closed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from talley.casework.canonical import Code, Digest, decode, encode, lp

MAX_BYTES = 65_535
"""Of one entry. Source: C2SP tlog-tiles, "Log Entries"."""
NONCE_BYTES = 32

_DOMAIN = b"talley-entry/v1\n"


class EntryError(Exception):
    """Bytes that are no entry, or none of a known type. The message says what was expected."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `body` is public; `commitment` hides the body that stays with those whom it concerns."""

    type: Code
    at: datetime
    body: Mapping[str, Any]
    commitment: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Wire:
    at: datetime
    body: dict[str, Any]
    commitment: Digest | None
    type: Code


def parse_entry(data: bytes) -> Entry:
    """Read an entry. Its type need not be a known one: a monitor reads on past what is newer than itself.

    Raises: EntryError.
    """
    if len(data) > MAX_BYTES:
        raise EntryError(f"an entry has at most {MAX_BYTES} bytes")
    wire = decode(data, _Wire, EntryError, what="entry")
    return Entry(wire.type, wire.at, MappingProxyType(wire.body), wire.commitment)


def format_entry(entry: Entry) -> bytes:
    """Write an entry. Raises: EntryError where it is too long for the log."""
    data = encode(_Wire(entry.at, dict(entry.body), entry.commitment, entry.type))
    if len(data) > MAX_BYTES:
        raise EntryError(f"an entry has at most {MAX_BYTES} bytes, this one {len(data)}")
    return data


def commitment(kind: str, nonce: bytes, body: bytes) -> bytes:
    """Return what the log holds of a closed body: 32 bytes.

    Security: hiding while the nonce is secret and random; binding, since every part has a fixed length or
    carries it. Without the lengths one hash could be opened in two ways.
    Raises: ValueError where the nonce has not 32 bytes.
    """
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"a nonce has {NONCE_BYTES} bytes")
    return hashlib.sha256(_DOMAIN + lp(kind.encode()) + nonce + hashlib.sha256(body).digest()).digest()
