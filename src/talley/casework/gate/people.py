"""Condition 6, two people: counsel decided, another approved; neither took the demand in or holds a share."""

from __future__ import annotations

from collections.abc import Iterator

from talley.casework.course.course import Happened
from talley.casework.course.event import Event
from talley.casework.entries.approved import Approved
from talley.casework.entries.authority_found import AuthorityFound
from talley.casework.entries.called_back import CalledBack
from talley.casework.entries.challenge_filed import ChallengeFiled
from talley.casework.entries.challenge_stated import ChallengeStated
from talley.casework.entries.confirmed import Confirmed
from talley.casework.entries.consent_withdrawn import ConsentWithdrawn
from talley.casework.entries.consented import Consented
from talley.casework.entries.corrected import Corrected
from talley.casework.entries.court_ordered import CourtOrdered
from talley.casework.entries.decided import Decided
from talley.casework.entries.emergency import Emergency
from talley.casework.entries.finding import Finding
from talley.casework.entries.named import Named
from talley.casework.entries.objected import Objected
from talley.casework.entries.people_named import PeopleNamed
from talley.casework.entries.second_officer import SecondOfficer
from talley.casework.entries.secrecy import Secrecy
from talley.casework.entries.stayed import Stayed
from talley.casework.gate.question import Question
from talley.casework.gate.reasons import Reason, reason

BEARS_ON_IT = (
    Confirmed,
    Named,
    PeopleNamed,
    AuthorityFound,
    CourtOrdered,
    Emergency,
    CalledBack,
    SecondOfficer,
    Finding,
    Consented,
    ConsentWithdrawn,
    Secrecy,
    Objected,
    ChallengeStated,
    ChallengeFiled,
    Stayed,
    Corrected,
)
"""What a decision must have had before it: who asks, who receives, what was shown, what was said against it, and what
keeps the speaker from being told."""


def people(q: Question) -> Iterator[Reason]:
    """Yield what is missing for condition 6."""
    named = q.course.last(PeopleNamed)
    if named is None or not any(h.role == "custodian" for h in named.body.holders):
        yield reason("people-not-named")
        return
    for item in sorted(q.asked()):
        yield from _decided(q, named, item)


def _decided(q: Question, named: Happened[PeopleNamed], item: str) -> Iterator[Reason]:
    decided = q.course.last(Decided, lambda d: item in d.granted or item in d.refused)
    if decided is None or item not in decided.body.granted or item in decided.body.refused:
        yield reason("not-decided", item)
        return
    if any(e.number > decided.number and _bears_on(e, q.target) for e in q.course.events):
        yield reason("decision-outdated", item)
    if "counsel" not in _free_roles(q, named, decided.event.by):
        yield reason("decided-by-the-wrong-person", item)
    approvals = list(q.course.all(Approved, lambda a: a.decision == decided.number))
    if not approvals:
        yield reason("not-approved", item)
    elif not any(
        approval.number > decided.number
        and approval.event.by != decided.event.by
        and _free_roles(q, named, approval.event.by) & {"approver", "counsel"}
        for approval in approvals
    ):
        yield reason("approved-by-the-wrong-person", item)


def _bears_on(event: Event, target: str) -> bool:
    if not isinstance(event.body, BEARS_ON_IT):
        return False
    if isinstance(event.body, Finding | Consented | Objected | ChallengeStated):
        return event.body.target == target
    if isinstance(event.body, ChallengeFiled | Stayed):
        return target in event.body.targets
    return True


def _free_roles(q: Question, named: Happened[PeopleNamed], person: str) -> frozenset[str]:
    """Return a person's roles; none for whoever took the demand in or holds a share."""
    roles = frozenset(h.role for h in named.body.holders if h.person == person)
    took_in = "intake" in roles or q.course.events[0].by == person
    return frozenset() if took_in or "custodian" in roles else roles
