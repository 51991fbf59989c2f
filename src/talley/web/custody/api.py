"""What custodians' and recipients' clients ask. Every body is canonical JSON, but for packets and ceremonies' blobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from msgspec import Meta

from talley.casework.canonical import decode
from talley.casework.entries.release_refused import ReleaseRefused
from talley.casework.entries.released import Released
from talley.casework.entries.share_destroyed import ShareDestroyed
from talley.casework.release.case import MOST_SEALS
from talley.casework.release.parcel import format_parcel
from talley.sealing.box import MOST_BYTES as BOX_BYTES
from talley.web.access import anyone, takes
from talley.web.custody.answering import take_answer, take_boxes
from talley.web.custody.asking import JSON, custodian, invited, refused, said
from talley.web.custody.ceremonies import MOST_BYTES, ROUNDS, put_blob
from talley.web.custody.keys import take_destroyed
from talley.web.custody.models import Answer, Blob, Case, KeyHolder, Seat
from talley.web.custody.queries import answer_place, case_of, closed_at, open_cases, packet_of, parcel_of
from talley.web.custody.refused import NotDone
from talley.web.custody.reminding import shown

_STATUS = {"not-logged": 409, "answered": 409, "occupied": 409, "destroyed-before": 409, "not-yours": 403,
           "case-over": 410, "too-large": 413, "other-custodian": 403}  # fmt: skip


class BodyError(Exception):
    """A request's body is not what the address takes. The message says what was expected."""


@dataclass(frozen=True, slots=True)
class _Answered:
    at: datetime
    body: msgspec.Raw
    type: Literal["released", "release-refused"]


@dataclass(frozen=True, slots=True)
class _Boxes:
    boxes: Annotated[
        tuple[Annotated[bytes, Meta(max_length=BOX_BYTES)], ...], Meta(min_length=1, max_length=MOST_SEALS)
    ]


@dataclass(frozen=True, slots=True)
class _Place:
    closed: Any
    index: int


@custodian
@require_safe
def cases(request: HttpRequest, holder: KeyHolder) -> HttpResponse:
    """List the cases that wait for this custodian."""
    if request.GET.get("key") != holder.key_id:
        return refused("other-key", "Ask for the cases of the key that the request is signed for.", 400)
    now = timezone.now()
    shown(holder, now)
    return said(open_cases(holder, now))


@custodian
@require_safe
def packet(_request: HttpRequest, holder: KeyHolder, case_id: str) -> HttpResponse:
    """Return a case with everything that the custodian's client checks."""
    case = case_of(holder, case_id)
    if case is None:
        return _no_case()
    data = packet_of(case)
    if data is None:
        return refused("not-logged", "The case does not stand in the log yet. Ask again in a moment.", 409)
    return HttpResponse(data, content_type=JSON)


@custodian
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, holder: KeyHolder, case_id: str) -> HttpResponse:
    """Take the custodian's answer, or say where it stands in the log."""
    case = case_of(holder, case_id)
    if case is None:
        return _no_case()
    if request.method == "GET":
        return _place(case, holder)
    try:
        given = decode(request.body, _Answered, BodyError, what="answer")
        taken = _take(case, holder, given)
    except BodyError as error:
        return refused("malformed", str(error), 400)
    return _not_done(taken) if isinstance(taken, NotDone) else said({"entry": taken.entry_id})


@custodian
@require_http_methods(["POST"])
def boxes(request: HttpRequest, holder: KeyHolder, case_id: str) -> HttpResponse:
    """Take the boxes of an answer that stands in the log."""
    case = case_of(holder, case_id)
    if case is None:
        return _no_case()
    try:
        given = decode(request.body, _Boxes, BodyError, what="boxes")
    except BodyError as error:
        return refused("malformed", str(error), 400)
    taken = take_boxes(case, holder, given.boxes, timezone.now())
    return _not_done(taken) if isinstance(taken, NotDone) else said({"boxes": len(given.boxes)})


@custodian
@require_http_methods(["POST"])
def destroyed(request: HttpRequest, holder: KeyHolder) -> HttpResponse:
    """Take the custodian's word that their share is destroyed."""
    try:
        statement = decode(request.body, ShareDestroyed, BodyError, what="statement")
    except BodyError as error:
        return refused("malformed", str(error), 400)
    taken = take_destroyed(holder, statement, timezone.now())
    return _not_done(taken) if isinstance(taken, NotDone) else said({"entry": taken.destroyed_id})


@anyone
@require_safe
def parcel(_request: HttpRequest, token: str) -> HttpResponse:
    """Return what the recipient opens, to whoever has the case's token."""
    found = parcel_of(token)
    if found is None:
        return refused(
            "no-parcel", "There is no such parcel, or its case does not stand in the log yet.", 404
        )
    return HttpResponse(format_parcel(found), content_type=JSON)


@takes(MOST_BYTES)
@invited
@require_http_methods(["GET", "PUT"])
def blob(request: HttpRequest, seat: Seat, ceremony_id: str, round_: str, index: str) -> HttpResponse:
    """Lay a message into a ceremony's mailbox, or take one out."""
    if seat.ceremony_id != ceremony_id or round_ not in ROUNDS:
        return refused("no-ceremony", "You are not invited to such a round of such a ceremony.", 404)
    if request.method == "PUT":
        put = put_blob(seat, round_, int(index), request.body)
        return _not_done(put) if isinstance(put, NotDone) else said({"bytes": len(request.body)})
    found = Blob.objects.filter(ceremony=ceremony_id, round=round_, index=int(index)).first()
    if found is None:
        return refused("nothing-yet", "Nothing lies there yet.", 404)
    return HttpResponse(bytes(found.data), content_type="application/octet-stream")


def _take(case: Case, holder: KeyHolder, given: _Answered) -> Answer | NotDone:
    data, now = bytes(given.body), timezone.now()
    if given.type == Released.TYPE:
        released = decode(data, Released, BodyError, what=given.type)
        return take_answer(case, holder, released, given.at, now)
    return take_answer(case, holder, decode(data, ReleaseRefused, BodyError, what=given.type), given.at, now)


def _place(case: Case, holder: KeyHolder) -> HttpResponse:
    place = answer_place(case, holder)
    if place is None:
        return refused("not-logged", "You have not answered, or the log does not hold your answer yet.", 404)
    return said(_Place(closed_at(place), place.index))


def _no_case() -> HttpResponse:
    return refused("no-case", "There is no such case of your key.", 404)


def _not_done(reason: NotDone) -> HttpResponse:
    return refused(reason.code, reason.sentence, _STATUS.get(reason.code, 422))
