"""Courses for tests: one whose gate is open, told step by step, so that a test can leave out or change one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from talley.casework.course.course import Course, course_of
from talley.casework.course.event import Event, next_event
from talley.casework.entries.approved import Approved
from talley.casework.entries.assessed import Assessed, ItemResult, RequiredShowing
from talley.casework.entries.body import EventBody
from talley.casework.entries.called_back import CalledBack
from talley.casework.entries.confirmed import Confirmed
from talley.casework.entries.decided import Decided
from talley.casework.entries.finding import Finding
from talley.casework.entries.named import Item, Named, Target
from talley.casework.entries.noticed import Noticed, Route
from talley.casework.entries.people_named import Holder, PeopleNamed
from talley.casework.entries.received import Received
from talley.casework.entries.second_officer import SecondOfficer
from talley.casework.entries.standing import Standing
from talley.casework.gate.record import Record

COURSE = "c" * 32
INTAKE, COUNSEL, APPROVER, CUSTODIAN, SPEAKER, OTHER = (letter * 32 for letter in "123456")
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NOW = START + 20 * DAY
KEY, OTHER_KEY, HASH = b"k" * 32, b"o" * 32, b"h" * 32
SHOWINGS = ("not-to-stifle-speech", "offence-committed")

Body = EventBody | Callable[[dict[str, int]], EventBody]
"""A body, or what makes one from the numbers of the steps before it."""


@dataclass(frozen=True)
class Step:
    name: str
    body: Body
    by: str = INTAKE
    at: datetime = START


def assessed(on: date, **changes) -> Assessed:
    return replace(
        Assessed(
            instrument="us.civil_subpoena_45",
            on=on,
            lawbook="0123456789ab",
            policy="1",
            compels=True,
            emergency=False,
            window_days=7,
            results=(
                ItemResult("i1", "permitted", verified=True),
                ItemResult("i2", "permitted", verified=True),
            ),
            showings=tuple(RequiredShowing("t1", code, "policy") for code in SHOWINGS),
        ),
        **changes,
    )


OPEN: tuple[Step, ...] = (
    Step("received", Received("demand", "fax", START, "UTC", HASH)),
    Step("confirmed", Confirmed("us.civil_subpoena_45", "agency", "us", "officer", START.date(), HASH)),
    Step(
        "named",
        Named((Target("t1", "@one"),), (Item("i1", "t1", "name"), Item("i2", "t1", "ip_log"))),
    ),
    Step(
        "people",
        PeopleNamed(
            (
                Holder(INTAKE, "intake"),
                Holder(COUNSEL, "counsel"),
                Holder(APPROVER, "approver"),
                Holder(CUSTODIAN, "custodian"),
            )
        ),
    ),
    Step("agent", Standing("agent", "current", NOW + 90 * DAY, HASH)),
    Step("agency", Standing("agency", "current", NOW + 90 * DAY, HASH)),
    Step("domain", Standing("domain", "current", NOW + 90 * DAY, HASH)),
    Step("call", CalledBack("agent", "directory", KEY)),
    Step("second", SecondOfficer(OTHER, COUNSEL, "directory")),
    Step("at_service", assessed(START.date())),
    Step("notice", Noticed("t1", ("i1", "i2"), True, (Route("feed", "delivered"),), 7), at=START + DAY),
    Step("offence", Finding("t1", "offence-committed", "made", HASH), COUNSEL, START + 9 * DAY),
    Step("motive", Finding("t1", "not-to-stifle-speech", "made", HASH), COUNSEL, START + 9 * DAY),
    Step("today", assessed(NOW.date()), at=NOW - DAY),
    Step("decision", Decided(("i1", "i2"), ()), COUNSEL, NOW - DAY),
    Step("approval", lambda n: Approved(n["decision"]), APPROVER, NOW - DAY),
)


def without(*names: str) -> list[Step]:
    return [step for step in OPEN if step.name not in names]


def changed(name: str, body: Body | None = None, **other) -> list[Step]:
    return [
        replace(step, **({"body": body} if body is not None else {}), **other) if step.name == name else step
        for step in OPEN
    ]


def before(name: str, *more: Step) -> list[Step]:
    place = next(n for n, step in enumerate(OPEN) if step.name == name)
    return [*OPEN[:place], *more, *OPEN[place:]]


def after(*more: Step) -> list[Step]:
    return [*OPEN, *more]


def events_of(steps: Iterable[Step], course: str = COURSE) -> list[Event]:
    events: list[Event] = []
    numbers: dict[str, int] = {}
    for step in steps:
        numbers[step.name] = len(events)
        body = step.body(numbers) if callable(step.body) else step.body
        last = events[-1] if events else None
        nonce = len(events).to_bytes(32, "big")
        events.append(next_event(last, course, body, at=step.at, by=step.by, nonce=nonce))
    return events


def course(steps: Iterable[Step]) -> Course:
    return course_of(events_of(steps))


def recorded(course: Course, **changes) -> Record:
    """Everything is in the log, and was witnessed at the time it happened."""
    witnessed = MappingProxyType({event.commitment: event.at for event in course.events})
    return replace(Record(needed=1, cosigned=1, cosigned_at=NOW, witnessed=witnessed), **changes)
