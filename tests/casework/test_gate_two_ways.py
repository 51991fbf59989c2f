"""The gate against a second statement of its rules: on every small change of an open course, and on wild ones."""

from __future__ import annotations

import itertools
import os
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from casework.courses import (
    APPROVER,
    COUNSEL,
    DAY,
    HASH,
    INTAKE,
    KEY,
    NOW,
    OPEN,
    OTHER,
    OTHER_KEY,
    SPEAKER,
    START,
    Step,
    assessed,
    events_of,
    recorded,
)
from casework.second_opinion import unmet
from talley.casework.course.course import course_of
from talley.casework.course.event import EventError, next_event
from talley.casework.entries.approved import Approved
from talley.casework.entries.assessed import ItemResult
from talley.casework.entries.authority_found import AuthorityFound
from talley.casework.entries.called_back import CalledBack
from talley.casework.entries.challenge_ended import ChallengeEnded
from talley.casework.entries.challenge_filed import ChallengeFiled
from talley.casework.entries.challenge_stated import ChallengeStated
from talley.casework.entries.closed import Closed
from talley.casework.entries.confirmed import Confirmed
from talley.casework.entries.consent_withdrawn import ConsentWithdrawn
from talley.casework.entries.consented import Consented
from talley.casework.entries.corrected import Corrected
from talley.casework.entries.court_ordered import CourtOrdered
from talley.casework.entries.decided import Decided
from talley.casework.entries.emergency import Averts, Emergency
from talley.casework.entries.finding import Finding
from talley.casework.entries.narrowed import Narrowed
from talley.casework.entries.no_secrecy import NoSecrecy
from talley.casework.entries.noticed import Noticed, Route
from talley.casework.entries.objected import Objected
from talley.casework.entries.people_named import Holder, PeopleNamed
from talley.casework.entries.record_opened import RecordOpened
from talley.casework.entries.registry import EVENTS
from talley.casework.entries.related import Related
from talley.casework.entries.second_officer import SecondOfficer
from talley.casework.entries.secrecy import Secrecy
from talley.casework.entries.secrecy_ended import SecrecyEnded
from talley.casework.entries.standing import Standing
from talley.casework.entries.stay_lifted import StayLifted
from talley.casework.entries.stayed import Stayed
from talley.casework.entries.withdrawn import Withdrawn
from talley.casework.gate.gate import Open, gate
from talley.casework.gate.record import Record

BOTH = ("i1", "i2")
STEPS = int(os.environ.get("TALLEY_GATE_STEPS", "3000"))
"""How many steps the wild courses take in all; `make soak` sets 100,000."""


def agree(events, record, items, at) -> bool:
    """Compare both, and return whether the gate is open."""
    answer = gate(course_of(events), record, "t1", items, at)
    missing = set() if isinstance(answer, Open) else {reason.condition for reason in answer.reasons}
    assert missing == unmet(events, record, "t1", items, at)
    assert isinstance(answer, Open) == (not missing)
    return not missing


def one_more(events: list) -> list[Step]:
    """Return one event of every type, as it may follow these; those that refer to another refer to each."""
    numbers = range(len(events))
    order = CourtOrdered("court", "1:26-mc-1", HASH, BOTH, True, True, True)
    bodies = [
        Narrowed("court", ("i2",)),
        Related("duplicate_of", "d" * 32),
        assessed(NOW.date(), results=tuple(ItemResult(i, "unsettled", True) for i in BOTH)),
        assessed(NOW.date(), results=tuple(ItemResult(i, "refused", True) for i in BOTH)),
        assessed(NOW.date(), emergency=True, compels=False),
        order,
        Emergency("death", HASH, (Averts("i1", HASH), Averts("i2", HASH))),
        Standing("agent", "withdrawn", NOW + DAY, HASH),
        Standing("agency", "current", NOW + DAY, HASH),
        CalledBack("agent", "directory", KEY),
        CalledBack("agent", "directory", OTHER_KEY),
        CalledBack("agent", "demand", OTHER_KEY),
        CalledBack("clerk", "directory", KEY, "1"),
        SecondOfficer(OTHER, COUNSEL, "directory"),
        Finding("t1", "offence-committed", "not_made"),
        Finding("t1", "offence-committed", "made", HASH),
        Consented("t1", BOTH, KEY, True),
        Secrecy("requested", "a letter", START.date()),
        Secrecy("statutory", "18 U.S.C. § 2709(c)", START.date()),
        Secrecy("court_ordered", "18 U.S.C. § 2705(b)", START.date(), (NOW + DAY).date()),
        NoSecrecy(),
        RecordOpened(),
        Noticed("t1", BOTH, True, (Route("feed", "failed"),), 30),
        Objected("t1", "speaker", (), HASH),
        Objected("t2", "counsel", (), HASH),
        ChallengeStated("t1", "speaker", NOW + DAY),
        ChallengeStated("t1", "speaker", NOW),
        ChallengeFiled(("t1", "t2"), "speaker", "court", "1", START.date()),
        Stayed(("t1",), HASH),
        Decided((), ("i1",)),
        Decided(BOTH, ()),
        Withdrawn(("i1",)),
        Closed("answered"),
        *(Corrected(n, "a mistake") for n in numbers if n),
        *(Approved(n) for n in numbers),
        *(AuthorityFound(BOTH, n, "In re Example", HASH) for n in numbers),
        *(Finding("t1", "offence-committed", "ruled", None, n) for n in numbers),
        *(kind(n) for n in numbers for kind in (ConsentWithdrawn,)),
        *(SecrecyEnded(n, "lifted") for n in numbers),
        *(StayLifted(n, HASH) for n in numbers),
        *(ChallengeEnded(n, how) for n in numbers for how in ("granted", "denied")),
    ]  # fmt: skip
    by = {Decided: COUNSEL, Approved: APPROVER}
    return [Step("more", body, by.get(type(body), INTAKE), NOW) for body in bodies]


