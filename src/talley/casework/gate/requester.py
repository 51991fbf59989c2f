"""Condition 2, requester: who asks is who they say, asked at a number that the demand did not bring."""

from __future__ import annotations

from collections.abc import Iterator

from talley.casework.entries.called_back import CalledBack
from talley.casework.entries.confirmed import Confirmed
from talley.casework.entries.second_officer import SecondOfficer
from talley.casework.entries.standing import Standing
from talley.casework.gate.question import Question
from talley.casework.gate.reasons import Reason, reason

_WHOM = {"officer": "agent", "court": "clerk", "private": "counsel_of_record"}


def requester(q: Question) -> Iterator[Reason]:
    """Yield what is missing for condition 2. Only this course's own events count: a duplicate inherits nothing."""
    confirmed = q.course.last(Confirmed)
    kind = confirmed.body.requester if confirmed else "officer"
    call = q.course.last(CalledBack, lambda c: c.number_from == "directory" and c.whom == _WHOM[kind])
    if call is None:
        yield reason("not-called-back")
    elif call.body.fingerprint is None or call.body.fingerprint != q.recipient():
        yield reason("key-not-read-back")
    if kind != "officer":
        if call is not None and call.body.docket is None:
            yield reason("docket-not-named")
        return
    last = {standing.body.subject: standing.body for standing in q.course.all(Standing)}
    for subject in ("agent", "agency", "domain"):
        if subject not in last or last[subject].status != "current" or last[subject].until <= q.at:
            yield reason(f"{subject}-without-standing")
    if not any(
        q.course.all(SecondOfficer, lambda s: s.reached_by == "directory" and s.officer != s.requester)
    ):
        yield reason("no-second-officer")
