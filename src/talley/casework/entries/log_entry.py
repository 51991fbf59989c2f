"""The log's own entries, typed: a whole public body."""

from __future__ import annotations

from datetime import datetime

from talley.casework.canonical import decode, encode
from talley.casework.entries.body import LogBody
from talley.casework.entries.entry import Entry, EntryError
from talley.casework.entries.registry import LOG


def log_entry(body: LogBody, at: datetime) -> Entry:
    """Return the entry of a body that is public as a whole."""
    plain: dict[str, object] = decode(encode(body), dict, EntryError, what=body.TYPE)
    return Entry(body.TYPE, at, plain)


def log_body(entry: Entry) -> LogBody | None:
    """Return the typed body of an entry, or None where its type is not one of the log's own.

    Raises: EntryError where the body is not as its type says.
    """
    kind = LOG.get(entry.type)
    if kind is None:
        return None
    return decode(encode(dict(entry.body)), kind, EntryError, what=entry.type)
