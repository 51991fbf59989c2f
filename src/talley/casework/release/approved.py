"""Rules 4 and 6, as far as people speak: two signed this case and decided in its course, and counsel stands by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from talley.casework.course.course import Course
from talley.casework.entries.approved import Approved
from talley.casework.entries.decided import Decided
from talley.casework.release.approving import Approver, approved_by
from talley.casework.release.packet import Packet
from talley.casework.release.pinned import Pinned
from talley.casework.release.refusals import Refusal, refusal

STANDS_FOR = timedelta(hours=24)
"""How long counsel's word that a case still stands counts."""


def approved(packet: Packet, pinned: Pinned, course: Course | None) -> Iterator[Refusal]:
    """Rule 4: counsel and a second person signed this very case, and are those who decided in its course."""
    counsel, second = _who(packet, pinned, "counsel"), _who(packet, pinned, "approver")
    if counsel is None:
        yield refusal("not-approved-by-counsel")
    if second is None or (counsel is not None and counsel.person == second.person):
        yield refusal("not-approved-by-second")
    elif counsel is not None and course is not None:
        for item in packet.case.items:
            if not _decided(course, item, counsel.person, second.person):
                yield refusal("approved-by-others", item)


def still_stands(packet: Packet, pinned: Pinned, at: datetime) -> Iterator[Refusal]:
    """Rule 6: counsel said so within a day. The approval counts while it is that young: it signs the case's own time."""
    counsel = [one for one in pinned.approvers if one.role == "counsel"]
    said = [packet.case.written_at] + [
        one.stands_at
        for one in packet.assertions
        if one.stands_at is not None and approved_by(one, packet.case, counsel)
    ]
    if not any(timedelta() <= at - moment <= STANDS_FOR for moment in said):
        yield refusal("does-not-still-stand")


def _who(packet: Packet, pinned: Pinned, role: str) -> Approver | None:
    of_role = [one for one in pinned.approvers if one.role == role]
    signed = (one for one in packet.assertions if one.stands_at is None)
    return next((who for one in signed if (who := approved_by(one, packet.case, of_role))), None)


def _decided(course: Course, item: str, counsel: str, second: str) -> bool:
    decided = course.last(Decided, lambda d: item in d.granted or item in d.refused)
    return (
        decided is not None
        and decided.event.by == counsel
        and any(h.event.by == second for h in course.all(Approved, lambda a: a.decision == decided.number))
    )
