"""Who complains shows what came out of a ciphertext, and cannot frame an honest dealer."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from sealing.building import numbers
from sealing.ceremony.building import held, secret
from sealing.ceremony.test_ceremony import CHEAT, VICTIM, dealt_wrongly, with_changed
from talley.sealing.ceremony.complaint import (
    DOMAIN,
    Charge,
    Complaint,
    charge_of,
    complain,
    format_complaint,
    parse_complaint,
    verify_blame,
)
from talley.sealing.ceremony.delivery import Route, Shared, disclose, shared_by_recipient
from talley.sealing.ceremony.envelope import open_contribution, open_message, sign_contribution, sign_message
from talley.sealing.ceremony.errors import CeremonyError, MessageError
from talley.sealing.ceremony.feldman import share_holds
from talley.sealing.ceremony.messages import Delivery, format_contribution
from talley.sealing.ceremony.possession import possess
from talley.sealing.dleq import prove
from talley.sealing.points import ORDER, base_times, negate, times
from talley.sealing.wire import lp

HELD = held()
SETUP = HELD.setup


def charge(sent, dealer=CHEAT, recipient=VICTIM, **changes):
    keys = SETUP.static_keys
    signed = sign_contribution(HELD.secrets[dealer - 1], SETUP.context, sent[dealer - 1])
    given = {
        "context": SETUP.context,
        "dealer": (dealer, keys[dealer - 1]),
        "recipients": keys,
        "recipient": recipient,
        "threshold": SETUP.threshold,
        "signed": signed,
    }
    return charge_of(**(given | changes))


def told(about: Charge, static_secret: int) -> Complaint:
    """What a recipient tells who complains of anything."""
    shared = shared_by_recipient(about.route, static_secret)
    message = DOMAIN + lp(about.route.context) + sha256(about.delivery.ciphertext).digest()
    bases = ((about.route.ephemeral, shared.ephemeral), (about.route.sender, shared.static))
    return Complaint(shared, *(prove(static_secret, *one, message, numbers("told")) for one in bases))


VICTIMS = HELD.secrets[VICTIM - 1]


def test_a_wrong_share_is_shown_to_anybody() -> None:
    about = charge(dealt_wrongly(12345))
    complaint = complain(about, VICTIMS, numbers("complaint"))
    assert verify_blame(complaint, about) == "share-wrong"
    assert parse_complaint(format_complaint(complaint)) == complaint


def test_a_ciphertext_that_does_not_open_is_shown_to_anybody() -> None:
    ciphertexts = list(HELD.contributions[CHEAT - 1].ciphertexts)
    ciphertexts[VICTIM - 1] = bytes(48)
    about = charge(with_changed(CHEAT, ciphertexts=tuple(ciphertexts)))
    assert verify_blame(complain(about, VICTIMS, numbers("complaint")), about) == "decryption-failed"


def test_a_complaint_about_an_honest_dealer_shows_nothing_and_is_not_made() -> None:
    about = charge(HELD.contributions)
    assert verify_blame(told(about, VICTIMS), about) is None
    for static_secret in (VICTIMS, secret("stranger")):
        with pytest.raises(CeremonyError):
            complain(about, static_secret)


def test_an_honest_dealer_is_not_framed_by_points_that_are_not_the_right_ones() -> None:
    about = charge(HELD.contributions)
    liars = Shared(times(secret("liar"), about.route.ephemeral), times(secret("liar"), about.route.sender))
    assert verify_blame(replace(told(about, VICTIMS), shared=liars), about) is None
    assert verify_blame(told(about, secret("liar")), about) is None


def test_an_honest_dealer_is_not_framed_at_another_index_or_with_a_message_they_did_not_sign() -> None:
    altered = dealt_wrongly(12345)[CHEAT - 1]
    for changes in (
        {"signed": sign_contribution(HELD.secrets[0], SETUP.context, altered)},
        {"signed": sign_contribution(HELD.secrets[CHEAT - 1], bytes(32), altered)},
        {"threshold": SETUP.threshold + 1},
        {"recipient": 0},
        {"recipient": 6},
    ):
        with pytest.raises(CeremonyError):
            charge(HELD.contributions, **changes)
    other = charge(HELD.contributions, recipient=3)
    assert verify_blame(told(other, VICTIMS), other) is None


def test_a_complaint_is_about_one_ciphertext() -> None:
    about = charge(HELD.contributions)
    other = replace(about, delivery=replace(about.delivery, ciphertext=bytes(48)))
    assert verify_blame(told(about, VICTIMS), other) is None


def test_complaints_are_no_oracle_for_what_honest_dealers_wrote_before() -> None:
    """A cheat joins another session with an honest dealer's key, the sign turned, and has the victim complain."""
    honest, factor = 1, 0xB11D
    old = charge(HELD.contributions, dealer=honest)
    theirs = Route(
        b"later".ljust(32),
        times(factor, old.route.ephemeral),
        negate(old.route.sender),
        old.route.recipient,
    )
    # Who complains of a message that nobody signed tells what opens the old one.
    shared = told(Charge(theirs, Delivery(old.delivery.deal, bytes(48)), VICTIM), VICTIMS).shared
    undone = Shared(times(pow(factor, -1, ORDER), shared.ephemeral), negate(shared.static))
    share = disclose(old.route, undone, old.delivery, VICTIM).share
    assert share_holds(old.delivery.deal.commitment, VICTIM, share)
    # Nobody can sign with the turned key but the honest dealer.
    message = format_contribution(
        replace(
            HELD.contributions[0],
            deal=replace(HELD.contributions[0].deal, ephemeral=theirs.ephemeral),
            ciphertexts=(bytes(48),) * 5,
        )
    )
    for signer in (factor, HELD.secrets[CHEAT - 1]):
        with pytest.raises(MessageError):
            charge_of(
                theirs.context,
                (CHEAT, theirs.sender),
                SETUP.static_keys,
                VICTIM,
                SETUP.threshold,
                sign_message(signer, theirs.context, message),
            )


@pytest.mark.parametrize(
    "change", [lambda d: d[:-1], lambda d: d + b"x", lambda d: b"x" + d, lambda d: d[:60] + b"\xff" * 200]
)
def test_bytes_that_are_no_complaint(change) -> None:
    data = format_complaint(told(charge(HELD.contributions), VICTIMS))
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


def test_an_honest_dealers_points_are_nobody_elses_ephemeral_key() -> None:
    """A cheat takes an honest dealer's points for their own ephemeral keys, in two sessions of their own.

    The two complaints together would tell what opens the honest dealer's part of the victim's share.
    """
    honest = 1
    dealt = HELD.contributions[honest - 1]
    for stolen in (dealt.deal.ephemeral, SETUP.static_keys[honest - 1]):
        for shown in (
            possess(SETUP.context, secret("anything"), HELD.secrets[CHEAT - 1]),
            dealt.possession,
            b"",
        ):
            bad = replace(dealt, deal=replace(dealt.deal, ephemeral=stolen), possession=shown)
            signed = sign_contribution(HELD.secrets[CHEAT - 1], SETUP.context, bad)
            with pytest.raises(MessageError):
                charge(HELD.contributions, signed=signed)
    key = SETUP.static_keys[CHEAT - 1]
    sent = HELD.contributions[CHEAT - 1]
    signed = sign_contribution(HELD.secrets[CHEAT - 1], SETUP.context, sent)
    assert open_contribution(key, SETUP.context, signed, SETUP.threshold, 5) == sent
