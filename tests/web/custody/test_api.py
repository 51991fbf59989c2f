"""A custodian's client asks with a signature, answers once, and hands boxes over only on the record."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from tests.casework.courses import DAY

from talley.casework.canonical import encode
from talley.casework.entries.entry import format_entry
from talley.casework.entries.log_entry import log_entry
from talley.casework.release.answers import boxes_digest, sign_answer
from talley.casework.release.packet import parse_packet
from talley.casework.release.parcel import parse_parcel
from talley.web.custody.models import Answer, Box, Case, Reminder
from talley.web.logserver.models import LogEntry
from web.custody.building import API, HOST

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world) -> Case:
    world.course()
    return world.case()


def codes(response) -> tuple[int, str]:
    return response.status_code, json.loads(response.content)["code"]


def listed(player, **changes):
    return player.ask("GET", f"cases?key={player.key}", **changes)


def test_a_custodian_sees_the_cases_that_wait(case, world) -> None:
    first = world.players[0]
    (row,) = json.loads(listed(first).content)
    expires = case.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert row == {"answered": False, "case": case.pk, "expires_at": expires, "kind": "case"}
    first.answer(case, first.refusal(case))
    (row,) = json.loads(listed(first).content)
    assert row["answered"] is True
    world.clock.at = case.expires_at
    assert json.loads(listed(first).content) == []


def test_asking_is_the_second_route_of_the_reminder(case, world) -> None:
    listed(world.players[0])
    done = Reminder.objects.exclude(done_at=None)
    assert {(one.holder.index, one.route) for one in done} == {(1, "client")}


@pytest.mark.parametrize(
    "changes",
    [
        {"signed_target": API + "cases"},
        {"signed_host": "other.example"},
        {"sent": b"x"},
        {"key": "0" * 32},
    ],
)
def test_a_request_that_is_signed_otherwise_is_refused(case, world, changes) -> None:
    assert codes(listed(world.players[0], **changes)) == (401, "not-signed")


def test_a_signature_holds_for_five_minutes(case, world) -> None:
    first, now = world.players[0], world.clock.now()
    assert listed(first, at=now - timedelta(seconds=300)).status_code == 200
    assert codes(listed(first, at=now - timedelta(seconds=301))) == (401, "not-signed")
    assert codes(listed(first, at=now + timedelta(seconds=301))) == (401, "not-signed")


def test_nobody_else_and_nobody_unsigned_is_answered(case, world) -> None:
    first = world.players[0]
    stranger = replace(first, signer=Ed25519PrivateKey.from_private_bytes(b"x" * 32))
    assert listed(stranger).status_code == 401
    assert listed(replace(first, index=2)).status_code == 401
    assert listed(replace(first, index=9)).status_code == 401
    for path in ("cases?key=" + first.key, f"cases/{case.pk}/packet", f"cases/{case.pk}/answer"):
        answer = Client().get(API + path, headers={"host": HOST})
        assert codes(answer) == (401, "not-signed")
        assert answer.headers["WWW-Authenticate"] == "Talley-Custodian"


def test_no_cookie_opens_anything_and_none_is_set(case, world, desk) -> None:
    assert desk.get(f"{API}cases/{case.pk}/packet", headers={"host": HOST}).status_code == 401
    assert not listed(world.players[0]).cookies


def test_the_list_is_of_the_key_that_signed(case, world) -> None:
    assert codes(world.players[0].ask("GET", f"cases?key={'0' * 32}")) == (400, "other-key")
    assert codes(world.players[0].ask("GET", "cases")) == (400, "other-key")


def test_a_case_of_another_key_is_not_there(case, world) -> None:
    first = world.players[0]
    for path in (f"cases/{'0' * 32}/packet", f"cases/{'0' * 32}/answer"):
        assert codes(first.ask("GET", path)) == (404, "no-case")


def test_a_packet_waits_until_all_of_it_is_in_the_log(case, world) -> None:
    first = world.players[0]
    packet = parse_packet(first.ask("GET", f"cases/{case.pk}/packet").content)
    assert len(packet.events) == len(world.events)
    case.entry.bindings.all().delete()
    assert codes(first.ask("GET", f"cases/{case.pk}/packet")) == (409, "not-logged")


def test_an_answer_stands_closed_in_the_log_as_the_custodian_signed_and_dated_it(case, world) -> None:
    first = world.players[0]
    at = world.clock.now() - timedelta(seconds=90)
    answered = first.answer(case, first.refusal(case, "gate-shut", "log-stale"), at=at)
    row = LogEntry.objects.get(pk=json.loads(answered.content)["entry"])
    signed = sign_answer(first.refusal(case, "gate-shut", "log-stale"), world.log.origin, first.signer)
    assert bytes(row.data) == format_entry(log_entry(signed, at))
    assert row.closed
    assert codes(first.ask("GET", f"cases/{case.pk}/answer")) == (404, "not-logged")
    world.turn()
    place = json.loads(first.ask("GET", f"cases/{case.pk}/answer").content)
    assert set(place) == {"closed", "index"}
    assert set(place["closed"]) == {"nonce", "path"}
    row.refresh_from_db()
    assert place["index"] == row.bindings.get().under.index


def test_a_refusal_may_be_followed_by_a_release_and_a_release_by_nothing(case, world) -> None:
    first = world.players[0]
    boxes = first.boxes(case)
    released = first.released(case, boxes)
    assert first.answer(case, first.refusal(case)).status_code == 200
    assert codes(first.answer(case, first.refusal(case, "log-stale"))) == (409, "answered")
    assert first.answer(case, released).status_code == 200
    assert codes(first.answer(case, first.refusal(case, "log-stale"))) == (409, "answered")
    assert codes(first.answer(case, replace(released, boxes=bytes(32)))) == (409, "answered")
    assert Answer.objects.count() == LogEntry.objects.filter(type__startswith="release").count() == 2


def test_an_answer_sent_again_is_written_once(case, world) -> None:
    first = world.players[0]
    one, again = (first.answer(case, first.refusal(case)) for _ in range(2))
    assert one.content == again.content
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("change", [{"case": "0" * 32}, {"key": "0" * 32}, {"custodian": 2}])
def test_an_answer_is_for_this_case_key_and_custodian(case, world, change) -> None:
    first = world.players[0]
    assert codes(first.answer(case, replace(first.refusal(case), **change))) == (403, "other-custodian")
    assert not Answer.objects.exists()


def test_an_answer_to_another_log_or_of_another_time_is_refused(case, world) -> None:
    first, now = world.players[0], world.clock.now()
    assert codes(first.answer(case, first.refusal(case), origin="other.example/log")) == (
        403,
        "other-custodian",
    )
    assert codes(first.answer(case, first.refusal(case), at=now + timedelta(seconds=301))) == (
        422,
        "other-time",
    )
    assert not Answer.objects.exists()


def test_a_case_that_is_over_takes_no_answer(case, world) -> None:
    world.clock.at = case.expires_at
    first = world.players[0]
    assert codes(first.answer(case, first.refusal(case))) == (410, "case-over")


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b'{"type":"released"}', b"\xff", b"[" * 5000, b'{"boxes":[]}', b'{"boxes":[1]}'],
)
@pytest.mark.parametrize("address", ["answer", "boxes"])
def test_a_body_that_is_none_is_refused_with_a_sentence(case, world, body, address) -> None:
    answer = world.players[0].ask("POST", f"cases/{case.pk}/{address}", body)
    assert codes(answer) == (400, "malformed")


def test_an_answer_of_a_type_that_is_none_is_refused(case, world) -> None:
    first = world.players[0]
    signed = sign_answer(first.refusal(case), world.log.origin, first.signer)
    body = encode({"at": world.clock.now(), "body": signed, "type": "drill"})
    assert codes(first.ask("POST", f"cases/{case.pk}/answer", body)) == (400, "malformed")


def test_boxes_are_taken_once_their_answer_is_in_the_log_and_only_those(case, world) -> None:
    first = world.players[0]
    boxes = first.boxes(case)
    assert codes(first.send(case, boxes)) == (422, "nothing-released")
    first.answer(case, first.released(case, boxes))
    assert codes(first.send(case, boxes)) == (409, "not-logged")
    world.turn()
    assert codes(first.send(case, boxes[::-1])) == (422, "other-boxes")
    assert codes(first.send(case, boxes[:1])) == (422, "other-boxes")
    assert codes(first.send(case, [*boxes[:1], boxes[1] + b"x"])) == (422, "other-boxes")
    assert first.send(case, boxes).status_code == 200
    assert first.send(case, boxes).status_code == 200
    assert [bytes(box.data) for box in Box.objects.order_by("place")] == boxes
    assert boxes_digest(boxes) == first.released(case, boxes).boxes


def test_as_many_boxes_as_a_case_can_have_fit(case, world) -> None:
    many = [b"x" * 512] * 64
    assert codes(world.players[0].send(case, many)) == (422, "nothing-released")
    assert codes(world.players[0].send(case, [*many, b"x"])) == (400, "malformed")
    assert world.players[0].ask("POST", f"cases/{case.pk}/boxes", b"x" * 70_000).status_code == 413


def test_a_parcel_is_for_whoever_has_its_token(case, world, client) -> None:
    parcel = parse_parcel(client.get(f"{API}parcels/{case.token}").content)
    assert (parcel.kind, parcel.case) == ("case", bytes(case.body))
    assert parcel.boxes == ()
    assert [len(seal.leaf) > 0 for seal in parcel.seals] == [True, True]
    assert parcel.key.custodians[0].signer == world.players[0].signer.public_key().public_bytes_raw()
    assert client.get(f"{API}parcels/{'A' * 43}").status_code == 404
    assert client.get(f"{API}parcels/{case.token[:-1]}").status_code == 404


def test_a_parcel_stays_there_after_the_case_is_over(case, world, client) -> None:
    world.clock.at = case.expires_at + 2 * DAY
    assert client.get(f"{API}parcels/{case.token}").status_code == 200


def test_a_parcel_names_no_route_to_a_custodian(case, world, client) -> None:
    data = client.get(f"{API}parcels/{case.token}").content
    assert b"custodian1@at.example" not in data
