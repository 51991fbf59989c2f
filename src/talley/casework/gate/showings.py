"""Condition 3, showings: what law and policy ask to be shown for this target was made, ruled or consented to."""

from __future__ import annotations

from collections.abc import Iterator

from talley.casework.entries.assessed import Assessed
from talley.casework.entries.court_ordered import CourtOrdered
from talley.casework.entries.finding import Finding
from talley.casework.gate.question import Question
from talley.casework.gate.reasons import Reason, reason


def showings(q: Question) -> Iterator[Reason]:
    """Yield what is missing for condition 3."""
    if q.asked() and all(map(q.consented, q.asked())):
        return
    for showing in sorted(_required(q)):
        yield from _found(q, showing)


def _found(q: Question, showing: str) -> Iterator[Reason]:
    last = q.course.last(Finding, lambda f: (f.target, f.showing) == (q.target, showing))
    match last.body if last else None:
        case None:
            yield reason("showing-open", showing)
        case Finding(answer="made", evidence=bytes()):
            return
        case Finding(answer="ruled") as finding:
            if not _ruled(q, finding):
                yield reason("ruling-missing", showing)
        case _:  # not made; or said to be made, with nothing to show for it
            yield reason("showing-not-made", showing)


def _required(q: Question) -> frozenset[str]:
    """Return every showing that any assessment asked for this target: a later one takes none away.

    Policy may change while a demand is under way; a speaker keeps what stood when the demand came.
    """
    return frozenset(
        required.showing
        for assessed in q.course.all(Assessed)
        for required in assessed.body.showings
        if required.target == q.target
    )


def _ruled(q: Question, finding: Finding) -> bool:
    order = None if finding.order is None else q.course.at(finding.order, CourtOrdered)
    return (
        order is not None
        and order.clerk_confirmed
        and order.heard_objection
        and q.asked() <= frozenset(order.items)
    )
