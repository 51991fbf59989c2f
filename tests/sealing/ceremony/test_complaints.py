"""Who complains shows what came out of a ciphertext, and cannot frame an honest dealer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sealing.building import numbers
from sealing.ceremony.building import held, secret
from sealing.ceremony.test_ceremony import CHEAT, VICTIM, dealt_wrongly, with_changed
from talley.sealing.ceremony.complaint import complain, format_complaint, parse_complaint, verify_blame
from talley.sealing.ceremony.coordinator import deliveries_for
from talley.sealing.ceremony.delivery import Route, Shared
from talley.sealing.ceremony.envelope import open_message, sign_message
from talley.sealing.ceremony.errors import MessageError
from talley.sealing.ceremony.messages import Delivery
from talley.sealing.ceremony.possession import possess
from talley.sealing.ceremony.suite import session_context
from talley.sealing.points import base_times, times

HELD = held()
SETUP = HELD.setup


def case(sent, dealer=CHEAT, recipient=VICTIM):
    delivery = deliveries_for(sent, recipient)[dealer - 1]
    keys = SETUP.static_keys
    route = Route(SETUP.context, delivery.deal.ephemeral, keys[dealer - 1], keys[recipient - 1])
    shown = sent[dealer - 1].possession
    return (
        route,
        delivery,
        complain(route, delivery, shown, HELD.secrets[recipient - 1], numbers("complaint")),
    )


def test_a_wrong_share_is_shown_to_anybody() -> None:
    route, delivery, complaint = case(dealt_wrongly(12345))
    assert verify_blame(complaint, route, delivery, VICTIM) == "share-wrong"
    assert parse_complaint(format_complaint(complaint)) == complaint


def test_a_ciphertext_that_does_not_open_is_shown_to_anybody() -> None:
    ciphertexts = list(HELD.contributions[CHEAT - 1].ciphertexts)
    ciphertexts[VICTIM - 1] = bytes(48)
    route, delivery, complaint = case(with_changed(CHEAT, ciphertexts=tuple(ciphertexts)))
    assert verify_blame(complaint, route, delivery, VICTIM) == "decryption-failed"


def test_a_complaint_about_an_honest_dealer_shows_nothing() -> None:
    route, delivery, complaint = case(HELD.contributions)
    assert verify_blame(complaint, route, delivery, VICTIM) is None


def test_an_honest_dealer_is_not_framed_by_points_that_are_not_the_right_ones() -> None:
    route, delivery, complaint = case(HELD.contributions)
    forged = Shared(times(secret("liar"), route.ephemeral), times(secret("liar"), route.sender))
    assert verify_blame(replace(complaint, shared=forged), route, delivery, VICTIM) is None
    shown = HELD.contributions[CHEAT - 1].possession
    liar = complain(route, delivery, shown, secret("liar"), numbers("liar"))
    assert verify_blame(liar, route, delivery, VICTIM) is None


def test_complaints_are_no_oracle_for_what_was_once_sent_to_who_complains() -> None:
    """A cheat takes an honest dealer's points of an earlier ceremony for their own ephemeral keys, in two sessions.

    The two complaints would tell what opens the honest dealer's part of the victim's share.
    """
    honest, mine = 4, SETUP.static_keys[VICTIM - 1]
    deal = HELD.contributions[honest - 1].deal
    told = []
    for session, stolen in ((b"one", deal.ephemeral), (b"two", SETUP.static_keys[honest - 1])):
        context = session_context(session, SETUP.static_keys)
        bad = Delivery(replace(deal, ephemeral=stolen), bytes(48))
        route = Route(context, stolen, SETUP.static_keys[CHEAT - 1], mine)
        for shown in (
            possess(context, secret("anything"), HELD.secrets[CHEAT - 1]),
            HELD.contributions[honest - 1].possession,
            b"",
        ):
            with pytest.raises(MessageError, match="did not show"):
                told.append(complain(route, bad, shown, HELD.secrets[VICTIM - 1]).shared.ephemeral)
    assert not told


def test_a_complaint_is_about_one_ciphertext() -> None:
    route, delivery, complaint = case(HELD.contributions)
    other = replace(delivery, ciphertext=bytes(48))
    assert verify_blame(complaint, route, other, VICTIM) is None


@pytest.mark.parametrize(
    "change", [lambda d: d[:-1], lambda d: d + b"x", lambda d: b"x" + d, lambda d: d[:60] + b"\xff" * 200]
)
def test_bytes_that_are_no_complaint(change) -> None:
    data = format_complaint(case(HELD.contributions)[2])
    with pytest.raises(MessageError):
        parse_complaint(change(data))


def test_a_signed_message_is_its_senders_and_of_its_session() -> None:
    data = sign_message(HELD.secrets[0], SETUP.context, b"contribution")
    key = SETUP.static_keys[0]
    assert open_message(key, SETUP.context, data) == b"contribution"
    for wrong in (
        (SETUP.static_keys[1], SETUP.context, data),
        (key, bytes(32), data),
        (key, SETUP.context, data + b"x"),
        (key, SETUP.context, data[:64]),
    ):
        with pytest.raises(MessageError) as caught:
            open_message(*wrong, 1)
        assert caught.value.participant == 1
    assert base_times(HELD.secrets[0]) == key
