"""Condition 4, notice: the speaker was told and had time to act, or the law itself excuses it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from talley.casework.course.course import Happened
from talley.casework.entries.assessed import Assessed
from talley.casework.entries.called_back import CalledBack
from talley.casework.entries.emergency import Emergency
from talley.casework.entries.noticed import Noticed
from talley.casework.entries.secrecy import Secrecy
from talley.casework.entries.secrecy_ended import SecrecyEnded
from talley.casework.gate.question import Question
from talley.casework.gate.reasons import Reason, reason

SHORTEST = timedelta(days=7)
"""No policy shortens the window below this."""
LENGTHENED = timedelta(days=7)
"""Added once where a chosen route failed."""


def notice(q: Question) -> Iterator[Reason]:
    """Yield what is missing for condition 4. A mere request for silence is none of the excuses."""
    if secrecy_binds(q) or _confirmed_emergency(q):
        return
    if any(s.ends_on is None and s.review_on is None for s in _binding(q)):
        yield reason("secrecy-without-end")
    for item in sorted(q.asked()):
        if not q.consented(item):
            yield from _told(q, item)


def secrecy_binds(q: Question) -> bool:
    """Say whether statute or a court binds to silence today, with an end or a day on which it is looked at again."""
    return any(_holds(secrecy, q) for secrecy in _binding(q))


def _told(q: Question, item: str) -> Iterator[Reason]:
    given = list(q.course.all(Noticed, lambda n: n.target == q.target and item in n.items))
    if not given:
        yield reason("no-notice", item)
        return
    # The first good notice starts the window; telling again does not start it anew.
    good = [h for h in given if h.body.inbox and all(r.outcome != "not_tried" for r in h.body.routes)]
    if not good:
        yield reason("notice-incomplete", item)
    elif all(h.event.commitment not in q.record.witnessed for h in good):
        yield reason("notice-not-witnessed", item)
    elif min(_window_ends(q, h) for h in good) > q.at and not any(
        order.body.ends_window for order in q.orders(item)
    ):
        yield reason("window-open", item)


def _window_ends(q: Question, given: Happened[Noticed]) -> datetime:
    """Return the end of the window that a notice starts.

    Security: it runs from the later of the time on the notice and the time at which witnesses are known to
    have seen it, so that nobody shortens it by writing an earlier time.
    """
    never = datetime.max.replace(tzinfo=q.at.tzinfo)
    seen = q.record.witnessed.get(given.event.commitment)
    if seen is None:
        return never
    policy = max((h.body.window_days for h in q.course.all(Assessed)), default=0)
    try:
        length = max(SHORTEST, timedelta(days=max(given.body.window_days, policy)))
        if any(route.outcome == "failed" for route in given.body.routes):
            length += LENGTHENED
        return max(given.event.at, seen) + length
    except OverflowError:  # past the end of the calendar
        return never


def _binding(q: Question) -> Iterator[Secrecy]:
    ended = {h.body.secrecy for h in q.course.all(SecrecyEnded)}
    for happened in q.course.all(Secrecy, lambda s: s.kind != "requested"):
        if happened.number not in ended:
            yield happened.body


def _holds(secrecy: Secrecy, q: Question) -> bool:
    days = [day for day in (secrecy.ends_on, secrecy.review_on) if day is not None]
    return bool(days) and secrecy.starts_on <= q.today < min(days)


def _confirmed_emergency(q: Question) -> bool:
    """Say whether an emergency for every item was confirmed by a call that came after it was stated."""
    assessed = q.course.last(Assessed)
    if assessed is None or not assessed.body.emergency:
        return False
    stated = q.course.last(Emergency, lambda e: q.asked() <= {a.item for a in e.averts})
    call = q.course.last(CalledBack, lambda c: c.number_from == "directory" and c.whom == "agent")
    return stated is not None and call is not None and call.number > stated.number
