"""Where the next event of a course belongs: into a slot, or open in the log."""

from __future__ import annotations

from datetime import date

from talley.casework.course.course import Course
from talley.casework.entries.closed import Closed
from talley.casework.entries.no_secrecy import NoSecrecy
from talley.casework.entries.noticed import Noticed
from talley.casework.entries.record_opened import RecordOpened
from talley.casework.entries.secrecy import Secrecy
from talley.casework.entries.secrecy_ended import SecrecyEnded


def is_public(course: Course) -> bool:
    """Say whether counsel released the record and nothing secret came up since: then entries are open at once."""
    released = course.last(RecordOpened)
    secrecy = course.last(Secrecy, lambda s: s.kind != "requested")
    return released is not None and (secrecy is None or secrecy.number < released.number)


def may_be_released(course: Course, today: date) -> bool:
    """Say whether counsel may release the record.

    A person confirmed that no secrecy binds, after the last that did, or what bound has ended; and notice was
    given, or the course ended.
    """
    confirmed = course.last(NoSecrecy)
    if confirmed is None or binding(course, today, since=confirmed.number):
        return False
    return course.last(Noticed) is not None or course.last(Closed) is not None


def binding(course: Course, today: date, *, since: int = -1) -> bool:
    """Say whether secrecy that was recorded after an event binds on a day. Without an end it binds until it is ended."""
    ended = {h.body.secrecy for h in course.all(SecrecyEnded)}
    return any(
        h.number > since and h.number not in ended and (h.body.ends_on is None or today < h.body.ends_on)
        for h in course.all(Secrecy, lambda s: s.kind != "requested")
    )
