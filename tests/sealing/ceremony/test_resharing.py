"""A key is handed on: it stays the same, old seals open with new shares, old and new do not mix."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sealing.building import CASE, VALUE
from sealing.ceremony.building import held, interpolated, secret, secrets_of, stream
from sealing.ceremony.test_ceremony import blames, sealed
from talley.sealing.ceremony.blame import COORDINATOR
from talley.sealing.ceremony.custody import Custody
from talley.sealing.ceremony.dealing import deal_out
from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.handover import (
    Change,
    certify_handover,
    handover_of,
    parse_handover,
    recover_share,
    sign_handover,
    verify_resharing,
)
from talley.sealing.ceremony.messages import Contribution
from talley.sealing.ceremony.resharing import Plan, check_deals, hand_on, take_over
from talley.sealing.combining import Key, Opened, combine
from talley.sealing.points import base_times
from talley.sealing.release import release
from talley.sealing.shares import Share, ShareError


@dataclass(frozen=True)
class Moved:
    plan: Plan
    secrets: tuple[int, ...]
    contributions: tuple[Contribution, ...]
    shares: tuple[Share, ...]
    certificate: bytes
    change: Change


def deal_all(plan: Plan, secrets, shares) -> tuple[Contribution, ...]:
    return tuple(hand_on(plan, shares[n - 1], secrets[n - 1], stream(f"reshare {n}")) for n in plan.dealers)


def carried_out(before: Custody, old, dealers, threshold: int, names) -> Moved:
    """`old` has the old custodians' secrets and shares."""
    secrets = tuple(secrets_of(names))
    plan = Plan(b"resharing", before, tuple(dealers), threshold, tuple(map(base_times, secrets)))
    sent = deal_all(plan, *old)
    shares = tuple(take_over(plan, one, sent) for one in secrets)
    handover = handover_of(plan, sent)
    certificate = certify_handover(handover, [sign_handover(handover, one) for one in secrets])
    return Moved(plan, secrets, sent, shares, certificate, verify_resharing(certificate, before))


HELD = held()
OLD = (HELD.secrets, HELD.shares)
BEFORE = HELD.ceremony.custody


@cache
def moved() -> Moved:
    return carried_out(BEFORE, OLD, (1, 3, 4), 4, [1, 2, 3, 6, 7, 8, 9])


@settings(max_examples=10)
@given(st.data())
def test_the_key_stays_and_any_new_k_open_what_was_sealed_before(data) -> None:
    count = data.draw(st.integers(3, 6))
    threshold = data.draw(st.integers(2, count - 1))
    dealers = sorted(data.draw(st.permutations(range(1, 6)))[: data.draw(st.integers(3, 5))])
    names = data.draw(st.permutations(range(1, 9)))[:count]
    seal = sealed(BEFORE.public_key, HELD.shares)
    made = carried_out(BEFORE, OLD, dealers, threshold, names)
    after = made.change.after
    assert after.public_key == BEFORE.public_key
    assert [share.public() for share in made.shares] == list(after.public_shares)
    chosen = data.draw(st.permutations(made.shares))[:threshold]
    known = Key(after.public_key, threshold, dict(enumerate(after.public_shares, start=1)))
    opened = combine(known, seal.leaf, seal.ciphertext, [release(one, seal.leaf, CASE) for one in chosen])
    assert isinstance(opened, Opened)
    assert opened.value == VALUE
    assert base_times(interpolated(chosen[1:])) != BEFORE.public_key


@settings(max_examples=20)
@given(st.data())
def test_old_and_new_shares_do_not_mix(data) -> None:
    order = data.draw(st.permutations(range(1, 6)))
    new = {share.index: share for share in moved().shares}
    old = {share.index: share for share in HELD.shares}
    taken = data.draw(st.integers(1, 3))
    mixed = [old[n] for n in order[:taken]] + [new[n] for n in order[taken:4]]
    assert base_times(interpolated(mixed)) != BEFORE.public_key


