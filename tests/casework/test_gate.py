"""The gate, condition by condition: it is open when all are met, and each alone shuts it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from casework import gate_page
from casework.courses import (
    APPROVER,
    COUNSEL,
    CUSTODIAN,
    DAY,
    HASH,
    INTAKE,
    KEY,
    NOW,
    OPEN,
    OTHER,
    OTHER_KEY,
    SHOWINGS,
    SPEAKER,
    START,
    Step,
    after,
    assessed,
    before,
    changed,
    course,
    recorded,
    without,
)
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
from talley.casework.entries.named import Item, Named, Target
from talley.casework.entries.narrowed import Narrowed
from talley.casework.entries.noticed import Noticed, Route
from talley.casework.entries.objected import Objected
from talley.casework.entries.people_named import Holder, PeopleNamed
from talley.casework.entries.received import Received
from talley.casework.entries.related import Related
from talley.casework.entries.second_officer import SecondOfficer
from talley.casework.entries.secrecy import Secrecy
from talley.casework.entries.secrecy_ended import SecrecyEnded
from talley.casework.entries.standing import Standing
from talley.casework.entries.stay_lifted import StayLifted
from talley.casework.entries.stayed import Stayed
from talley.casework.entries.withdrawn import Withdrawn
from talley.casework.gate.gate import Open, Shut, gate
from talley.casework.gate.reasons import REASONS
from talley.casework.gate.record import NOTHING

BOTH = ("i1", "i2")
ORDER = CourtOrdered("court", "1:26-mc-1", HASH, BOTH, True, True, False)
FILED = ChallengeFiled(("t1",), "speaker", "court", "1:26-mc-1", START.date())
UNSETTLED = tuple(ItemResult(i, "unsettled", True, ("test-unsettled",)) for i in BOTH)
UNVERIFIED = tuple(ItemResult(i, "permitted", False) for i in BOTH)
REFUSED = tuple(ItemResult(i, "refused", True, ("issuer-rank",)) for i in BOTH)


def asked(steps, items=BOTH, at=NOW, target="t1", **record):
    made = course(steps)
    return gate(made, recorded(made, **record), target, items, at)


def codes(answer) -> set[str]:
    return {reason.code for reason in answer.reasons} if isinstance(answer, Shut) else set()


def again(*steps: Step) -> list[Step]:
    """More happened, and then counsel decided and another approved."""
    return [
        *without("decision", "approval"),
        *steps,
        Step("decision", Decided(BOTH, ()), COUNSEL, NOW),
        Step("approval", lambda n: Approved(n["decision"]), APPROVER, NOW),
    ]


def both_assessed(**changes) -> list[Step]:
    return [
        replace(step, body=replace(step.body, **changes)) if step.name in {"at_service", "today"} else step
        for step in OPEN
    ]


def test_it_is_open_when_every_condition_is_met() -> None:
    made = course(OPEN)
    assert gate(made, recorded(made), "t1", BOTH, NOW) == Open("t1", BOTH, KEY, made.head)


# Each makes the gate shut for exactly this reason: (code, steps, further arguments).
ALONE = [
    ("clock-behind", changed("motive", at=NOW + DAY), {}),
    ("nothing-asked", OPEN, {"items": ()}),
    ("item-not-asked", OPEN, {"items": ("i1", "i2", "i3")}),
    ("item-not-asked", after(Step("fewer", Narrowed("agreed", ("i2",)))), {}),
    ("item-not-asked", after(Step("back", Withdrawn(("i2",)))), {}),
    ("course-ended", after(Step("end", Closed("expired"))), {}),
    ("hold-only", changed("named", Named((Target("t1", "@one"),), (Item("i1", "t1", "name", hold=True), Item("i2", "t1", "ip_log")))), {}),
    ("not-assessed-at-service", without("at_service"), {}),
    ("not-assessed-at-service", changed("at_service", assessed(START.date() + DAY)), {}),
    ("not-assessed-at-service", changed("at_service", assessed(START.date(), instrument="us.sca_d")), {}),
    ("not-assessed-today", without("today"), {}),
    ("not-assessed-today", changed("today", assessed(NOW.date() - DAY)), {}),
    ("voluntary-only", both_assessed(compels=False), {}),
    ("refused-by-law", changed("today", assessed(NOW.date(), results=REFUSED)), {}),
    ("refused-by-law", changed("at_service", assessed(START.date(), results=REFUSED)), {}),
    ("unsettled", changed("today", assessed(NOW.date(), results=UNSETTLED)), {}),
    ("law-not-verified", both_assessed(results=UNVERIFIED), {}),
    ("emergency-not-stated", both_assessed(emergency=True, compels=False), {}),
    ("agent-without-standing", without("agent"), {}),
    ("agency-without-standing", changed("agency", Standing("agency", "current", NOW, HASH)), {}),
    ("domain-without-standing", after(Step("later", Standing("domain", "forged", NOW + DAY, HASH))), {}),
    ("not-called-back", changed("call", CalledBack("clerk", "directory", KEY, "1")), {}),
    ("key-not-read-back", changed("call", CalledBack("agent", "directory", None)), {}),
    ("no-second-officer", without("second"), {}),
    ("no-second-officer", changed("second", SecondOfficer(OTHER, COUNSEL, "demand")), {}),
    ("no-second-officer", changed("second", SecondOfficer(OTHER, OTHER, "directory")), {}),
    ("showing-open", without("offence"), {}),
    ("showing-open", changed("offence", Finding("t2", "offence-committed", "made", HASH)), {}),
    ("showing-not-made", changed("offence", Finding("t1", "offence-committed", "not_made")), {}),
    ("showing-not-made", changed("offence", Finding("t1", "offence-committed", "made", None)), {}),
    ("ruling-missing", changed("offence", Finding("t1", "offence-committed", "ruled", HASH, 3)), {}),
    ("no-notice", without("notice"), {}),
    ("no-notice", changed("notice", Noticed("t1", ("i1",), True, (), 7)), {}),
    ("no-notice", changed("notice", Noticed("t2", BOTH, True, (), 7)), {}),
    ("notice-incomplete", changed("notice", Noticed("t1", BOTH, False, (), 7)), {}),
    ("notice-incomplete", changed("notice", Noticed("t1", BOTH, True, (Route("feed", "not_tried"),), 7)), {}),
    ("window-open", changed("notice", at=NOW - 6 * DAY), {}),
    ("window-open", changed("notice", Noticed("t1", BOTH, True, (), 0), at=NOW - 6 * DAY), {}),
    ("window-open", changed("notice", Noticed("t1", BOTH, True, (Route("feed", "failed"),), 7), at=NOW - 13 * DAY), {}),
    ("window-open", both_assessed(window_days=25), {}),
    ("window-open", both_assessed(window_days=2**31 - 1), {}),
    ("challenge-pending", before("offence", Step("suit", FILED)), {}),
    ("stayed", before("offence", Step("stay", Stayed(("t1",), HASH))), {}),
    ("challenge-granted", before("offence", Step("suit", FILED), Step("won", lambda n: ChallengeEnded(n["suit"], "granted"))), {}),
    ("frozen", before("offence", Step("said", ChallengeStated("t1", "speaker", NOW + timedelta(seconds=1)))), {}),
    ("people-not-named", without("people"), {}),
    ("people-not-named", changed("people", PeopleNamed((Holder(COUNSEL, "counsel"), Holder(APPROVER, "approver")))), {}),
    ("not-decided", without("decision", "approval"), {}),
    ("not-decided", after(Step("no", Decided((), BOTH), COUNSEL)), {}),
    ("not-decided", changed("decision", Decided(BOTH, BOTH)), {}),
    ("decision-outdated", after(Step("word", Objected("t1", "speaker", (), HASH), SPEAKER)), {}),
    ("decided-by-the-wrong-person", changed("decision", by=OTHER), {}),
    ("decided-by-the-wrong-person", changed("people", PeopleNamed((Holder(COUNSEL, "counsel"), Holder(COUNSEL, "custodian"), Holder(APPROVER, "approver")))), {}),
    ("decided-by-the-wrong-person", changed("received", by=COUNSEL), {}),
    ("not-approved", without("approval"), {}),
    ("approved-by-the-wrong-person", changed("approval", by=COUNSEL), {}),
    ("approved-by-the-wrong-person", changed("approval", by=CUSTODIAN), {}),
    ("approved-by-the-wrong-person", changed("approval", by=INTAKE), {}),
    ("no-outside-witness", OPEN, {"needed": 0, "cosigned": 0}),
    ("too-few-witnesses", OPEN, {"needed": 2}),
    ("too-few-witnesses", OPEN, {"cosigned_at": None}),
    ("too-few-witnesses", OPEN, {"cosigned_at": NOW + DAY}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "steps", "more"), ALONE, ids=[f"{n}-{c}" for n, (c, _, _) in enumerate(ALONE)]
)
def test_one_thing_missing_shuts_it_and_is_named(code, steps, more) -> None:
    assert codes(asked(steps, **more)) == {code}


def test_an_event_that_is_not_in_the_log_shuts_it() -> None:
    made = course(OPEN)
    for event in made.events:
        seen = {e.commitment: e.at for e in made.events if e != event}
        shut = codes(gate(made, recorded(made, witnessed=seen), "t1", BOTH, NOW))
        assert "not-in-the-record" in shut
        assert shut <= {"not-in-the-record", "notice-not-witnessed"}
    assert codes(gate(made, NOTHING, "t1", BOTH, NOW)) == {
        "no-outside-witness",
        "not-in-the-record",
        "notice-not-witnessed",
    }


def test_the_window_runs_from_when_witnesses_saw_the_notice() -> None:
    made = course(OPEN)
    notice = next(event for event in made.events if isinstance(event.body, Noticed))
    late = {e.commitment: e.at for e in made.events} | {notice.commitment: NOW - 6 * DAY}
    assert codes(gate(made, recorded(made, witnessed=late), "t1", BOTH, NOW)) == {"window-open"}


def test_every_reason_is_shown_by_a_course_where_it_stands() -> None:
    shown = {code for code, _, _ in ALONE}
    elsewhere = {
        "not-in-the-record",
        "notice-not-witnessed",
        "facts-not-confirmed",
        "secrecy-without-end",
        "docket-not-named",
        "no-consent",
    }
    assert shown | elsewhere == set(REASONS)
    assert {REASONS[code].condition for code in shown} == {1, 2, 3, 4, 5, 6, 7}


def test_unconfirmed_facts_shut_it_even_under_a_court_s_order() -> None:
    steps = [*without("confirmed", "decision", "approval"), Step("order", ORDER)]
    assert "facts-not-confirmed" in codes(asked(steps))


# What meets a condition instead.


def test_counsel_answers_what_the_book_leaves_open_and_only_for_the_same_verdict() -> None:
    for results in (UNSETTLED, UNVERIFIED):
        answered = [
            *(s for s in both_assessed(results=results) if s.name not in {"decision", "approval"}),
            Step("answer", lambda n: AuthorityFound(BOTH, n["at_service"], "In re Example", HASH), COUNSEL),
            *again()[-2:],
        ]
        assert isinstance(asked(answered), Open)
        other_book = [
            replace(s, body=replace(s.body, lawbook="ffffffffffff")) if s.name == "today" else s
            for s in answered
        ]
        assert codes(asked(other_book)) == {"unsettled" if results is UNSETTLED else "law-not-verified"}


def test_counsel_cannot_answer_a_refusal() -> None:
    steps = [
        *(s for s in both_assessed(results=REFUSED) if s.name not in {"decision", "approval"}),
        Step("answer", lambda n: AuthorityFound(BOTH, n["today"], "In re Example", HASH), COUNSEL),
        *again()[-2:],
    ]
    assert codes(asked(steps)) == {"refused-by-law"}


def test_a_court_s_order_overrides_the_book_once_the_clerk_confirmed_it() -> None:
    refused = [s for s in both_assessed(results=REFUSED) if s.name not in {"decision", "approval"}]
    assert isinstance(asked([*refused, Step("order", ORDER), *again()[-2:]]), Open)
    for order in (replace(ORDER, clerk_confirmed=False), replace(ORDER, items=("i1",))):
        assert codes(asked([*refused, Step("order", order), *again()[-2:]])) == {"refused-by-law"}


def test_a_court_s_order_needs_a_verdict_beside_it_that_says_what_must_be_shown() -> None:
    steps = [s for s in again(Step("order", ORDER)) if s.name not in {"at_service", "today"}]
    assert codes(asked(steps)) == {"not-assessed-at-service", "not-assessed-today"}


def test_a_showing_is_ruled_by_an_order_that_had_the_objection_before_it_and_covers_every_item() -> None:
    def ruled(order: CourtOrdered) -> list[Step]:
        return [
            *without("offence", "decision", "approval"),
            Step("order", order),
            Step("offence", lambda n: Finding("t1", "offence-committed", "ruled", None, n["order"])),
            *again()[-2:],
        ]

    assert isinstance(asked(ruled(ORDER)), Open)
    for order in (
        replace(ORDER, heard_objection=False),
        replace(ORDER, clerk_confirmed=False),
        replace(ORDER, items=("i1",)),
    ):
        assert codes(asked(ruled(order))) == {"ruling-missing"}
    assert isinstance(asked(ruled(replace(ORDER, items=("i1",))), items=("i1",)), Open)


def test_a_later_assessment_takes_no_showing_away() -> None:
    steps = [
        replace(s, body=replace(s.body, showings=())) if s.name == "today" else s for s in without("offence")
    ]
    assert codes(asked(steps)) == {"showing-open"}


CONSENT = Consented("t1", BOTH, KEY, True)
NO_NOTICE_NO_SHOWING = [
    s for s in OPEN if s.name not in {"notice", "offence", "motive", "decision", "approval"}
]


def test_consent_meets_showings_and_notice_for_exactly_these_items_and_this_recipient() -> None:
    assert isinstance(asked([*NO_NOTICE_NO_SHOWING, Step("yes", CONSENT, SPEAKER), *again()[-2:]]), Open)
    for consent, items in (
        (replace(CONSENT, recipient=OTHER_KEY), BOTH),
        (replace(CONSENT, signed_in=False), BOTH),
        (replace(CONSENT, items=("i1",)), ("i2",)),
        (replace(CONSENT, target="t2"), BOTH),
    ):
        steps = [*NO_NOTICE_NO_SHOWING, Step("yes", consent, SPEAKER), *again()[-2:]]
        assert codes(asked(steps, items)) == {"showing-open", "no-notice"}


def test_consent_can_be_taken_back() -> None:
    steps = [
        *NO_NOTICE_NO_SHOWING,
        Step("yes", CONSENT, SPEAKER),
        Step("no", lambda n: ConsentWithdrawn(n["yes"]), SPEAKER),
        *again()[-2:],
    ]
    assert codes(asked(steps)) == {"showing-open", "no-notice"}


BINDING = Secrecy("court_ordered", "18 U.S.C. § 2705(b)", START.date(), (NOW + DAY).date(), None, HASH)


def secret(secrecy: Secrecy, *more: Step) -> list[Step]:
    return [s for s in before("offence", Step("secrecy", secrecy), *more) if s.name != "notice"]


def test_binding_secrecy_stands_in_for_notice_while_it_lasts() -> None:
    reviewed = replace(BINDING, ends_on=None, review_on=(NOW + DAY).date())
    from_today = replace(BINDING, starts_on=NOW.date())
    for good in (BINDING, replace(BINDING, kind="statutory"), reviewed, from_today):
        assert isinstance(asked(secret(good)), Open)
    for bad in (
        replace(BINDING, kind="requested"),
        replace(BINDING, ends_on=NOW.date()),
        replace(BINDING, starts_on=(NOW + DAY).date(), ends_on=(NOW + 9 * DAY).date()),
        replace(reviewed, review_on=NOW.date()),
        replace(BINDING, review_on=NOW.date()),
    ):
        assert codes(asked(secret(bad))) == {"no-notice"}
    ended = Step("over", lambda n: SecrecyEnded(n["secrecy"], "vacated"))
    assert codes(asked(secret(BINDING, ended))) == {"no-notice"}


def test_secrecy_without_an_end_does_not_stand_in_for_notice() -> None:
    assert codes(asked(secret(replace(BINDING, ends_on=None)))) == {"secrecy-without-end", "no-notice"}


def emergency(*steps: Step) -> list[Step]:
    base = [s for s in both_assessed(emergency=True, compels=False) if s.name != "notice"]
    place = next(n for n, s in enumerate(base) if s.name == "offence")
    return [*base[:place], *steps, *base[place:]]


STATED = Step("danger", Emergency("death", HASH, (Averts("i1", HASH), Averts("i2", HASH))))
CALL = Step("confirmed_by_call", CalledBack("agent", "directory", KEY))


def test_a_confirmed_emergency_stands_in_for_notice() -> None:
    assert isinstance(asked(emergency(STATED, CALL)), Open)
    assert codes(asked(emergency(CALL, STATED))) == {"no-notice"}  # the call was before it was stated
    for other in (CalledBack("agent", "demand", KEY), CalledBack("clerk", "directory", KEY, "1")):
        assert codes(asked(emergency(STATED, replace(CALL, body=other)))) == {"no-notice"}
    # Secrecy without an end is no excuse of its own, and takes away none.
    endless = Step("secrecy", replace(BINDING, ends_on=None))
    assert isinstance(asked(emergency(endless, STATED, CALL)), Open)
    partly = replace(STATED, body=Emergency("death", HASH, (Averts("i1", HASH),)))
    assert codes(asked(emergency(partly, CALL))) == {"emergency-not-stated", "no-notice"}


def test_only_a_court_ends_the_window_early() -> None:
    steps = again(Step("order", replace(ORDER, ends_window=True)))
    early = [replace(s, at=NOW - DAY) if s.name == "notice" else s for s in steps]
    assert isinstance(asked(early), Open)
    kept = [replace(s, body=ORDER) if s.name == "order" else s for s in early]
    assert codes(asked(kept)) == {"window-open"}


def test_a_challenge_ends_or_a_court_orders_production_after_it() -> None:
    suit, stay = Step("suit", FILED), Step("stay", Stayed(("t1",), HASH))
    said = Step("said", ChallengeStated("t1", "speaker", NOW + DAY))
    for how in ("denied", "dismissed", "withdrawn"):
        ended = Step("end", lambda n, how=how: ChallengeEnded(n["suit"], how))
        assert isinstance(asked(again(suit, ended)), Open)
    assert isinstance(asked(again(stay, Step("up", lambda n: StayLifted(n["stay"], HASH)))), Open)
    assert isinstance(asked(again(suit, stay, said, Step("order", ORDER))), Open)
    assert codes(asked(again(Step("order", ORDER), suit, stay, said))) == {
        "challenge-pending",
        "stayed",
        "frozen",
    }
    over = replace(said, body=ChallengeStated("t1", "speaker", NOW))
    assert isinstance(asked(again(over)), Open)
    elsewhere = replace(suit, body=replace(FILED, targets=("t2",)))
    assert isinstance(asked(again(elsewhere)), Open)


def test_an_order_for_one_item_does_not_lift_a_stay_for_another() -> None:
    stay, order = Step("stay", Stayed(("t1",), HASH)), Step("order", replace(ORDER, items=("i1",)))
    assert codes(asked(again(stay, order))) == {"stayed"}
    assert isinstance(asked(again(stay, order), items=("i1",)), Open)


def test_a_second_notice_neither_restarts_the_window_nor_stops_it() -> None:
    made = course(after(Step("told_again", Noticed("t1", BOTH, True, (), 7), at=NOW)))
    seen = {e.commitment: e.at for e in made.events[:-1]}
    answer = gate(made, recorded(made, witnessed=seen), "t1", BOTH, NOW)
    assert codes(answer) == {"not-in-the-record"}


def test_the_longest_window_that_policy_gave_counts() -> None:
    long = changed("at_service", assessed(START.date(), window_days=25))
    assert codes(asked(long)) == {"window-open"}


def test_consent_to_one_item_makes_no_showing_for_both() -> None:
    partly = [
        *without("offence", "decision", "approval"),
        Step("yes", replace(CONSENT, items=("i1",)), SPEAKER),
    ]
    assert codes(asked([*partly, *again()[-2:]])) == {"showing-open"}
    assert isinstance(asked([*partly, *again()[-2:]], items=("i1",)), Open)


def test_what_was_corrected_no_longer_counts_and_the_decision_is_made_anew() -> None:
    mistake = Step("mistake", lambda n: Corrected(n["call"], "another demand"))
    assert "not-called-back" in codes(asked(again(mistake)))
    suit = before("offence", Step("suit", FILED))
    undone = Step("undone", lambda n: Corrected(n["suit"], "another demand"))
    assert codes(asked([*suit, undone])) == {"decision-outdated"}


@pytest.mark.parametrize("final", [Withdrawn(BOTH), Closed("refused")])
def test_nothing_undoes_a_withdrawal_or_an_end(final) -> None:
    steps = again(Step("final", final), Step("undo", lambda n: Corrected(n["final"], "no")))
    assert codes(asked(steps)) & {"item-not-asked", "course-ended"}


def test_a_call_for_another_key_after_the_decision_outdates_it() -> None:
    later = Step("call_again", CalledBack("agent", "directory", OTHER_KEY))
    assert codes(asked(after(later))) == {"decision-outdated"}


def test_the_key_is_the_one_read_back_in_the_last_call_to_the_directory() -> None:
    clerk = Step("clerk", CalledBack("clerk", "directory", OTHER_KEY, "1:26-mc-1"))
    assert codes(asked(again(clerk))) == {"key-not-read-back"}


def test_one_good_approval_is_enough() -> None:
    wrong = Step("own", lambda n: Approved(n["decision"]), COUNSEL, NOW)
    assert isinstance(asked(after(wrong)), Open)


def test_one_failed_route_of_two_lengthens_the_window_once() -> None:
    routes = (Route("feed", "failed"), Route("letter", "failed"), Route("message", "delivered"))
    for days_ago, shut in ((14, False), (13, True)):
        steps = changed("notice", Noticed("t1", BOTH, True, routes, 7), at=NOW - days_ago * DAY)
        assert codes(asked(steps)) == ({"window-open"} if shut else set())


def test_a_call_to_a_number_from_the_demand_counts_for_nothing() -> None:
    assert isinstance(
        asked(after(Step("trick", CalledBack("agent", "demand", OTHER_KEY)), *again()[-2:])), Open
    )
    assert "not-called-back" in codes(asked(changed("call", CalledBack("agent", "demand", KEY))))


def test_a_duplicate_inherits_nothing() -> None:
    steps = [
        *without("call", "second", "agent", "agency", "domain"),
        Step("same", Related("duplicate_of", "d" * 32)),
    ]
    assert codes(asked(steps)) == {
        "not-called-back",
        "no-second-officer",
        "agent-without-standing",
        "agency-without-standing",
        "domain-without-standing",
    }


@pytest.mark.parametrize(("requester", "whom"), [("court", "clerk"), ("private", "counsel_of_record")])
def test_a_court_and_a_private_litigant_are_verified_by_call_and_docket(requester, whom) -> None:
    def by(call: CalledBack) -> list[Step]:
        confirmed = Confirmed("us.civil_subpoena_45", "agency", "us", requester, START.date(), HASH)
        return [
            replace(s, body=confirmed)
            if s.name == "confirmed"
            else replace(s, body=call)
            if s.name == "call"
            else s
            for s in without("agent", "agency", "domain", "second")
        ]

    assert isinstance(asked(by(CalledBack(whom, "directory", KEY, "1:26-cv-1"))), Open)
    assert codes(asked(by(CalledBack(whom, "directory", KEY)))) == {"docket-not-named"}
    assert codes(asked(by(CalledBack("agent", "directory", KEY, "1")))) == {"not-called-back"}


def test_targets_are_answered_apart() -> None:
    two = Named(
        (Target("t1", "@one"), Target("t2", "@two")),
        (Item("i1", "t1", "name"), Item("i2", "t1", "ip_log"), Item("i3", "t2", "name")),
    )
    steps = changed("named", two)
    assert isinstance(asked(steps), Open)
    assert "no-notice" in codes(asked(steps, ("i3",), target="t2"))
    assert codes(asked(steps, ("i1", "i3"))) == {"item-not-asked"}
    objection_elsewhere = Step("word", Objected("t2", "speaker", (), HASH), SPEAKER)
    assert isinstance(asked([*steps, objection_elsewhere]), Open)


ACCESS = [
    Step("received", Received("access", "page", START, "UTC"), SPEAKER),
    next(s for s in OPEN if s.name == "named"),
    next(s for s in OPEN if s.name == "people"),
    Step("yes", CONSENT, SPEAKER),
    *again()[-2:],
]


def test_a_speaker_s_own_fields_open_by_consent_two_people_and_the_record() -> None:
    answer = asked(ACCESS)
    assert isinstance(answer, Open)
    assert answer.recipient == KEY
    assert codes(asked([s for s in ACCESS if s.name != "yes"])) == {"no-consent"}
    assert codes(asked(ACCESS[:-1])) == {"not-approved"}
    unsigned = [replace(s, body=replace(CONSENT, signed_in=False)) if s.name == "yes" else s for s in ACCESS]
    assert codes(asked(unsigned)) == {"no-consent"}
    assert codes(
        asked([*ACCESS, Step("other", replace(CONSENT, items=("i1",), recipient=OTHER_KEY), SPEAKER)])
    ) == {
        "no-consent",
        "decision-outdated",
    }
    assert codes(asked(ACCESS, needed=0)) == {"no-outside-witness"}


def test_showings_of_the_book_are_named_in_the_fixture() -> None:
    assert set(SHOWINGS) <= {r.showing for s in OPEN if s.name == "at_service" for r in s.body.showings}


def test_the_page_of_reasons_is_not_stale() -> None:
    assert gate_page.PAGE.read_text(encoding="utf-8") == gate_page.page(), "run `make docs`"
