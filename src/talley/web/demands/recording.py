"""The course of a demand: its events, each with its entry in the log, in one transaction with what it records."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction

from talley.casework.course.course import Course, asked, course_of
from talley.casework.course.event import entry_of, format_event, next_event, parse_event
from talley.casework.course.openness import is_public
from talley.casework.entries.body import EventBody
from talley.casework.gate.gate import Open, Shut, gate
from talley.web.accounts.models import User
from talley.web.demands.models import Demand, Event
from talley.web.logserver.queries import Place, places_of, record_of
from talley.web.logserver.services import write


def course_for(demand: Demand) -> Course | None:
    """Return the course of a demand that a person was allowed to see; None before its first event.

    Raises: talley.casework.course.event.EventError where the rows were tampered with: the chain is checked.
    """
    rows = demand.events.order_by("number").values_list("data", "nonce")
    events = [parse_event(bytes(data), bytes(nonce)) for data, nonce in rows]
    return course_of(events) if events else None


@transaction.atomic
def record(demand: Demand, body: EventBody, *, by: User, at: datetime) -> Event:
    """Add an event to a demand's course, and its entry to the log.

    Closed in a slot until counsel released the record. Two who record at once wait for each other.
    """
    Demand.objects.select_for_update().get(pk=demand.pk)
    course = course_for(demand)
    last = course.events[-1] if course else None
    event = next_event(
        last,
        demand.pk.hex,
        body,
        at=at.astimezone(UTC).replace(microsecond=0),
        by=by.pk.hex,
        nonce=secrets.token_bytes(32),
    )
    course = course_of([*(course.events if course else ()), event])
    entry = write(entry_of(event), closed=not is_public(course))
    return Event.objects.create(
        demand=demand, number=event.number, data=format_event(event), nonce=event.nonce, entry=entry
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """A demand's course, where its entries lie by the events' numbers, and what the gate says of each target."""

    course: Course
    places: Mapping[int, Place]
    gates: Mapping[str, Open | Shut]


def standing_of(demand: Demand, at: datetime) -> Standing | None:
    """Return how a demand stands for a person that was allowed to see it; None before its first event."""
    course = course_for(demand)
    if course is None:
        return None
    rows = dict(demand.events.values_list("number", "entry_id"))
    entries = {event.commitment: rows[event.number] for event in course.events}
    log_record = record_of(entries, settings.TALLEY.log)
    places = places_of(list(rows.values()))
    items: dict[str, list[str]] = {}
    for item in asked(course).values():
        items.setdefault(item.target, []).append(item.id)
    return Standing(
        course,
        {number: places[row] for number, row in rows.items() if row in places},
        {target: gate(course, log_record, target, names, at) for target, names in items.items()},
    )
