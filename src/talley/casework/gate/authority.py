"""Condition 1, authority: the law of the day of service and of the case permits each item, or a court compels it."""

from __future__ import annotations

from collections.abc import Iterator

from talley.casework.course.course import Happened
from talley.casework.entries.assessed import Assessed, ItemResult
from talley.casework.entries.authority_found import AuthorityFound
from talley.casework.entries.closed import Closed
from talley.casework.entries.confirmed import Confirmed
from talley.casework.entries.emergency import Emergency
from talley.casework.gate.question import Question
from talley.casework.gate.reasons import Reason, reason


def authority(q: Question) -> Iterator[Reason]:
    """Yield what is missing for condition 1."""
    yield from asked_at_all(q)
    confirmed = q.course.last(Confirmed)
    if confirmed is None:
        yield reason("facts-not-confirmed")
    for item in sorted(q.asked()):
        if q.course.items[item].hold:
            yield reason("hold-only", item)
        at_service = _verdict(q, item, confirmed.body.served_on if confirmed else None)
        today = _verdict(q, item, q.written_on)
        if at_service is None:
            yield reason("not-assessed-at-service", item)
        if today is None:
            yield reason("not-assessed-today", item)
        # A court's order overrides the verdicts; they are still wanted, since they say what must be shown.
        if any(q.orders(item)):
            continue
        for verdict in {v.number: v for v in (at_service, today) if v is not None}.values():
            yield from _permits(q, item, verdict)


def asked_at_all(q: Question) -> Iterator[Reason]:
    """Yield what is missing before any law is looked at."""
    # Times on record are what people said; none of them may lie ahead of the one who asks.
    if any(event.at > q.at for event in q.course.events):
        yield reason("clock-behind")
    if q.course.last(Closed):
        yield reason("course-ended")
    if not q.items:
        yield reason("nothing-asked")
    for item in sorted(set(q.items) - q.asked()):
        yield reason("item-not-asked", item)


def _verdict(q: Question, item: str, day: object) -> Happened[Assessed] | None:
    """Return the last assessment of an item under the law of a day, of the instrument that was confirmed."""
    confirmed = q.course.last(Confirmed)
    return q.course.last(
        Assessed,
        lambda a: (
            confirmed is not None
            and a.on == day
            and a.instrument == confirmed.body.instrument
            and _result(a, item) is not None
        ),
    )


def _result(assessed: Assessed, item: str) -> ItemResult | None:
    return next((r for r in assessed.results if r.item == item), None)


def _permits(q: Question, item: str, verdict: Happened[Assessed]) -> Iterator[Reason]:
    assessed, result = verdict.body, _result(verdict.body, item)
    if assessed.emergency:
        stated = q.course.last(Emergency, lambda e: item in {a.item for a in e.averts})
        if stated is None:
            yield reason("emergency-not-stated", item)
    elif not assessed.compels:
        yield reason("voluntary-only", item)
    if result is None or result.result == "refused":
        yield reason("refused-by-law", item)
    elif result.result == "unsettled" and not _answered(q, verdict, result):
        yield reason("unsettled", item)
    elif result.result == "permitted" and not result.verified and not _answered(q, verdict, result):
        yield reason("law-not-verified", item)


def _answered(q: Question, verdict: Happened[Assessed], result: ItemResult) -> bool:
    """Say whether counsel answered this verdict, or an earlier one that says the same under the same book."""
    for found in q.course.all(AuthorityFound, lambda f: result.item in f.items):
        answered = q.course.at(found.body.answers, Assessed)
        if (
            answered is not None
            and found.body.answers < found.number
            and answered.lawbook == verdict.body.lawbook
            and answered.instrument == verdict.body.instrument
            and _result(answered, result.item) == result
        ):
            return True
    return False
