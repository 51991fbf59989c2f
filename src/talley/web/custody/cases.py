"""Cases: written where the gate is open, approved by passkeys, and nothing else."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from django.conf import settings
from django.db import transaction
from fido2.webauthn import CollectedClientData

from talley.casework.canonical import encode
from talley.casework.course.course import Course, course_of
from talley.casework.course.event import EventError, parse_event
from talley.casework.entries.named import Named
from talley.casework.gate.gate import Shut, gate
from talley.casework.gate.notice import secrecy_binds
from talley.casework.gate.question import Question
from talley.casework.gate.record import NOTHING
from talley.casework.release.approving import Assertion as Signed
from talley.casework.release.approving import challenge
from talley.casework.release.case import (
    LONGEST,
    MOST_SEALS,
    Case,
    SealAsked,
    case_entry,
    fingerprint,
    format_case,
    parse_case,
)
from talley.sealing.errors import PointError
from talley.sealing.leaf import leaf_digest, parse_leaf
from talley.sealing.points import UNCOMPRESSED_BYTES, parse_point
from talley.web.accounts.models import SealedField
from talley.web.accounts.sealing import hold, seals_of
from talley.web.custody import models
from talley.web.custody.refused import NotDone
from talley.web.custody.reminding import remind
from talley.web.logserver.models import LogEntry
from talley.web.logserver.queries import leaf_places, record_of
from talley.web.logserver.services import write

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class EventHeld:
    """One event of a course as its room holds it: its bytes, its nonce and the row of its entry."""

    data: bytes
    nonce: bytes
    entry: LogEntry


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a case is to ask for: items of one target, for a recipient's key, uncompressed, until a time."""

    target: str
    items: tuple[str, ...]
    recipient: bytes
    held_by: Literal["requester", "disclosing_person", "speaker"]
    expires_at: datetime


@transaction.atomic
def write_case(wanted: Wanted, events: Sequence[EventHeld], at: datetime) -> models.Case | Shut | NotDone:
    """Write a case on a whole course, for the newest seals of its items, and tell its custodians that one waits.

    The same gate that their clients run is asked first; where it is shut, nothing is written.
    """
    at, expires_at = _second(at), _second(wanted.expires_at)
    try:
        course = course_of([parse_event(one.data, one.nonce) for one in events])
    except (EventError, ValueError):
        return NotDone("course-broken")
    entries = {event.commitment: held.entry.pk for event, held in zip(course.events, events, strict=True)}
    opens = gate(course, record_of(entries, settings.TALLEY.log), wanted.target, wanted.items, at)
    if isinstance(opens, Shut):
        return opens
    if not is_recipient(wanted.recipient) or opens.recipient != fingerprint(wanted.recipient):
        return NotDone("other-recipient")
    if not timedelta() < expires_at - at <= LONGEST:
        return NotDone("too-long")
    chosen = _choose(course, wanted.target, opens.items)
    if isinstance(chosen, NotDone):
        return chosen
    key = models.Key.objects.filter(pk=chosen[0][1].key_id, shredded_at=None).first()
    if key is None:
        return NotDone("no-key")
    case = Case(
        case=secrets.token_hex(16),
        course=course.id,
        head=course.head,
        target=wanted.target,
        key=key.pk,
        seals=tuple(_asked(item, seal) for item, seal in chosen),
        recipient=wanted.recipient,
        held_by=wanted.held_by,
        written_at=at,
        expires_at=expires_at,
    )
    # Custodians refuse a case in a slot where nothing binds to silence: it would be kept from the public for ever.
    question = Question(course, NOTHING, wanted.target, opens.items, at)
    return _keep(case, key, [seal for _, seal in chosen], events, closed=secrecy_binds(question))


def is_recipient(key: bytes) -> bool:
    """Say whether bytes are a recipient's key: an uncompressed point of P-256."""
    try:
        parse_point(key)
    except PointError:
        return False
    return len(key) == UNCOMPRESSED_BYTES


@transaction.atomic
def add_assertion(case: models.Case, signed: Signed) -> models.Assertion | NotDone:
    """Put what a passkey signed of a case beside it. Whose passkey it is, each custodian's client finds out alone."""
    asked = challenge(parse_case(bytes(case.body)), signed.stands_at)
    try:
        client = CollectedClientData(signed.client_data)
    except (ValueError, KeyError, TypeError):
        return NotDone("not-an-assertion")
    if client.challenge != asked:
        return NotDone("other-challenge")
    data = encode(signed)
    known = case.assertions.filter(data=data).first()
    return known or models.Assertion.objects.create(case=case, data=data, stands_at=signed.stands_at)


def _second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _choose(course: Course, target: str, items: Sequence[str]) -> list[tuple[str, SealedField]] | NotDone:
    """Return the newest seal of each field that the items ask for, all under one key and in the log."""
    handle = _subjects(course).get(target)
    if handle is None:
        return NotDone("no-account")
    chosen: list[tuple[str, SealedField]] = []
    for item in items:
        newest: dict[str, SealedField] = {}
        for seal in seals_of(bytes.fromhex(handle), course.items[item].category):
            newest.setdefault(seal.field, seal)
        if not newest:
            return NotDone("nothing-sealed", item)
        chosen += [(item, newest[field]) for field in sorted(newest)]
    if len(chosen) > MOST_SEALS:
        return NotDone("too-many-seals")
    if len({seal.key_id for _, seal in chosen}) > 1:
        return NotDone("several-keys")
    if len(leaf_places([seal.leaf_row_id for _, seal in chosen])) < len({seal.pk for _, seal in chosen}):
        return NotDone("seal-not-logged")
    return chosen


def _subjects(course: Course) -> Mapping[str, str | None]:
    return {target.id: target.subject for h in course.all(Named) for target in h.body.targets}


def _asked(item: str, seal: SealedField) -> SealAsked:
    leaf = parse_leaf(bytes(seal.leaf))
    return SealAsked(item, seal.field, leaf.context.seal_id.hex(), leaf_digest(leaf))


def _keep(
    case: Case, key: models.Key, seals: Sequence[SealedField], events: Sequence[EventHeld], *, closed: bool
) -> models.Case:
    nonce = secrets.token_bytes(32)
    row = models.Case.objects.create(
        id=case.case,
        kind=models.Case.Kind.CASE,
        key=key,
        body=format_case(case),
        nonce=nonce,
        entry=write(case_entry(case, nonce), closed=closed),
        closed=closed,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        written_at=case.written_at,
        expires_at=case.expires_at,
    )
    models.CaseSeal.objects.bulk_create(
        models.CaseSeal(case=row, place=place, seal=seal) for place, seal in enumerate(seals)
    )
    models.CaseEvent.objects.bulk_create(
        models.CaseEvent(case=row, number=number, data=one.data, nonce=one.nonce, entry=one.entry)
        for number, one in enumerate(events)
    )
    for seal in seals:
        hold(
            bytes(seal.handle),
            f"case {row.pk}",
            case.expires_at.date() + timedelta(days=1),
            seal.field.partition(".")[0],
        )
    remind(row, case.written_at)
    return row
