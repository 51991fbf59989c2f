"""What the desk does: one public function, one use case, one transaction."""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from talley.casework.confirming import Answer as Said
from talley.casework.document import paper_part
from talley.casework.letters import Letterhead, LetterKind, NothingToSay, draft
from talley.drafting.letter import format_letter
from talley.reading import paper as paper_values
from talley.reading.characters import spelled
from talley.reading.find import find_facts
from talley.reading.findings import format_findings
from talley.reading.sandbox import Reader
from talley.web.accounts.models import User
from talley.web.demands import store
from talley.web.demands.models import Answer, Demand, Draft, Paper
from talley.web.demands.queries import assessment_of, paper_for, reading_of
from talley.web.demands.summary import summarise

_READING = threading.BoundedSemaphore(1)
_WAIT_SECONDS = 60.0


def take_in(
    person: User,
    data: bytes,
    *,
    name: str,
    channel: str,
    received_at: datetime,
    entered_at: datetime,
    served_at: datetime | None,
    zone: str,
    speech: bool,
) -> Demand:
    """Read a paper and enter the demand it makes.

    The paper is read before anything is written: where that fails nothing changes.
    Raises: PermissionDenied, talley.reading.paper.PaperError with a sentence for the person.
    """
    if not person.is_desk:
        raise PermissionDenied
    paper, images = _read(data)
    findings = find_facts(paper)
    store.keep(store.original(paper.sha256), data)
    for number, png in enumerate(images, 1):
        store.keep(store.image(paper.sha256, number), png)
    with transaction.atomic():
        demand = Demand.objects.create(
            reference=_next_reference(received_at.astimezone(ZoneInfo(zone))),
            channel=channel,
            received_at=received_at,
            entered_at=entered_at,
            served_at=served_at,
            zone=zone,
            speech=speech,
            taken_in_by=person,
        )
        row = Paper.objects.create(
            demand=demand,
            name=spelled(name)[:200],
            sha256=paper.sha256,
            size_bytes=len(data),
            pages=[_height(png) for png in images],
            part=paper_part(paper),
            findings=format_findings(findings),
        )
        # What cannot be assessed is not entered: the transaction ends here with it.
        summarise(row, entered_at)
    return demand


def _read(data: bytes) -> tuple[paper_values.Paper, tuple[bytes, ...]]:
    """Read a paper and draw its pages. Raises: PaperError, also where other papers are read for too long.

    One at a time in each process: a reader takes up to 3 GB and two processors.
    """
    if not _READING.acquire(timeout=_WAIT_SECONDS):
        raise paper_values.PaperError("Other papers are being read. Send this one again in a minute.")
    try:
        with Reader() as reader:
            return reader.read_with_images(data)
    finally:
        _READING.release()


def _height(png: bytes) -> int:
    """Return a picture's height in thousandths of its width, from the first chunk of the PNG."""
    width: int
    height: int
    width, height = struct.unpack(">II", png[16:24])
    return round(height * 1000 / max(1, width))


def _next_reference(received_at: datetime) -> str:
    """Return the year's next number. Two takers wait for each other here, so that none is given twice."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [0x7A11E4])
    prefix = f"{received_at:%y}-"
    last = Demand.objects.filter(reference__startswith=prefix).order_by("-reference").first()
    number = int(last.reference.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{number:05d}"


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
        received_on = demand.received_at.astimezone(ZoneInfo(demand.zone)).date()
        head = Letterhead(
            settings.TALLEY.platform, demand.reference, received_on, confirmed=frozenset(reading.said)
        )
        letter = draft(kind, document, head, dated_on)
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