def test_it_says_who_came_and_who_went() -> None:
    change = moved().change
    assert change.came == tuple(base_times(one) for one in secrets_of([6, 7, 8, 9]))
    assert change.went == tuple(base_times(one) for one in secrets_of([4, 5]))
    assert (change.before.threshold, change.after.threshold) == (3, 4)


@pytest.mark.parametrize(
    ("names", "one"),
    [
        ([1, 2, 3, 4, 5, 6], True),
        ([1, 2, 3, 5], True),
        ([1, 2, 9, 4, 5], True),
        ([1, 2, 3, 4, 5], False),
        ([1, 2, 3, 4, 5, 6, 7], False),
        ([1, 2, 3], False),
        ([1, 2, 8, 9, 5], False),
        ([1, 2, 3, 4, 6, 7], False),
    ],
)
def test_a_change_of_one_custodian_is_told_from_larger_ones(names, one) -> None:
    keys = tuple(base_times(one) for one in secrets_of(names))
    assert Change(BEFORE, replace(BEFORE, static_keys=keys)).is_of_one_custodian() is one


def test_a_key_is_handed_on_again() -> None:
    first = moved()
    again = carried_out(first.change.after, (first.secrets, first.shares), (1, 2, 4, 7), 2, [4, 5, 6])
    assert base_times(interpolated(again.shares[1:])) == BEFORE.public_key


def test_a_share_comes_back_from_the_static_secret_and_what_was_sent() -> None:
    made = moved()
    for index, one in enumerate(made.secrets):
        assert recover_share(one, made.certificate, BEFORE, made.contributions) == made.shares[index]
    other = (*made.contributions[:-1], replace(made.contributions[-1], ciphertexts=(bytes(48),) * 7))
    with pytest.raises(CeremonyError, match="contributions"):
        recover_share(made.secrets[0], made.certificate, BEFORE, other)


def test_who_deals_another_secret_than_their_share_is_named_to_everybody() -> None:
    plan = moved().plan
    forged = deal_out(plan.context, [5, 6, 7, 8], HELD.secrets[2], plan.static_keys, stream("forged"))
    sent = (moved().contributions[0], forged, moved().contributions[2])
    assert [(one.participant, one.code) for one in check_deals(plan, [one.deal for one in sent])] == [
        (3, "not-their-share")
    ]
    assert blames(take_over(plan, moved().secrets[0], sent)) == [(3, "not-their-share")]


def test_who_does_not_know_the_share_that_they_commit_to_is_named() -> None:
    plan, sent = moved().plan, moved().contributions
    forged = replace(sent[1], deal=replace(sent[1].deal, proof=sent[0].deal.proof))
    assert blames(take_over(plan, moved().secrets[0], (sent[0], forged, sent[2]))) == [(3, "proof-wrong")]


def test_who_deals_with_another_threshold_is_named() -> None:
    plan, sent = moved().plan, moved().contributions
    deal = sent[1].deal
    longer = replace(sent[1], deal=replace(deal, commitment=(*deal.commitment, deal.ephemeral)))
    assert blames(take_over(plan, moved().secrets[0], (sent[0], longer, sent[2]))) == [(3, "threshold-wrong")]


def test_who_sends_one_custodian_a_wrong_share_is_named_there() -> None:
    """The dealer encrypts for the second what is meant for the first, so that the ciphertext opens."""
    plan = moved().plan
    keys = (plan.static_keys[1], *plan.static_keys[1:])
    coefficients = [HELD.shares[2].secret, 6, 7, 8]
    wrong = deal_out(plan.context, coefficients, HELD.secrets[2], keys, stream("wrong"))
    sent = list(moved().contributions)
    right = deal_out(plan.context, coefficients, HELD.secrets[2], plan.static_keys, stream("wrong"))
    sent[1] = replace(right, ciphertexts=(right.ciphertexts[0], wrong.ciphertexts[0], *right.ciphertexts[2:]))
    assert blames(take_over(plan, moved().secrets[1], sent)) == [(3, "share-wrong")]
    assert isinstance(take_over(plan, moved().secrets[0], sent), Share)


