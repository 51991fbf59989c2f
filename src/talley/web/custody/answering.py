"""What custodians answer: in the log first, the boxes after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from django.conf import settings
from django.db import transaction

from talley.casework.canonical import decode, encode
from talley.casework.entries.entry import EntryError
from talley.casework.entries.log_entry import log_entry
from talley.casework.entries.release_refused import ReleaseRefused
from talley.casework.entries.released import Released
from talley.casework.release.answers import answer_holds, boxes_digest
from talley.casework.release.requests import WITHIN
from talley.web.custody.models import Answer, Box, Case, KeyHolder
from talley.web.custody.refused import NotDone
from talley.web.logserver.queries import places_of
from talley.web.logserver.services import write

Body = TypeVar("Body", Released, ReleaseRefused)


@transaction.atomic
def take_answer(
    case: Case, holder: KeyHolder, answer: Body, answered_at: datetime, at: datetime
) -> Answer | NotDone:
    """Take a custodian's signed answer and write its entry, dated as the custodian dates it.

    The same answer sent again is taken as the first. The caller has found that the holder is of the case's key.
    """
    # Two answers of one custodian at once wait for each other.
    case = Case.objects.select_for_update().get(pk=case.pk)
    before = {row.kind: row for row in case.answers.filter(holder=holder)}
    known = before.get(answer.TYPE)
    if known is not None and bytes(known.body) == encode(answer):
        return known
    if known is not None or Answer.Kind.RELEASED in before:
        return NotDone("answered")
    if not case.written_at <= at < case.expires_at or holder.key_id != case.key_id:
        return NotDone("case-over")
    if abs(at - answered_at) > WITHIN:
        return NotDone("other-time")
    named = (answer.case, answer.key, answer.custodian) == (case.pk, case.key_id, holder.index)
    if not named or not answer_holds(answer, settings.TALLEY.log.origin, bytes(holder.custodian.signer)):
        return NotDone("other-custodian")
    entry = write(log_entry(answer, answered_at.astimezone(UTC)), closed=case.closed)
    return Answer.objects.create(
        case=case, holder=holder, kind=answer.TYPE, body=encode(answer), entry=entry, at=answered_at
    )


@transaction.atomic
def take_boxes(case: Case, holder: KeyHolder, boxes: Sequence[bytes], at: datetime) -> Answer | NotDone:
    """Take the boxes of a custodian's release, once that stands in the log.

    Security: a custodian who sees the others' boxes could not open them either; still nothing is taken before the
    log holds its hash, so that no box goes to a recipient off the record.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    answer = case.answers.filter(holder=holder, kind=Answer.Kind.RELEASED).first()
    if answer is None:
        return NotDone("nothing-released")
    body = decode(bytes(answer.body), Released, EntryError, what="answer")
    if len(boxes) != case.seals.count() or boxes_digest(boxes) != body.boxes:
        return NotDone("other-boxes")
    if answer.boxes.exists():
        return answer
    if not case.written_at <= at < case.expires_at:
        return NotDone("case-over")
    if answer.entry_id not in places_of([answer.entry_id]):
        return NotDone("not-logged")
    Box.objects.bulk_create(Box(answer=answer, place=place, data=box) for place, box in enumerate(boxes))
    return answer
