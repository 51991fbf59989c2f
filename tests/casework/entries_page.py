"""Write docs/formats/entries.md: every entry type, what it says, and its example as it stands in a log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from importlib import import_module
from inspect import getdoc
from pathlib import Path

from talley.casework.canonical import encode
from talley.casework.course.event import entry_of, next_event
from talley.casework.entries.body import EventBody, LogBody
from talley.casework.entries.entry import Entry, format_entry
from talley.casework.entries.log_entry import log_entry
from talley.casework.entries.registry import EVENTS, LOG

PAGE = Path(__file__).parents[2] / "docs" / "formats" / "entries.md"
AT = datetime(2026, 11, 10, 9, tzinfo=UTC)

HEAD = """<!-- Made by `make docs` from src/talley/casework/entries/. Change those files, not this page. -->

# Entry types

What each type says, and an example as it stands in a log. How entries are written, committed to and put into slots is
in [log.md](log.md). In the examples below names are invented, hashes and nonces are of nothing, and a long entry is broken
into lines; in a log it is one line without white space.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join(
        [HEAD, "## The log's own\n", "Public as a whole; they commit to nothing.\n"]
        + [_log_type(kind) for kind in LOG.values()]
        + ["## Events of a course\n", _EVENTS_SAY]
        + [_event_type(kind) for kind in EVENTS.values()]
    )


_EVENTS_SAY = """An event's entry shows its course, its number there and the fields marked *public*; the rest stands in the event's
body, which the commitment binds and which stays with those whom it concerns.
"""


def _log_type(kind: type[LogBody]) -> str:
    return "\n".join([*_title(kind), *_code(log_entry(_example(kind), AT))])


def _event_type(kind: type[EventBody]) -> str:
    event = next_event(None, "0" * 31 + "7", _example(kind), at=AT, by="0" * 31 + "1", nonce=bytes(32))
    names = [f"`{f.name}`" + (" (public)" if f.name in kind.PUBLIC else "") for f in fields(kind)]
    said = f"Fields: {', '.join(names)}." if names else "No fields."
    if kind.TYPE == "named":
        said += " Its entry shows how many targets and items there are, never which."
    body = json.dumps(json.loads(encode(event.body)), ensure_ascii=False, separators=(",", ":"))
    return "\n".join(
        [*_title(kind), said, "", "Body:", "", *_block(body), "Entry:", "", *_code(entry_of(event))]
    )


def _title(kind: type) -> Iterator[str]:
    yield f"### `{kind.TYPE}`\n"
    yield f"{import_module(kind.__module__).__doc__}\n"
    yield f"{getdoc(kind)}\n"


def _code(entry: Entry) -> list[str]:
    return _block(format_entry(entry).decode())


def _block(text: str) -> list[str]:
    """Break before keys, so that a page can be read; nothing else is changed."""
    lines = [""]
    for part in text.replace(',"', ',\n"').split("\n"):
        joined = lines[-1] + part
        if len(joined) <= 116:
            lines[-1] = joined
        else:
            lines.append(part)
    return ["```json", *filter(None, lines), "```", ""]


def _example(kind: type) -> EventBody | LogBody:
    return import_module(kind.__module__).EXAMPLE


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
