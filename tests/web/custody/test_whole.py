"""From a course to the recipient, with the custodians' own rule on what the server hands out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.casework.release.cases import RECIPIENT, RECIPIENT_KEY

from talley.casework.entries.entry import parse_entry
from talley.casework.entries.log_entry import log_body
from talley.casework.entries.released import Released
from talley.casework.release.answers import answer_holds, boxes_digest
from talley.casework.release.case import case_digest, parse_case
from talley.casework.release.drilled import may_release_drill, parse_drill_packet
from talley.casework.release.packet import parse_packet, stands_at
from talley.casework.release.parcel import parse_parcel
from talley.casework.release.rule import MayRelease, may_release
from talley.sealing.box import open_box
from talley.sealing.combining import Key, combine
from talley.sealing.leaf import leaf_digest, parse_leaf
from talley.sealing.points import parse_point
from talley.sealing.release import verify_release
from talley.web.custody import models
from talley.web.custody.drills import write_drill

pytestmark = pytest.mark.django_db


def played(world, case) -> None:
    """Two custodians answer, and send their boxes once their answers stand in the log."""
    boxes = {player.index: player.boxes(case) for player in world.players[:2]}
    for player in world.players[:2]:
        answered = player.answer(case, player.released(case, boxes[player.index]))
        assert answered.status_code == 200, answered.content
    world.turn()
    for player in world.players[:2]:
        assert player.ask("GET", f"cases/{case.pk}/answer").status_code == 200
        sent = player.send(case, boxes[player.index])
        assert sent.status_code == 200, sent.content


def opened(world, client, case) -> list[bytes]:
    """What the recipient does with a parcel: check every part of it against the log, and open."""
    parcel = parse_parcel(client.get(f"/custody/api/parcels/{case.token}").content)
    view = world.view()
    public = {one.index: parse_point(one.share) for one in parcel.key.custodians}
    key = Key(parse_point(parcel.key.public), parcel.key.threshold, public)
    leaves = [parse_leaf(seal.leaf) for seal in parcel.seals]
    releases = []
    for sent in parcel.boxes:
        assert stands_at(sent.entry, sent.index, sent.closed, view.entry_at)
        body = log_body(parse_entry(sent.entry))
        assert isinstance(body, Released)
        assert body.boxes == boxes_digest(sent.boxes)
        signer = next(one.signer for one in parcel.key.custodians if one.index == sent.custodian)
        assert answer_holds(body, view.origin, signer)
        made = [
            open_box(box, RECIPIENT, bytes.fromhex(case.pk), leaf_digest(leaf), sent.custodian)
            for box, leaf in zip(sent.boxes, leaves, strict=True)
        ]
        for one, leaf in zip(made, leaves, strict=True):
            verify_release(one, public[sent.custodian], leaf)
        releases.append(made)
    return [
        combine(key, leaf, seal.ciphertext, [made[place] for made in releases]).value
        for place, (leaf, seal) in enumerate(zip(leaves, parcel.seals, strict=True))
    ]


@pytest.mark.parametrize("closed", [True, False])
def test_a_case_goes_from_its_course_to_its_recipient(world, client, closed) -> None:
    world.course(closed=closed)
    case = world.case()
    assert case.closed == closed  # only while secrecy binds
    first, *_ = world.players
    packet = parse_packet(first.ask("GET", f"cases/{case.pk}/packet").content)
    verdict = may_release(packet, world.view(packet.checkpoints), world.pinned(), world.clock.now())
    assert isinstance(verdict, MayRelease), verdict
    assert [leaf_digest(leaf) for leaf in verdict.leaves] == [seal.leaf for seal in packet.case.seals]
    played(world, case)
    assert opened(world, client, case) == [b"Ada Example", b"ada@harbour.example"]


def test_a_drill_goes_the_same_way_without_a_course(world, client) -> None:
    case = write_drill(world.key, RECIPIENT_KEY, world.clock.now())
    assert isinstance(case, models.Case), case
    first, *_ = world.players
    assert first.ask("GET", f"cases/{case.pk}/packet").status_code == 409
    world.turn()
    packet = parse_drill_packet(first.ask("GET", f"cases/{case.pk}/packet").content)
    verdict = may_release_drill(packet, world.view(), world.pinned(), world.clock.now())
    assert isinstance(verdict, MayRelease), verdict
    played(world, case)
    (value,) = opened(world, client, case)
    assert len(value) == 22


def test_what_approvals_sign_is_the_case_that_the_log_holds(world) -> None:
    world.course()
    case = world.case()
    parsed = parse_case(bytes(case.body))
    assert case_digest(parsed) != case_digest(replace(parsed, target="t2"))
    packet = parse_packet(world.players[0].ask("GET", f"cases/{case.pk}/packet").content)
    assert packet.case == parsed
    assert len(packet.assertions) == 2