def test_a_ciphertext_that_does_not_open_names_its_dealer() -> None:
    sent = list(moved().contributions)
    sent[2] = replace(sent[2], ciphertexts=(bytes(48), *sent[2].ciphertexts[1:]))
    assert blames(take_over(moved().plan, moved().secrets[0], sent)) == [(4, "decryption-failed")]


def test_a_coordinator_who_leaves_a_dealer_out_is_named() -> None:
    assert blames(take_over(moved().plan, moved().secrets[0], moved().contributions[:2])) == [
        (COORDINATOR, "message-malformed")
    ]


def test_a_split_view_ends_the_resharing() -> None:
    made = moved()
    other = (hand_on(made.plan, HELD.shares[0], HELD.secrets[0], stream("again")), *made.contributions[1:])
    first, second = handover_of(made.plan, made.contributions), handover_of(made.plan, other)
    signatures = [sign_handover(second if n == 6 else first, one) for n, one in enumerate(made.secrets)]
    assert blames(certify_handover(first, signatures)) == [(7, "signature-wrong")]


def test_contributions_of_another_resharing_do_not_hold() -> None:
    made = moved()
    later = replace(made.plan, session=b"another")
    assert blames(take_over(later, made.secrets[0], made.contributions)) == [
        (n, "proof-wrong") for n in (1, 3, 4)
    ]


@settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_no_bit_of_a_certificate_can_be_changed(bit: int) -> None:
    changed = bytearray(moved().certificate)
    bit %= len(changed) * 8
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(CeremonyError):
        verify_resharing(bytes(changed), BEFORE)


def test_a_certificate_is_of_one_custody() -> None:
    with pytest.raises(CeremonyError, match="another custody"):
        verify_resharing(moved().certificate, moved().change.after)
    handover, signatures = parse_handover(moved().certificate, BEFORE)
    assert handover == handover_of(moved().plan, moved().contributions)
    assert len(signatures) == 7


@pytest.mark.parametrize(
    "changes",
    [
        {"dealers": (1, 3)},
        {"dealers": (3, 1, 4)},
        {"dealers": (1, 3, 3)},
        {"dealers": (0, 1, 3)},
        {"dealers": (1, 3, 6)},
        {"threshold": 0},
        {"threshold": 1},
        {"threshold": 7},
        {"threshold": 8},
        {"threshold": 1},
        {"threshold": 7},
        {"session": b""},
        {"static_keys": (BEFORE.static_keys[0],) * 5},
    ],
)
def test_plans_that_cannot_be_carried_out(changes) -> None:
    with pytest.raises((CeremonyError, ShareError)):
        replace(moved().plan, **changes)


@pytest.mark.parametrize("threshold", [1, 7])
def test_no_certificate_hands_a_key_to_a_set_that_one_opens_or_one_loses(threshold: int) -> None:
    """k old custodians together can write such a one; nobody believes it."""
    made = moved()
    plan = copy(made.plan)
    object.__setattr__(plan, "threshold", threshold)
    sent = deal_all(plan, *OLD)
    handover = handover_of(plan, sent)
    data = certify_handover(handover, [sign_handover(handover, one) for one in made.secrets])
    with pytest.raises(ShareError):
        verify_resharing(data, BEFORE)


def test_only_a_dealer_of_the_plan_deals_and_only_their_own_share() -> None:
    plan = moved().plan
    for share, static in (
        (HELD.shares[1], HELD.secrets[1]),
        (HELD.shares[0], HELD.secrets[2]),
        (Share(1, 5), HELD.secrets[0]),
    ):
        with pytest.raises(CeremonyError):
            hand_on(plan, share, static, stream("no"))
    with pytest.raises(CeremonyError):
        take_over(plan, secret("stranger"), moved().contributions)
