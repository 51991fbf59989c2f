"""What people confirm of a demand, as events of its course: its facts, its assessment, that no secrecy binds."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction

from talley.casework.canonical import encode
from talley.casework.course.measured import Measured, assessed, naming
from talley.casework.demanding import demand_of
from talley.casework.entries.assessed import Assessed
from talley.casework.entries.confirmed import Confirmed
from talley.casework.entries.no_secrecy import NoSecrecy
from talley.lawbook.evaluate import evaluate
from talley.reading.findings import format_findings
from talley.web.accounts.models import User
from talley.web.demands.law import book
from talley.web.demands.models import Paper
from talley.web.demands.queries import Reading, circumstances_of, paper_for, reading_of
from talley.web.demands.recording import course_for, record

_REQUESTERS = {"court": "court", "attorney": "private", "party": "private", "private": "private"}


@dataclass(frozen=True, slots=True)
class NotYet:
    """It cannot be confirmed now; `sentence` says why and what to do."""

    sentence: str


def confirm_facts(person: User, paper: Paper, reading: Reading, at: datetime) -> None:
    """Record that every fact was compared with the paper, once it was; and again whenever that changes."""
    if reading.unconfirmed:
        return
    body = _confirmed(paper, reading)
    course = course_for(paper.demand)
    before = course.last(Confirmed) if course else None
    if before is None or before.body != body:
        record(paper.demand, body, by=person, at=at)


def _confirmed(paper: Paper, reading: Reading) -> Confirmed:
    facts = reading.findings.facts

    def code(name: str, otherwise: str) -> str:
        text = str(facts[name].value) if name in facts else otherwise
        plain = re.sub(r"[^a-z0-9_.-]+", "-", text.lower()).strip("-._")[:60]
        return plain or otherwise

    issuer = code("issuer.kind", "unknown")
    return Confirmed(
        instrument=code("instrument", "unknown"),
        authority=code("issuer.agency", "")
        if "issuer.agency" in facts
        else code("issuing_authority", "unknown"),
        country=code("issuer.country", "unknown"),
        requester=_REQUESTERS.get(issuer, "officer"),  # type: ignore[arg-type]
        served_on=paper.demand.counted_on,
        facts=hashlib.sha256(encode(format_findings(reading.findings))).digest(),
    )


@transaction.atomic
def confirm_assessment(person: User, demand_id: UUID, at: datetime) -> NotYet | None:
    """Record what the law book says of each item under the law of the day of service, and of today.

    Raises: PermissionDenied, Demand.DoesNotExist.
    """
    paper = paper_for(person, demand_id)
    reading = reading_of(paper)
    if reading.unconfirmed:
        return NotYet("Facts are still unconfirmed. Compare them with the paper first.")
    today = at.astimezone(ZoneInfo(paper.demand.zone)).date()
    days = dict.fromkeys([paper.demand.counted_on, today])
    measured = [made for day in days if (made := _measured(paper, reading, day)) is not None]
    if not measured or not measured[0].demand.items:
        return NotYet("There is nothing to confirm: the law book measured no item. Say what the paper asks.")
    confirm_facts(person, paper, reading, at)
    course = course_for(paper.demand)
    for body in naming(course, measured[0].demand) if course else ():
        record(paper.demand, body, by=person, at=at)
    for made in measured:
        course = course_for(paper.demand)
        if course is not None:
            body = assessed(course, made, book().policy)
            last = course.last(Assessed, lambda a, day=made.on: a.on == day)  # type: ignore[misc]
            if last is None or last.body != body:
                record(paper.demand, body, by=person, at=at)
    return None


def _measured(paper: Paper, reading: Reading, on: date) -> Measured | None:
    demand = demand_of(reading.findings, circumstances_of(paper))
    instrument = book().instruments.get(demand.instrument) if demand else None
    if demand is None or instrument is None:
        return None
    return Measured(demand, instrument, evaluate(demand, book(), on, book().policy), on)


def confirm_no_secrecy(person: User, demand_id: UUID, at: datetime) -> None:
    """Record counsel's word that no secrecy binds. Entries stay closed until counsel releases the record.

    Raises: PermissionDenied, Demand.DoesNotExist.
    """
    paper = paper_for(person, demand_id)
    if person.role != User.Role.COUNSEL:
        raise PermissionDenied
    course = course_for(paper.demand)
    if course is not None and course.last(NoSecrecy) is None:
        record(paper.demand, NoSecrecy(), by=person, at=at)
