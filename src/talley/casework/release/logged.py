"""Rules 1, 2, 3 and 6: what must be in the log, seen lately, in this order, and with nothing beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from talley.casework.course.course import Course
from talley.casework.course.event import entry_of
from talley.casework.entries.entry import Entry, EntryError, format_entry, parse_entry
from talley.casework.entries.log_entry import log_body
from talley.casework.entries.opened import Opened
from talley.casework.entries.registry import EVENTS
from talley.casework.entries.seals import Seals
from talley.casework.entries.slot import root_of
from talley.casework.release.packet import Closed, HeldSeal, stands_at
from talley.casework.release.pinned import Pinned
from talley.casework.release.refusals import Refusal, refusal
from talley.casework.release.view import View


def entry_logged(entry: Entry, index: int, closed: Closed | None, view: View) -> Iterator[Refusal]:
    """Rule 1: the entry that begins it stands where the packet says."""
    try:
        if stands_at(format_entry(entry), index, closed, view.entry_at):
            return
    except (LookupError, EntryError, ValueError):
        pass
    yield refusal("case-not-logged")


def seals_logged(leaves: Iterable[bytes], seals: Iterable[HeldSeal], view: View) -> Iterator[Refusal]:
    """Rule 1: each leaf's digest is bound by the batch of seals that the packet names."""
    for leaf, seal in zip(leaves, seals, strict=True):
        try:
            body = log_body(parse_entry(view.entry_at(seal.batch)))
            bound = isinstance(body, Seals) and root_of(leaf, seal.path) == body.root
        except (LookupError, EntryError, ValueError):
            bound = False
        if not bound:
            yield refusal("seal-not-logged")


def fresh(view: View, pinned: Pinned, at: datetime) -> Iterator[Refusal]:
    """Rule 2: enough witnesses cosigned a moment ago, by this custodian's own clock."""
    if abs(at - view.fresh_at) > pinned.fresh_for:
        yield refusal("log-stale")


def older(seals: Iterable[HeldSeal], index: int) -> Iterator[Refusal]:
    """Rule 3: every seal is older in the log than the entry at an index."""
    if any(seal.batch >= index for seal in seals):
        yield refusal("seal-younger")


def nothing_else(course: Course, view: View) -> Iterator[Refusal]:
    """Rule 6: whatever the log shows openly of this course is an event that the packet holds.

    Any other event ends the case, whatever it says: withdrawal, stay, challenge and correction, and what is harmless
    too, since the case was decided without it.

    Security: the whole log is read. An entry can be written a second time, and the packet says which copy it means:
    where reading began at one of them, an event between the copies would not be seen. An event of a number that the
    packet fills otherwise counts too, since then the course was told in two ways.
    """
    held = frozenset(format_entry(entry_of(event)) for event in course.events)
    try:
        for _, data in view.since(0):
            # Wire: there is one way to write an entry, and so an event of the course has the course's id in its bytes.
            if course.id.encode() not in data and not data.endswith(_OPENED):
                continue
            for shown, entry in _shown(data):
                if entry.body.get("course") == course.id and shown not in held:
                    yield refusal("course-moved-on", entry.type)
                    return
    except LookupError:
        yield refusal("log-not-readable")


def _shown(data: bytes) -> Iterator[tuple[bytes, Entry]]:
    """Yield the event that an entry shows, with its bytes, be it closed before and opened now."""
    try:
        entry = parse_entry(data)
        body = log_body(entry)
        if isinstance(body, Opened):
            data, entry = body.entry, parse_entry(body.entry)
    except EntryError:  # of a version that this one does not know, or not honest: `talley verify` says which
        return
    if entry.type in EVENTS:
        yield data, entry


_OPENED = b'"type":"%s"}' % Opened.TYPE.encode()
