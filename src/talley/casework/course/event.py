"""One event of a course as bytes, its place in the chain, and what the log shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from talley.casework.canonical import Code, Digest, Id, Number, decode, encode
from talley.casework.entries.body import EventBody
from talley.casework.entries.entry import Entry, commitment
from talley.casework.entries.named import Named
from talley.casework.entries.registry import EVENTS

FIRST = bytes(32)
"""What the first event of a course has as `previous`."""


class EventError(Exception):
    """Bytes that are no event, or events that are no chain. The message says what was expected."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, when and by whom.

    `previous` is the commitment of the event before; `nonce` keeps this event's own commitment closed, and
    travels with it. `at` is when it happened, as the one who recorded it says.
    """

    course: Id
    number: int
    at: datetime
    by: Id
    previous: bytes
    nonce: bytes
    body: EventBody

    @property
    def commitment(self) -> bytes:
        """What the log holds of this event; the chain's head once it is the last."""
        return commitment(self.body.TYPE, self.nonce, format_event(self))


@dataclass(frozen=True, slots=True)
class _Wire:
    at: datetime
    body: msgspec.Raw
    by: Id
    course: Id
    number: Number
    previous: Digest
    type: Code


def parse_event(data: bytes, nonce: bytes) -> Event:
    """Read an event. Raises: EventError; ValueError where the nonce has not 32 bytes."""
    wire = decode(data, _Wire, EventError, what="event")
    kind = EVENTS.get(wire.type)
    if kind is None:
        raise EventError(f"event {wire.number}: its type is none of the known ones")
    body = decode(bytes(wire.body), kind, EventError, what=wire.type)
    event = Event(wire.course, wire.number, wire.at, wire.by, wire.previous, nonce, body)
    event.commitment  # noqa: B018 - refuses a nonce of another length here, at the edge
    return event


def format_event(event: Event) -> bytes:
    """Write an event; its nonce is not among the bytes."""
    raw = msgspec.Raw(encode(event.body))
    return encode(_Wire(event.at, raw, event.by, event.course, event.number, event.previous, event.body.TYPE))


def next_event(
    before: Event | None, course: str, body: EventBody, *, at: datetime, by: str, nonce: bytes
) -> Event:
    """Return the event that follows another, or the first of a course.

    Raises: EventError where a value is not what the event's type takes.
    """
    number, previous = (before.number + 1, before.commitment) if before else (0, FIRST)
    made = Event(course, number, at, by, previous, nonce, body)
    # Through the parser, so that no event exists that could not be read again.
    return parse_event(format_event(made), nonce)


def entry_of(event: Event) -> Entry:
    """Return what the log holds of an event: its place in the course, its public fields, its commitment."""
    shown: dict[str, Any] = {name: getattr(event.body, name) for name in event.body.PUBLIC}
    if isinstance(event.body, Named):  # how many, never which
        shown = {"targets": len(event.body.targets), "items": len(event.body.items)}
    body = {"course": event.course, "number": event.number, **shown}
    plain: dict[str, Any] = decode(encode(body), dict, EventError, what=event.body.TYPE)
    return Entry(event.body.TYPE, event.at, plain, event.commitment)