def test_they_agree_on_every_subset_of_an_open_course() -> None:
    """Every subset of the 12 steps that condition 1 to 6 rest on, each with the times and the record as they are."""
    kept, optional = OPEN[:1], OPEN[1:]
    opened = 0
    for chosen in itertools.product((True, False), repeat=len(optional)):
        if sum(chosen) < len(optional) - 4:
            continue
        steps = [*kept, *itertools.compress(optional, chosen)]
        if not any(s.name == "decision" for s in steps):
            steps = [s for s in steps if s.name != "approval"]
        events = events_of(steps)
        opened += agree(events, recorded(course_of(events)), BOTH, NOW)
    assert opened == 1


def test_they_agree_on_every_one_and_two_events_after_an_open_course() -> None:
    events = events_of(OPEN)
    opened = 0
    for step in one_more(events):
        longer = [
            *events,
            next_event(events[-1], events[0].course, step.body, at=step.at, by=step.by, nonce=HASH),
        ]
        opened += agree(longer, recorded(course_of(longer)), BOTH, NOW)
        for second in one_more(longer):
            last = next_event(
                longer[-1], events[0].course, second.body, at=second.at, by=second.by, nonce=HASH
            )
            twice = [*longer, last]
            opened += agree(twice, recorded(course_of(twice)), BOTH, NOW)
    assert opened > 100


def test_they_agree_wherever_one_event_comes_in_between() -> None:
    for place in range(1, len(OPEN)):
        for step in one_more(events_of(OPEN)):
            if isinstance(step.body, Corrected) and step.body.event >= place:
                continue
            events = events_of([*OPEN[:place], step, *OPEN[place:]])
            for items in (BOTH, ("i2",)):
                agree(events, recorded(course_of(events)), items, NOW)


codes = st.sampled_from(["t1", "t2"])
some_items = st.lists(st.sampled_from(["i1", "i2", "i3"]), max_size=3, unique=True).map(tuple)
people = st.sampled_from([INTAKE, COUNSEL, APPROVER, OTHER, SPEAKER])
keys = st.sampled_from([KEY, OTHER_KEY])
days = st.integers(-3, 30).map(lambda n: START + n * DAY)
number = st.integers(0, 40)
dates = days.map(lambda at: at.date())
results = st.builds(
    lambda *r: tuple(ItemResult(i, *x) for i, x in zip(("i1", "i2"), r, strict=True)),
    *[st.tuples(st.sampled_from(["permitted", "permitted", "unsettled", "refused"]), st.booleans())] * 2,
)
BODIES = st.one_of(
    st.builds(Narrowed, st.just("agreed"), some_items),
    st.builds(Confirmed, st.sampled_from(["us.civil_subpoena_45", "us.sca_d"]), st.just("agency"), st.just("us"), st.sampled_from(["officer", "officer", "court", "private"]), dates, st.just(HASH)),
    st.builds(lambda on, res, e, c, w: assessed(on, results=res, emergency=e, compels=c, window_days=w), dates, results, st.booleans(), st.booleans(), st.integers(0, 20)),
    st.builds(AuthorityFound, some_items, number, st.just("In re Example"), st.just(HASH)),
    st.builds(CourtOrdered, st.just("court"), st.just("1"), st.just(HASH), some_items, st.booleans(), st.booleans(), st.booleans()),
    st.builds(lambda items: Emergency("death", HASH, tuple(Averts(i, HASH) for i in items)), some_items),
    st.builds(Standing, st.sampled_from(["agent", "agency", "domain"]), st.sampled_from(["current", "withdrawn"]), days, st.just(HASH)),
    st.builds(CalledBack, st.sampled_from(["agent", "clerk", "counsel_of_record"]), st.sampled_from(["directory", "demand"]), st.one_of(keys, st.none()), st.sampled_from([None, "1:26"])),
    st.builds(SecondOfficer, people, people, st.sampled_from(["directory", "demand"])),
    st.builds(Finding, codes, st.sampled_from(["offence-committed", "not-to-stifle-speech"]), st.sampled_from(["made", "not_made", "ruled"]), st.sampled_from([HASH, None]), st.one_of(number, st.none())),
    st.builds(Consented, codes, some_items, keys, st.booleans()),
    st.builds(ConsentWithdrawn, number),
    st.builds(Secrecy, st.sampled_from(["requested", "statutory", "court_ordered"]), st.just("law"), dates, st.one_of(dates, st.none()), st.one_of(dates, st.none())),
    st.builds(SecrecyEnded, number, st.just("lifted")),
    st.builds(lambda t, i, box, r, w: Noticed(t, i, box, (Route("feed", r),), w), codes, some_items, st.booleans(), st.sampled_from(["delivered", "failed", "not_tried"]), st.integers(0, 20)),
    st.builds(Objected, codes, st.just("speaker"), st.just(()), st.just(HASH)),
    st.builds(ChallengeStated, codes, st.just("speaker"), days),
    st.builds(ChallengeFiled, st.lists(codes, max_size=2).map(tuple), st.just("speaker"), st.just("court"), st.just("1"), dates),
    st.builds(ChallengeEnded, number, st.sampled_from(["granted", "denied", "dismissed"])),
    st.builds(Stayed, st.lists(codes, max_size=2).map(tuple), st.just(HASH)),
    st.builds(StayLifted, number, st.just(HASH)),
    st.builds(lambda rows: PeopleNamed(tuple(Holder(*row) for row in rows)), st.lists(st.tuples(people, st.sampled_from(["intake", "counsel", "approver", "custodian"])), max_size=5)),
    st.builds(Decided, some_items, some_items),
    st.builds(Approved, number),
    st.builds(Corrected, st.integers(1, 40), st.just("a mistake")),
    st.builds(Withdrawn, some_items),
    st.builds(Closed, st.just("expired")),
    st.sampled_from([NoSecrecy(), RecordOpened(), Related("reissue_of", "d" * 32)]),
)  # fmt: skip


