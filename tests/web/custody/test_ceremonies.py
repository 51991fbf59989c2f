"""Custodians hold a ceremony through a mailbox that they trust with nothing, and its certificate makes the key."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.sealing.ceremony.building import secret, stream

from talley.casework.entries.entry import parse_entry
from talley.casework.entries.log_entry import log_body
from talley.casework.release.invited import parse_invitation
from talley.sealing.ceremony.certificate import certify, format_certificate, sign_transcript
from talley.sealing.ceremony.coordinator import collect, deliveries_for
from talley.sealing.ceremony.messages import format_contribution
from talley.sealing.ceremony.purpose import DOMAIN, Purpose, extension_of
from talley.sealing.ceremony.rounds import Agreed, round_one, round_two
from talley.sealing.ceremony.transcript import transcript_of
from talley.sealing.errors import SealingError
from talley.sealing.points import base_times, format_compressed
from talley.sealing.wire import take
from talley.web.accounts.sealing import key_for
from talley.web.custody.ceremonies import MOST_BYTES, open_ceremony
from talley.web.custody.keys import NotFit, add_custodian, enter_key
from talley.web.custody.models import Blob, Ceremony, Custodian, Key
from talley.web.custody.refused import NotDone
from web.custody.building import PLACES, Player

pytestmark = pytest.mark.django_db


@pytest.fixture
def custodians(demo) -> list[Custodian]:
    return [
        add_custodian(
            name=f"Custodian {number}",
            country=country,
            employer=employer,
            host=format_compressed(base_times(secret(number))),
            signer=signer(number).public_key().public_bytes_raw(),
        )
        for number, (country, employer) in enumerate(PLACES, 1)
    ]


def signer(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


@pytest.fixture
def ceremony(custodians, clock) -> Ceremony:
    return open_ceremony(custodians, 2, "2026-q4", clock.now())


@pytest.fixture
def players(ceremony, clock) -> list[Player]:
    return [Player(number, ceremony.pk, None, signer(number), clock.now) for number in (1, 2, 3)]


def put(player: Player, round_: str, data: bytes, index: int | None = None):
    return player.ask("PUT", f"ceremonies/{player.key}/{round_}/{index or player.index}", data)


def got(player: Player, round_: str, index: int) -> bytes:
    answer = player.ask("GET", f"ceremonies/{player.key}/{round_}/{index}")
    assert answer.status_code == 200, answer.content
    return answer.content


def hold(players: list[Player]) -> bytes:
    """Everybody's part, each with nothing but what the mailbox gives them; return the certificate."""
    contributions = {}
    for player in players:
        setup = parse_invitation(got(player, "setup", 0)).setup
        contributions[player.index] = round_one(setup, secret(player.index), stream(f"round {player.index}"))
        data = format_contribution(contributions[player.index])
        assert put(player, "message", data).status_code == 200
    for player in players:
        setup = parse_invitation(got(player, "setup", 0)).setup
        sent = collect(setup, [got(player, "message", index) for index in (1, 2, 3)])
        agreed = round_two(
            setup,
            secret(player.index),
            contributions[player.index],
            deliveries_for(sent, player.index),
        )
        assert isinstance(agreed, Agreed)
        origin, retention, nonce = take(setup.session, DOMAIN, 3, SealingError, what="purpose")
        purpose = Purpose(origin.decode(), retention.decode(), nonce)
        transcript = transcript_of(setup, agreed.deals, extension_of(purpose, sent))
        signature = sign_transcript(transcript, secret(player.index))
        assert put(player, "signature", signature).status_code == 200
    signatures = [got(players[0], "signature", index) for index in (1, 2, 3)]
    return format_certificate(certify(transcript, signatures))


def test_a_ceremony_through_the_mailbox_makes_a_key(players, custodians, clock) -> None:
    certificate = hold(players)
    key = enter_key(certificate, custodians, clock.now())
    assert isinstance(key, Key), key
    body = log_body(parse_entry(bytes(key.sealing.entry.data)))
    assert (body.dealer, body.threshold, body.retention) == (False, 2, "2026-q4")
    assert body.certificate == hashlib.sha256(certificate).digest()
    assert bytes(key.certificate) == certificate
    assert key_for(clock.now().date()) == key.sealing


def test_a_certificate_is_of_these_custodians_this_log_and_whole(
    players, custodians, clock, settings
) -> None:
    certificate = hold(players)
    now = clock.now()
    for data, holders in (
        (certificate[:-1], custodians),
        (certificate[:-1] + bytes([certificate[-1] ^ 1]), custodians),
        (certificate, custodians[::-1]),
        (b"", custodians),
    ):
        refused = enter_key(data, holders, now)
        assert isinstance(refused, NotDone)
        assert refused.code == "not-a-certificate"
    policy = settings.TALLEY.log.policy
    other = replace(policy.logs[0], key=replace(policy.logs[0].key, name="other.example/log"))
    log = replace(settings.TALLEY.log, policy=replace(policy, logs=(other,)))
    settings.TALLEY = replace(settings.TALLEY, log=log)
    assert enter_key(certificate, custodians, now) == NotDone("other-log")
    assert not Key.objects.exists()


def test_a_ceremony_of_a_set_that_is_not_fit_makes_no_key(players, custodians, clock) -> None:
    certificate = hold(players)
    Custodian.objects.update(country="AT")
    refused = enter_key(certificate, list(Custodian.objects.order_by("id")), clock.now())
    assert isinstance(refused, NotFit)
    assert [one.code for one in refused.reasons] == ["one-country"]


def test_no_ceremony_is_held_in_which_all_are_needed(custodians, clock) -> None:
    with pytest.raises(SealingError):
        open_ceremony(custodians, 3, "2026-q4", clock.now())
    assert not Ceremony.objects.exists()


def test_each_writes_once_and_to_their_own_place(players) -> None:
    first, second, _ = players
    assert put(first, "message", b"mine").status_code == 200
    assert put(first, "message", b"mine").status_code == 200
    assert put(first, "message", b"other").status_code == 409
    assert put(second, "message", b"theirs", index=1).status_code == 403
    assert got(second, "message", 1) == b"mine"
    assert Blob.objects.filter(round="message").count() == 1


def test_nothing_is_there_before_it_was_written_and_no_other_round_is_known(players) -> None:
    first = players[0]
    assert first.ask("GET", f"ceremonies/{first.key}/message/2").status_code == 404
    assert put(first, "gossip", b"x").status_code == 404
    assert first.ask("GET", f"ceremonies/{'0' * 32}/setup/0").status_code == 404


def test_a_stranger_reads_nothing(players, client) -> None:
    first = players[0]
    path = f"/custody/api/ceremonies/{first.key}/setup/0"
    assert client.get(path).status_code == 401
    stranger = replace(first, signer=Ed25519PrivateKey.from_private_bytes(b"x" * 32))
    assert stranger.ask("GET", f"ceremonies/{first.key}/setup/0").status_code == 401
    assert replace(first, index=4).ask("GET", f"ceremonies/{first.key}/setup/0").status_code == 401


def test_a_message_has_a_length_that_fits(players) -> None:
    assert put(players[0], "message", b"x" * MOST_BYTES).status_code == 200
    assert put(players[1], "message", b"x" * (MOST_BYTES + 1)).status_code == 413
