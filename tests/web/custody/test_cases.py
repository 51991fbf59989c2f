"""A case is written where the gate is open, for the seals of its account, and for nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.casework.courses import DAY
from tests.casework.release.cases import COUNSELS, RECIPIENT_KEY, SECONDS

from talley.casework.entries.case_written import CaseWritten
from talley.casework.entries.entry import parse_entry
from talley.casework.entries.log_entry import log_body
from talley.casework.gate.gate import Shut
from talley.casework.release.case import parse_case
from talley.sealing.leaf import parse_leaf
from talley.sealing.points import base_times, format_point
from talley.web.accounts.models import Hold, SealedField
from talley.web.accounts.sealing import erase_due, seal_fields
from talley.web.custody.cases import add_assertion, write_case
from talley.web.custody.models import Assertion, Case, Reminder
from talley.web.custody.refused import NotDone
from talley.web.logserver.models import LogEntry

pytestmark = pytest.mark.django_db


def written(world, **changes):
    return write_case(world.wanted(**changes), world.held, world.clock.now())


def nothing_was_written() -> bool:
    return not Case.objects.exists() and not LogEntry.objects.filter(type=CaseWritten.TYPE).exists()


@pytest.mark.parametrize(
    ("without", "code"),
    [
        ("approval", "not-approved"),
        ("notice", "no-notice"),
        ("motive", "showing-open"),
        ("second", "no-second-officer"),
    ],
)
def test_where_the_gate_is_shut_nothing_is_written(world, without, code) -> None:
    world.course(closed=False, without=without)
    shut = written(world)
    assert isinstance(shut, Shut)
    assert shut.reasons
    assert nothing_was_written()


def test_an_event_that_is_not_in_the_log_shuts_the_gate(world) -> None:
    world.course()
    row = world.held[-1].entry
    LogEntry.objects.filter(pk=row.pk).update(type=row.type)
    row.bindings.all().delete()
    shut = written(world)
    assert isinstance(shut, Shut)
    assert {reason.condition for reason in shut.reasons} == {7}
    assert nothing_was_written()


def test_a_course_with_a_gap_is_none(world) -> None:
    world.course()
    world.held.pop(3)
    assert written(world) == NotDone("course-broken")


def test_the_recipient_is_the_one_whose_key_was_read_back(world) -> None:
    world.course()
    assert written(world, recipient=format_point(base_times(99))) == NotDone("other-recipient")
    assert written(world, recipient=b"\x04" + bytes(64)) == NotDone("other-recipient")
    assert nothing_was_written()


def test_a_case_is_open_for_a_moment_and_seven_days_at_most(world) -> None:
    world.course()
    now = world.clock.now()
    assert written(world, expires_at=now) == NotDone("too-long")
    assert written(world, expires_at=now + timedelta(days=7, seconds=1)) == NotDone("too-long")
    assert isinstance(written(world, expires_at=now + timedelta(days=7)), Case)


def test_a_case_names_the_newest_seals_of_its_items(world) -> None:
    seal_fields(world.subject, {"name": "Ada Newer"}, world.clock.now())
    world.course()
    case = written(world)
    newest = list(SealedField.objects.exclude(field="drill").order_by("-id")[:2])[::-1]
    assert [row.seal_id for row in case.seals.all()] == [seal.pk for seal in newest]
    body = parse_case(bytes(case.body))
    assert [(one.item, one.field) for one in body.seals] == [("i1", "name"), ("i2", "email_address")]
    assert [one.seal for one in body.seals] == [
        parse_leaf(bytes(seal.leaf)).context.seal_id.hex() for seal in newest
    ]
    assert (body.head, body.recipient) == (world.events[-1].commitment, RECIPIENT_KEY)


def test_a_seal_that_the_log_does_not_hold_yet_is_not_asked_for(world) -> None:
    world.course()
    seal_fields(world.subject, {}, world.clock.now())
    assert written(world) == NotDone("seal-not-logged")
    world.turn()
    assert isinstance(written(world), Case)


def test_an_item_of_which_nothing_is_sealed_makes_no_case(world) -> None:
    world.course()
    SealedField.objects.filter(field="email_address").delete()
    assert written(world) == NotDone("nothing-sealed", "i2")
    assert isinstance(written(world, items=("i1",)), Case)


def test_another_accounts_seals_are_never_chosen(world) -> None:
    world.course()
    SealedField.objects.exclude(field="drill").update(handle=b"x" * 16)
    assert written(world) == NotDone("nothing-sealed", "i1")


def test_a_shredded_key_takes_no_case(world) -> None:
    world.course()
    world.key.shredded_at = world.clock.now()
    world.key.save()
    assert written(world) == NotDone("no-key")


def test_the_log_holds_of_a_closed_case_nothing_that_can_be_read(world) -> None:
    world.course()
    case = world.case()
    assert case.entry.closed
    assert case.entry.index is None
    body = log_body(parse_entry(bytes(case.entry.data)))
    assert (body.case, body.fields) == (case.pk, 2)
    public = b"".join(bytes(row.data) for row in LogEntry.objects.filter(closed=False))
    assert case.pk.encode() not in public


def test_what_a_case_asks_for_is_not_erased_while_it_is_open(world) -> None:
    world.course()
    case = world.case()
    late = world.clock.now().date() + 400 * DAY
    SealedField.objects.update(held_until=world.clock.now().date())
    assert erase_due(world.clock.now().date()) == 1  # the canary alone
    assert Hold.objects.filter(owner=f"case {case.pk}").count() == 2
    assert erase_due(late) == 2


def test_a_word_goes_to_each_custodian_by_both_routes(world) -> None:
    world.course()
    case = written(world)
    told = set(Reminder.objects.values_list("holder__index", "route"))
    assert told == {(index, route) for index in (1, 2, 3) for route in ("mail", "client")}
    assert all(one.due_at < case.expires_at for one in Reminder.objects.all())


def test_what_passkeys_signed_lies_beside_the_case_once(world) -> None:
    world.course()
    case = world.case(passkeys=())
    signed = COUNSELS.sign(parse_case(bytes(case.body)))
    assert isinstance(add_assertion(case, signed), Assertion)
    add_assertion(case, signed)
    assert case.assertions.count() == 1
    stands = COUNSELS.sign(parse_case(bytes(case.body)), world.clock.now())
    assert isinstance(add_assertion(case, stands), Assertion)
    assert case.assertions.count() == 2


def test_what_was_signed_of_another_case_does_not(world) -> None:
    world.course()
    case = world.case(passkeys=())
    other = replace(parse_case(bytes(case.body)), target="t2")
    assert add_assertion(case, SECONDS.sign(other)) == NotDone("other-challenge")
    signed = SECONDS.sign(parse_case(bytes(case.body)))
    assert add_assertion(case, replace(signed, client_data=b"{")) == NotDone("not-an-assertion")
    assert add_assertion(case, replace(signed, stands_at=world.clock.now())) == NotDone("other-challenge")
    assert not Assertion.objects.exists()
