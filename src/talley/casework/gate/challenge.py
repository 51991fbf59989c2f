"""Condition 5, challenge: nobody is before a court about this, or a court has said to produce nonetheless."""

from __future__ import annotations

from collections.abc import Iterator

from talley.casework.entries.challenge_ended import ChallengeEnded
from talley.casework.entries.challenge_filed import ChallengeFiled
from talley.casework.entries.challenge_stated import ChallengeStated
from talley.casework.entries.stay_lifted import StayLifted
from talley.casework.entries.stayed import Stayed
from talley.casework.gate.question import Question
from talley.casework.gate.reasons import Reason, reason


def challenge(q: Question) -> Iterator[Reason]:
    """Yield what is missing for condition 5."""
    ends = {h.body.challenge: h for h in q.course.all(ChallengeEnded)}
    for filed in q.course.all(ChallengeFiled, lambda f: q.target in f.targets):
        end = ends.get(filed.number)
        if end is None or end.number < filed.number:
            if not _ordered_since(q, filed.number):
                yield reason("challenge-pending")
        elif end.body.how == "granted" and not _ordered_since(q, end.number):
            yield reason("challenge-granted")
    lifted = {h.body.stay for h in q.course.all(StayLifted)}
    for stay in q.course.all(Stayed, lambda s: q.target in s.targets):
        if stay.number not in lifted and not _ordered_since(q, stay.number):
            yield reason("stayed")
    for stated in q.course.all(ChallengeStated, lambda s: s.target == q.target):
        if stated.body.grace_until > q.at and not _ordered_since(q, stated.number):
            yield reason("frozen")


def _ordered_since(q: Question, number: int) -> bool:
    """Say whether for every item a court ordered production after an event."""
    return bool(q.asked()) and all(
        any(order.number > number for order in q.orders(item)) for item in q.asked()
    )
