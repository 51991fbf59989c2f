"""Drills come on a schedule, use a seal of nobody, and everybody sees when the last was and how long it took."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from tests.casework.release.cases import RECIPIENT_KEY

from talley.web.accounts.models import SealedField
from talley.web.custody.drills import drill_due, write_drill
from talley.web.custody.models import Case
from talley.web.custody.refused import NotDone
from talley.web.custody.reminding import send_due
from talley.web.custody.standing import keys_shown, median_of_drills

pytestmark = pytest.mark.django_db


def drilled(world) -> Case:
    made = write_drill(world.key, RECIPIENT_KEY, world.clock.now())
    assert isinstance(made, Case), made
    return made


def pass_(world, case, *, after: timedelta, players: int = 2) -> None:
    world.clock.pass_(after.total_seconds())
    for player in world.players[:players]:
        assert player.answer(case, player.released(case, player.boxes(case))).status_code == 200


def test_a_drill_waits_for_a_seal_that_is_older_in_the_log(world) -> None:
    drilled(world)
    assert write_drill(world.key, RECIPIENT_KEY, world.clock.now()) == NotDone("no-canary")
    world.turn()
    second = drilled(world)
    used = {row.seal_id for row in Case.objects.get(pk=second.pk).seals.all()}
    assert SealedField.objects.filter(field="drill", cases=None).count() == 1
    assert len(used) == 1


def test_where_there_is_no_canary_one_is_made_for_the_next_time(world) -> None:
    SealedField.objects.filter(field="drill").delete()
    for _ in range(2):
        assert write_drill(world.key, RECIPIENT_KEY, world.clock.now()) == NotDone("no-canary")
    assert SealedField.objects.filter(field="drill").count() == 1
    world.turn()
    drilled(world)


def test_a_drill_is_for_a_whole_key_of_a_recipient(world) -> None:
    for key in (b"", RECIPIENT_KEY[:-1], b"\x04" + bytes(64)):
        assert write_drill(world.key, key, world.clock.now()) == NotDone("not-a-recipient")


def test_a_drill_is_due_until_one_is_passed_and_again_after_ninety_days(world) -> None:
    assert drill_due(world.key, world.clock.now())
    case = drilled(world)
    assert not drill_due(world.key, world.clock.now())
    pass_(world, case, after=timedelta(hours=1))
    world.clock.at = case.written_at + timedelta(days=89)
    assert not drill_due(world.key, world.clock.now())
    world.clock.at = case.written_at + timedelta(days=90)
    assert drill_due(world.key, world.clock.now())


def test_a_drill_in_which_too_few_released_was_not_passed(world) -> None:
    case = drilled(world)
    pass_(world, case, after=timedelta(hours=1), players=1)
    world.clock.at = case.expires_at
    assert drill_due(world.key, world.clock.now())
    assert keys_shown(world.clock.now())[0].drill is None
    assert median_of_drills() is None


def test_how_long_drills_took_is_counted_to_the_last_release_that_is_needed(world) -> None:
    for hours in (1, 3, 5):
        case = drilled(world)
        pass_(world, case, after=timedelta(hours=hours))
        world.turn()
    (row,) = keys_shown(world.clock.now())
    assert row.drill.took == timedelta(hours=5)
    assert median_of_drills() == timedelta(hours=3)


def test_a_shredded_key_is_drilled_no_more(world) -> None:
    world.key.shredded_at = world.clock.now()
    world.key.save()
    assert not drill_due(world.key, world.clock.now())
    assert write_drill(world.key, RECIPIENT_KEY, world.clock.now()) == NotDone("no-key")


def test_mails_say_that_a_case_waits_and_nothing_else(world) -> None:
    case = drilled(world)
    assert send_due(world.clock.now()) == 3
    assert send_due(world.clock.now()) == 0
    assert {message.subject for message in mail.outbox} == {"A case waits"}
    assert {address for message in mail.outbox for address in message.to} == {
        "custodian1@at.example",
        "custodian2@us.example",
        "custodian3@is.example",
    }
    (said,) = {message.body for message in mail.outbox}
    assert not any(secret in said for secret in (case.pk, "drill", world.key.pk, case.token))


def test_who_answered_is_not_reminded_again(world) -> None:
    case = drilled(world)
    send_due(world.clock.now())
    first = world.players[0]
    first.answer(case, first.refusal(case))
    assert send_due(world.clock.now() + timedelta(days=1)) == 2
    assert send_due(case.expires_at + timedelta(days=1)) == 0
