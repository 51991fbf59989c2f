"""The gate itself. The desk, custody and every custodian's client run this same function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from talley.casework.course.course import Course
from talley.casework.gate.authority import asked_at_all, authority
from talley.casework.gate.challenge import challenge
from talley.casework.gate.notice import notice
from talley.casework.gate.people import people
from talley.casework.gate.question import Question
from talley.casework.gate.reasons import Reason, reason
from talley.casework.gate.record import Record
from talley.casework.gate.recorded import recorded
from talley.casework.gate.requester import requester
from talley.casework.gate.showings import showings


@dataclass(frozen=True, slots=True)
class Open:
    """Conditions 1 to 7 are met for these items of this target, on the course up to `head`.

    Condition 8, that k custodians release, is counted by the recipient's client.
    """

    target: str
    items: tuple[str, ...]
    recipient: bytes
    head: bytes


@dataclass(frozen=True, slots=True)
class Shut:
    """What is missing, in the order of the conditions."""

    reasons: tuple[Reason, ...]


def gate(
    course: Course,
    record: Record,
    target: str,
    items: Iterable[str],
    at: datetime,
    *,
    written_at: datetime | None = None,
) -> Open | Shut:
    """Say whether items of one target may open at a time; `written_at` is when the case was, once there is one.

    Pure and total. It looks at nothing but its arguments: what people recorded in the course, what the log is
    known to hold, and the clock of the one who asks. `at` carries a zone.
    """
    question = Question(course, record, target, tuple(dict.fromkeys(items)), at, written_at)
    conditions = (
        (_access, people, recorded)
        if course.kind == "access"
        else (authority, requester, showings, notice, challenge, people, recorded)
    )
    reasons = tuple(missing for condition in conditions for missing in condition(question))
    recipient = question.recipient()
    if reasons or recipient is None:
        return Shut(reasons or (reason("key-not-read-back"),))
    return Open(target, question.items, recipient, course.head)


def _access(q: Question) -> Iterator[Reason]:
    """A speaker opens their own fields to their own key: consent, signed in, stands for conditions 1 to 5."""
    yield from asked_at_all(q)
    for item in sorted(q.asked()):
        if not q.consented(item):
            yield reason("no-consent", item)
