"""A key is entered from its ceremony, held by custodians of whom no country decides, and ends with their shares."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from tests.sealing.building import numbers

from talley.casework.canonical import encode
from talley.casework.entries.entry import parse_entry
from talley.casework.entries.key_made import KeyMade
from talley.casework.entries.log_entry import log_body
from talley.casework.entries.share_destroyed import ShareDestroyed
from talley.casework.release.answers import UNSIGNED, sign_answer
from talley.sealing.points import base_times, format_compressed
from talley.sealing.shares import deal
from talley.web.accounts.models import SealedField, SealingKey
from talley.web.accounts.sealing import NotSealed, key_for, seal_fields
from talley.web.custody.keys import NotFit, add_custodian, enter_dealt_key, take_destroyed
from talley.web.custody.models import Custodian, KeyHolder
from talley.web.custody.refused import NotDone
from talley.web.custody.standing import keys_shown
from talley.web.logserver.models import LogEntry
from web.logserver.logs import AT

pytestmark = pytest.mark.django_db
HOSTS = [501, 502, 503]


def custodians(*changes: dict) -> list[Custodian]:
    given = list(changes) + [{}] * (3 - len(changes))
    return [
        add_custodian(
            **{
                "name": f"Custodian {number}",
                "country": f"A{chr(64 + number)}",
                "employer": f"Employer {number}",
                "host": format_compressed(base_times(HOSTS[number - 1])),
                "signer": bytes([number]) * 32,
                **change,
            }
        )
        for number, change in enumerate(given, 1)
    ]


def dealt(holders, threshold: int = 2, **changes):
    made = deal(threshold, len(holders), numbers("keys"))
    given = {"retention": "2026-q4", "at": AT} | changes
    return enter_dealt_key(
        made.public, threshold, [share.public() for share in made.shares], holders, **given
    )


def test_a_dealt_key_is_for_a_demo_alone(db, settings) -> None:
    assert dealt(custodians()) == NotDone("not-a-demo")
    assert not LogEntry.objects.exists()


def test_the_log_says_who_holds_a_key_and_that_it_was_dealt(demo) -> None:
    key = dealt(custodians())
    body = log_body(parse_entry(bytes(key.sealing.entry.data)))
    assert isinstance(body, KeyMade)
    assert (body.key, body.threshold, body.dealer, body.certificate) == (key.pk, 2, True, None)
    assert [one.name for one in body.custodians] == key.sealing.custodians
    assert [one.share for one in body.custodians] == [
        bytes(holder.public) for holder in key.holders.order_by("index")
    ]
    assert key_for(AT.date()) == key.sealing


def test_a_key_comes_with_a_seal_for_its_first_drill(demo) -> None:
    key = dealt(custodians())
    assert [seal.field for seal in SealedField.objects.filter(key=key.sealing)] == ["drill"]


def test_a_key_is_entered_once(demo) -> None:
    holders = custodians()
    dealt(holders)
    assert dealt(holders) == NotDone("key-known")
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([{"country": "AT"}, {"country": "AT"}], "one-country"),
        ([{"employer": "Harbour Law"}, {"employer": "harbour law"}], "one-employer"),
    ],
)
def test_a_set_that_opens_without_an_outsider_is_refused(demo, changes, code) -> None:
    made = dealt(custodians(*changes))
    assert isinstance(made, NotFit)
    assert [one.code for one in made.reasons] == [code]
    assert not SealingKey.objects.exists()
    assert not LogEntry.objects.exists()


def test_nobody_is_registered_with_anothers_keys_or_with_none(db) -> None:
    custodians()
    with pytest.raises(ValidationError):
        custodians()
    with pytest.raises(ValueError, match="this is no custodian"):
        custodians({"name": "Other", "host": bytes(33)})
    with pytest.raises(ValueError, match="this is no custodian"):
        custodians({"name": "Other", "country": "Austria", "host": format_compressed(base_times(7))})
    assert Custodian.objects.count() == 3


def destroyed(holder: KeyHolder, world, **changes):
    player = world.players[holder.index - 1]
    made = replace(ShareDestroyed(holder.key_id, holder.index, UNSIGNED), **changes)
    return sign_answer(made, world.log.origin, player.signer)


def test_enough_destroyed_shares_shred_a_period(world) -> None:
    first, second, _ = world.key.holders.order_by("index")
    (row,) = keys_shown(world.clock.now())
    assert not row.one_loss_from_dead
    assert isinstance(take_destroyed(first, destroyed(first, world), world.clock.now()), KeyHolder)
    (row,) = keys_shown(world.clock.now())
    assert row.one_loss_from_dead
    assert row.shredded_at is None
    assert isinstance(take_destroyed(second, destroyed(second, world), world.clock.now()), KeyHolder)
    (row,) = keys_shown(world.clock.now())
    assert row.shredded_at == world.clock.now()
    assert not row.one_loss_from_dead
    assert isinstance(seal_fields(world.subject, {}, world.clock.now()), NotSealed)
    assert LogEntry.objects.filter(type="share-destroyed").count() == 2


def test_a_share_is_destroyed_once_and_by_its_own_custodian(world) -> None:
    first, second, _ = world.key.holders.order_by("index")
    now = world.clock.now()
    forged = sign_answer(ShareDestroyed(first.key_id, 1, UNSIGNED), world.log.origin, world.players[1].signer)
    assert take_destroyed(first, forged, now) == NotDone("other-custodian")
    assert take_destroyed(second, destroyed(first, world), now) == NotDone("other-custodian")
    elsewhere = sign_answer(
        ShareDestroyed(first.key_id, 1, UNSIGNED), "other.example/log", world.players[0].signer
    )
    assert take_destroyed(first, elsewhere, now) == NotDone("other-custodian")
    take_destroyed(first, destroyed(first, world), now)
    assert take_destroyed(first, destroyed(first, world), now) == NotDone("destroyed-before")
    assert LogEntry.objects.filter(type="share-destroyed").count() == 1


def test_who_destroyed_their_share_is_no_custodian_of_it_any_more(world) -> None:
    player = world.players[0]
    statement = destroyed(world.key.holders.get(index=1), world)
    assert player.ask("POST", "destroyed", encode(statement)).status_code == 200
    assert player.ask("GET", f"cases?key={world.key.pk}").status_code == 401
    assert world.players[1].ask("GET", f"cases?key={world.key.pk}").status_code == 200
