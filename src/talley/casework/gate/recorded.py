"""Condition 7, record: everything that the gate looked at lies in the log, and outside witnesses saw it."""

from __future__ import annotations

from collections.abc import Iterator

from talley.casework.gate.question import Question
from talley.casework.gate.reasons import Reason, reason


def recorded(q: Question) -> Iterator[Reason]:
    """Yield what is missing for condition 7."""
    record = q.record
    if record.needed < 1:
        yield reason("no-outside-witness")
    elif record.cosigned < record.needed or record.cosigned_at is None or record.cosigned_at > q.at:
        yield reason("too-few-witnesses")
    if any(event.commitment not in record.witnessed for event in q.course.events):
        yield reason("not-in-the-record")
