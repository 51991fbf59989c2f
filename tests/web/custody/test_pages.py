"""What the desk sees of custodians and cases, and what everybody may."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.casework.release.cases import RECIPIENT_KEY

from talley.web.accounts.models import User
from talley.web.custody.drills import write_drill
from talley.web.custody.standing import cases_for, on_call
from web.custody.building import VALUES

pytestmark = pytest.mark.django_db


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_before_there_is_a_key_both_pages_say_so(demo, desk, client) -> None:
    for page in (text(desk, "/custody/"), text(client, "/custody/public/")):
        assert "No key yet" in page


def test_the_desk_sees_who_answered_who_did_not_and_why_not(world, analyst) -> None:
    world.course()
    case = world.case()
    first, second, _ = world.players
    first.answer(case, first.refusal(case, "gate-shut", "a-code-of-later"))
    boxes = second.boxes(case)
    second.answer(case, second.released(case, boxes))
    desk = Client()
    desk.force_login(analyst)
    page = text(desk, "/custody/")
    assert "The gate is shut." in page
    assert "a-code-of-later" in page
    assert "1 of 2 that are needed released" in page
    assert "No answer yet" in page
    assert "the boxes follow" in page
    assert "Custodian 2 (invented)" in page.split("On call for emergencies")[1].split("Drills")[0]
    assert "Custodian 1 (invented)" not in page.split("On call for emergencies")[1].split("Drills")[0]
    for secret in (*VALUES.values(), case.token, "custodian1@at.example", "@one"):
        assert secret not in page
    world.turn()
    second.send(case, boxes)
    assert "the boxes are here" in text(desk, "/custody/")


def test_everybody_sees_the_custodians_and_no_case(world, client) -> None:
    world.course()
    case = world.case()
    page = text(client, "/custody/public/")
    assert "Custodian 1 (invented)" in page
    assert "Made by one machine, which saw it whole." in page
    assert "none was passed yet" in page
    for secret in (case.pk[:8], "custodian1@at.example", "Open cases", "On call"):
        assert secret not in page


def test_the_public_page_is_the_same_whether_a_case_is_open_or_not(world, client) -> None:
    world.course()
    before = text(client, "/custody/public/")
    world.case()
    assert text(client, "/custody/public/") == before


def test_a_passed_drill_shows_its_day_and_how_long_it_took(world, client) -> None:
    case = write_drill(world.key, RECIPIENT_KEY, world.clock.now())
    world.clock.pass_(45 * 60)
    for player in world.players[:2]:
        player.answer(case, player.released(case, player.boxes(case)))
    page = text(client, "/custody/public/")
    assert "it took 45 minutes" in page
    assert "Half of the drills that were passed took less than 45 minutes." in page


def test_one_loss_from_dead_is_said_aloud(world, desk) -> None:
    assert "One loss from dead" not in text(desk, "/custody/")
    holder = world.key.holders.get(index=1)
    holder.destroyed = world.key.sealing.entry
    holder.save()
    assert "One loss from dead" in text(desk, "/custody/")


def test_a_stranger_and_a_person_without_a_role_see_no_progress(world, client, person) -> None:
    assert client.get("/custody/").status_code == 302
    nobody = person("nina", User.Role.NONE)
    client.force_login(nobody)
    assert client.get("/custody/").status_code == 403
    with pytest.raises(PermissionDenied):
        cases_for(nobody, world.clock.now())
    with pytest.raises(PermissionDenied):
        on_call(nobody, world.key)


def test_the_desk_knows_whom_to_ring_up_in_an_emergency(world, analyst) -> None:
    assert [one.name for one in on_call(analyst, world.key)] == ["Custodian 2 (invented)"]
    holder = world.key.holders.get(index=2)
    holder.destroyed = world.key.sealing.entry
    holder.save()
    assert not on_call(analyst, world.key).exists()


def test_an_answer_that_is_refused_says_so_in_json(world, client) -> None:
    refused = client.post("/custody/api/destroyed", b"{}", content_type="application/json")
    assert refused.headers["Content-Type"] == "application/json"
    assert json.loads(refused.content)["sentence"]