class WildCourse(RuleBasedStateMachine):
    """Events in any order, clocks that go anyhow, a log that lags: both say the same at every step."""

    steps = opened = 0

    @initialize(leave_out=st.sets(st.integers(1, len(OPEN) - 1), max_size=3))
    def begin(self, leave_out) -> None:
        steps = [step for n, step in enumerate(OPEN) if n not in leave_out]
        names = {step.name for step in steps}
        self.events = events_of([s for s in steps if s.name != "approval" or "decision" in names])
        self.now, self.lag, self.cosigned = NOW, 0, 1

    @rule(body=BODIES, by=people, at=days)
    def something_happens(self, body, by, at) -> None:
        longer = [
            *self.events,
            next_event(self.events[-1], self.events[0].course, body, at=at, by=by, nonce=HASH),
        ]
        try:
            course_of(longer)
        except EventError:
            return  # a correction of what has not happened
        self.events = longer

    @precondition(lambda self: len(self.events) < 40)
    @rule(at=days)
    def people_act_again(self, at) -> None:
        last = self.events[-1]
        decided = next_event(last, last.course, Decided(BOTH, ()), at=at, by=COUNSEL, nonce=HASH)
        approval = Approved(decided.number)
        approved = next_event(decided, last.course, approval, at=at, by=APPROVER, nonce=HASH)
        self.events = [*self.events, decided, approved]

    @rule(now=days, hours=st.integers(0, 23))
    def the_clock_moves(self, now, hours) -> None:
        self.now = now + timedelta(hours=hours)

    @rule(lag=st.sampled_from([0, 0, 0, 1, 5]), cosigned=st.sampled_from([1, 1, 1, 0]))
    def the_log_moves(self, lag, cosigned) -> None:
        self.lag, self.cosigned = lag, cosigned

    @invariant()
    def both_agree(self) -> None:
        if not hasattr(self, "events"):
            return
        seen = self.events[: len(self.events) - self.lag]
        record = Record(1, self.cosigned, NOW, {e.commitment: e.at + self.lag * DAY for e in seen})
        for items in (BOTH, ("i1",)):
            WildCourse.opened += agree(self.events, record, items, self.now)
        WildCourse.steps += 1


def test_they_agree_on_wild_courses() -> None:
    per_run = 30
    run_state_machine_as_test(
        WildCourse,
        settings=settings(
            max_examples=max(1, STEPS // per_run),
            stateful_step_count=per_run,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert WildCourse.opened > WildCourse.steps // 100, "too few of the wild courses reach an open gate"
    print(f"{WildCourse.steps} steps, open at {WildCourse.opened} of {2 * WildCourse.steps} questions")


def test_every_event_type_takes_part() -> None:
    tried = {type(step.body).TYPE for step in one_more(events_of(OPEN))} | {
        type(s.body).TYPE for s in OPEN if not callable(s.body)
    }
    assert tried | {"approved"} == set(EVENTS)
