"""What the desk does: one public function, one use case, one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, TypedDict, Unpack
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from talley.casework.confirming import Answer as Said
from talley.casework.document import Document, paper_part
from talley.casework.entries.received import Received
from talley.casework.letters import KINDS, Letterhead, LetterKind, NothingToSay, draft
from talley.drafting.letter import format_letter
from talley.reading.characters import spelled
from talley.reading.find import LOOKED_FOR, find_facts
from talley.reading.findings import Findings, format_findings
from talley.web.accounts.models import User
from talley.web.demands import store
from talley.web.demands.confirming import confirm_facts
from talley.web.demands.models import UNREAD, Answer, Demand, Draft, Paper
from talley.web.demands.queries import Reading, assessment_of, paper_for, reading_of
from talley.web.demands.receiving import height_of, next_reference, read_paper
from talley.web.demands.recording import record
from talley.web.demands.summary import summarise


class Came(TypedDict):
    """How a demand came: `zone` is the forum's, `speech` whether it would identify a pseudonymous speaker."""

    channel: str
    received_at: datetime
    entered_at: datetime
    served_at: datetime | None
    zone: str
    speech: bool


def take_in(
    person: User,
    data: bytes,
    *,
    name: str,
    **came: Unpack[Came],
) -> Demand:
    """Read a paper and enter the demand it makes.

    The paper is read before anything is written: where that fails nothing changes.
    Raises: PermissionDenied, talley.reading.paper.PaperError with a sentence for the person.
    """
    if not person.is_desk:
        raise PermissionDenied
    paper, images = read_paper(data)
    findings = find_facts(paper)
    store.keep(store.original(paper.sha256), data)
    for number, png in enumerate(images, 1):
        store.keep(store.image(paper.sha256, number), png)
    read = _Read(
        paper.sha256, [height_of(png) for png in images], paper_part(paper), format_findings(findings)
    )
    return _enter(person, name, len(data), came, read)


def take_in_unread(person: User, data: bytes, *, name: str, why: str, **came: Unpack[Came]) -> Demand:
    """Enter a demand whose file cannot be read: a broken fax was still received, and its clocks run.

    The bytes are kept by their hash, no page is shown, nothing is found; people state the facts. `why` is the
    reader's sentence. Raises: PermissionDenied.
    """
    if not person.is_desk:
        raise PermissionDenied
    sha256 = hashlib.sha256(data).hexdigest()
    store.keep(store.original(sha256), data)
    part = {
        "sha256": sha256,
        "media_type": "application/octet-stream",
        "pages": 0,
        "read_by": UNREAD,
        "notes": [why],
    }
    nothing = Findings(MappingProxyType({}), (), (), LOOKED_FOR)
    return _enter(person, name, len(data), came, _Read(sha256, [], part, format_findings(nothing)))


@dataclass(frozen=True, slots=True)
class _Read:
    """What a paper's row holds of its reading."""

    sha256: str
    pages: list[int]
    part: dict[str, Any]
    findings: dict[str, Any]


def _enter(person: User, name: str, size_bytes: int, came: Came, read: _Read) -> Demand:
    with transaction.atomic():
        demand = Demand.objects.create(
            reference=next_reference(came["received_at"].astimezone(ZoneInfo(came["zone"]))),
            **came,
            taken_in_by=person,
        )
        paper = Paper.objects.create(
            demand=demand,
            name=spelled(name)[:200],
            sha256=read.sha256,
            size_bytes=size_bytes,
            pages=read.pages,
            part=read.part,
            findings=read.findings,
        )
        received = Received(
            kind="demand",
            channel=came["channel"],
            received_at=came["received_at"].astimezone(UTC).replace(microsecond=0),
            zone=came["zone"],
            paper=bytes.fromhex(read.sha256),
        )
        record(demand, received, by=person, at=came["entered_at"])
        # What cannot be assessed is not entered: the transaction ends here with it.
        summarise(paper, came["entered_at"])
    return demand


def confirm(person: User, demand_id: UUID, answers: Iterable[Said], at: datetime) -> int:
    """Record what a person says of a paper's facts; return how many answers are new.

    Nothing is overwritten: an answer that only repeats the one that stands is left out.
    Raises: PermissionDenied, Demand.DoesNotExist.
    """
    with transaction.atomic():
        paper = paper_for(person, demand_id)
        standing = reading_of(paper).said
        new = [
            Answer(
                paper=paper, subject=said.subject, said=said.said, value=_plain(said.value), by=person, at=at
            )
            for said in answers
            if said.subject not in standing
            or (standing[said.subject].said, standing[said.subject].value) != (said.said, _plain(said.value))
        ]
        Answer.objects.bulk_create(new)
        if new:
            confirm_facts(person, paper, reading_of(paper), at)
            summarise(paper, at)
    return len(new)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def write_draft(
    person: User, demand_id: UUID, kind: LetterKind, *, dated_on: date, at: datetime
) -> Draft | NothingToSay:
    """Compose a letter from the assessment as it stands and keep it.

    Raises: PermissionDenied, Demand.DoesNotExist.
    """
    with transaction.atomic():
        paper = paper_for(person, demand_id)
        demand = paper.demand
        reading = reading_of(paper)
        document = assessment_of(paper, reading, demand.counted_on)
        letter = draft(kind, document, _letterhead(demand, reading), dated_on)
        if isinstance(letter, NothingToSay):
            return letter
        return Draft.objects.create(
            demand=demand,
            kind=kind,
            letter=format_letter(letter),
            lawbook_version=document["lawbook"]["version"],
            made_by=person,
            made_at=at,
        )


def letters_possible(paper: Paper, reading: Reading, document: Document) -> list[LetterKind]:
    """Return the kinds of letter for which an assessment has something to say."""
    head = _letterhead(paper.demand, reading)
    return [k for k in KINDS if not isinstance(draft(k, document, head, head.received_on), NothingToSay)]


def _letterhead(demand: Demand, reading: Reading) -> Letterhead:
    received_on = demand.received_at.astimezone(ZoneInfo(demand.zone)).date()
    confirmed = frozenset(reading.said)
    return Letterhead(settings.TALLEY.platform, demand.reference, received_on, confirmed=confirmed)
