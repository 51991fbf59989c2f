"""Who holds a key, as the log has it: read by whoever does not take that from a server."""

from __future__ import annotations

from dataclasses import dataclass

from talley.casework.entries.entry import EntryError, parse_entry
from talley.casework.entries.key_made import Custodian, KeyMade
from talley.casework.entries.key_moved import KeyMoved
from talley.casework.entries.log_entry import log_body
from talley.casework.release.view import View


@dataclass(frozen=True, slots=True)
class LoggedKey:
    """The entry that made a key, and its custodians and threshold after all moves."""

    made: KeyMade
    threshold: int
    custodians: tuple[Custodian, ...]


def key_in_log(view: View, key: str) -> LoggedKey | None:
    """Read the whole log for one key; None where no entry made it. Raises: LookupError."""
    found: LoggedKey | None = None
    for _, data in view.since(0):
        # Most entries are slots and events; only what names the key is parsed.
        if key.encode() not in data:
            continue
        try:
            body = log_body(parse_entry(data))
        except EntryError:
            continue
        # The first entry counts: a second one that makes the same key is a lie, which `talley verify` shows.
        if isinstance(body, KeyMade) and body.key == key and found is None:
            found = LoggedKey(body, body.threshold, body.custodians)
        elif isinstance(body, KeyMoved) and body.key == key and found is not None:
            found = LoggedKey(found.made, body.threshold, body.custodians)
    return found
