"""`talley server case`: put a case before the custodians, and the approvals beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from talley.casework.canonical import Id, Name, decode
from talley.casework.gate.gate import Shut
from talley.casework.release.approving import Assertion
from talley.casework.release.case import PublicKey, case_digest, parse_case
from talley.web.custody import models
from talley.web.custody.cases import EventHeld, Wanted, add_assertion, write_case
from talley.web.custody.refused import NotDone
from talley.web.demands.models import Event


class FileError(Exception):
    """A file is not what the command takes. The message says what was expected."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a case is to ask for, by the demand whose course it is."""

    course: Id
    target: Name
    items: tuple[Name, ...]
    recipient: PublicKey
    held_by: Literal["requester", "disclosing_person", "speaker"]
    expires_at: datetime


class Command(BaseCommand):
    help = "Write a case on a demand's course, where the gate is open, or add what a passkey signed of it."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        write = what.add_parser(
            "write", help="from a JSON file: course, target, items, recipient (base64), held_by, expires_at"
        )
        approve = what.add_parser("approve", help="from a JSON file: an assertion, in the canonical encoding")
        approve.add_argument("case")
        for one in (write, approve):
            one.add_argument("file", type=Path)

    def handle(self, *_args: Any, what: str, file: Path, **options: Any) -> None:
        try:
            data = file.read_bytes()
            said = _write(data) if what == "write" else _approve(options["case"], data)
        except (OSError, FileError, msgspec.MsgspecError) as error:
            raise CommandError(f"{file.name}: {error}") from None
        self.stdout.write(json.dumps(said, indent=2))


def _write(data: bytes) -> dict[str, str]:
    asked = msgspec.json.decode(data, type=_Asked)
    if asked.expires_at.tzinfo is None:
        raise FileError("expires_at must name its zone")
    events = Event.objects.filter(demand=UUID(asked.course)).select_related("entry").order_by("number")
    held = [EventHeld(bytes(one.data), bytes(one.nonce), one.entry) for one in events]
    wanted = Wanted(asked.target, asked.items, asked.recipient, asked.held_by, asked.expires_at)
    made = write_case(wanted, held, timezone.now())
    if isinstance(made, Shut):
        reasons = (" ".join(filter(None, (one.about, one.sentence, one.met_by))) for one in made.reasons)
        raise CommandError("The gate is shut:\n" + "\n".join(reasons))
    if isinstance(made, NotDone):
        raise CommandError(made.sentence)
    # The parcel's address is the recipient's, and for nobody else.
    return {
        "case": made.pk,
        "challenge": case_digest(parse_case(bytes(made.body))).hex(),
        "parcel": reverse("custody:parcel", args=[made.token]),
    }


def _approve(case_id: str, data: bytes) -> dict[str, str]:
    case = models.Case.objects.filter(pk=case_id, kind=models.Case.Kind.CASE).first()
    if case is None:
        raise CommandError("There is no such case.")
    added = add_assertion(case, decode(data.rstrip(b"\n"), Assertion, FileError, what="assertion"))
    if isinstance(added, NotDone):
        raise CommandError(added.sentence)
    return {"case": case.pk, "assertions": str(case.assertions.count())}
