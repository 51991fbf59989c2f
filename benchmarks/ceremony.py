"""Ceremonies and resharings: everybody in one process, and what one participant's part of it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from secrets import token_bytes

from benchmarks.assessing import Row
from talley.sealing.ceremony.certificate import (
    Ceremony,
    certify,
    format_certificate,
    sign_transcript,
    verify_certificate,
)
from talley.sealing.ceremony.coordinator import collect, deliveries_for
from talley.sealing.ceremony.handover import certify_handover, handover_of, sign_handover, verify_resharing
from talley.sealing.ceremony.messages import Contribution, format_contribution
from talley.sealing.ceremony.purpose import Purpose, extension_of, setup_of
from talley.sealing.ceremony.resharing import Plan, hand_on, take_over
from talley.sealing.ceremony.rounds import round_one, round_two
from talley.sealing.ceremony.setup import Setup
from talley.sealing.ceremony.suite import random_scalar
from talley.sealing.ceremony.transcript import transcript_of
from talley.sealing.points import base_times
from talley.sealing.shares import Share

AIM_RESHARING_MS = 25.0
PURPOSE = Purpose("bench.example/log", "2026-q4", bytes(32))
DEALERS = (1, 3, 5)


def people(count: int) -> tuple[int, ...]:
    return tuple(random_scalar(token_bytes) for _ in range(count))


def whole(setup: Setup, secrets: tuple[int, ...]) -> tuple[Ceremony, list[Share]]:
    """All rounds of all participants, the coordinator's part, and the certificate's verification by each."""
    messages = [format_contribution(round_one(setup, one, token_bytes)) for one in secrets]
    sent = collect(setup, messages)
    agreed = [round_two(setup, one, sent[n], deliveries_for(sent, n + 1)) for n, one in enumerate(secrets)]
    transcript = transcript_of(setup, agreed[0].deals, extension_of(PURPOSE, sent))
    signatures = [sign_transcript(transcript, one) for one in secrets]
    certificates = [certify(transcript, signatures) for _ in secrets]
    return verify_certificate(format_certificate(certificates[0])), [one.share for one in agreed]


@cache
def prepared(threshold: int, count: int) -> tuple[Setup, tuple[int, ...]]:
    secrets = people(count)
    return setup_of(PURPOSE, threshold, tuple(map(base_times, secrets))), secrets


def best_ms(work: Callable[[], object], runs: int = 5) -> float:
    """The best of several runs in milliseconds: the others were disturbed."""
    took = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    return 1e3 * min(took)


def ceremony_3_of_5() -> Row:
    return _ceremony(3, 5)


def ceremony_7_of_13() -> Row:
    return _ceremony(7, 13)


def _ceremony(threshold: int, count: int) -> Row:
    setup, secrets = prepared(threshold, count)
    took = best_ms(lambda: whole(setup, secrets), runs=3)
    return Row(f"ceremony {threshold} of {count}, all participants", f"{took:,.0f} ms", "-", None)


def participant_3_of_5() -> Row:
    return _participant(3, 5)


def participant_7_of_13() -> Row:
    return _participant(7, 13)


def _participant(threshold: int, count: int) -> Row:
    setup, secrets = prepared(threshold, count)
    sent = [round_one(setup, one, token_bytes) for one in secrets]
    agreed = round_two(setup, secrets[0], sent[0], deliveries_for(sent, 1))
    transcript = transcript_of(setup, agreed.deals)
    signatures = [sign_transcript(transcript, one) for one in secrets]
    rounds = (
        best_ms(lambda: round_one(setup, secrets[0], token_bytes)),
        best_ms(lambda: round_two(setup, secrets[0], sent[0], deliveries_for(sent, 1))),
        best_ms(lambda: (sign_transcript(transcript, secrets[0]), certify(transcript, signatures))),
    )
    each = " + ".join(f"{took:.1f}" for took in rounds)
    return Row(f"the same, one participant's rounds, {each}", f"{sum(rounds):.1f} ms", "-", None)


def resharing_to_4_of_7() -> Row:
    return _resharing(4, 7, AIM_RESHARING_MS)


def resharing_to_7_of_13() -> Row:
    return _resharing(7, 13, None)


def _resharing(threshold: int, count: int, aim: float | None) -> Row:
    """What a new custodian waits for: dealers' checks, the own share, the signature, everybody's signatures."""
    plan, sent, secrets = _plan(threshold, count)
    handover = handover_of(plan, sent)
    signatures = [sign_handover(handover, one) for one in secrets]

    def custodian() -> None:
        take_over(plan, secrets[0], sent)
        sign_handover(handover_of(plan, sent), secrets[0])
        certify_handover(handover, signatures)

    took = best_ms(custodian)
    return Row(
        f"resharing 3 of 5 to {threshold} of {count}, a new custodian",
        f"{took:.1f} ms",
        f"{aim:.0f} ms" if aim else "-",
        took <= aim if aim else None,
    )


@cache
def _plan(threshold: int, count: int) -> tuple[Plan, list[Contribution], tuple[int, ...]]:
    setup, old = prepared(3, 5)
    ceremony, shares = whole(setup, old)
    secrets = people(count)
    plan = Plan(b"resharing", ceremony.custody, DEALERS, threshold, tuple(map(base_times, secrets)))
    return plan, [hand_on(plan, shares[n - 1], old[n - 1], token_bytes) for n in DEALERS], secrets


def resharing_dealer() -> Row:
    setup, old = prepared(3, 5)
    ceremony, shares = whole(setup, old)
    keys = tuple(map(base_times, people(13)))
    plan = Plan(b"resharing", ceremony.custody, DEALERS, 7, keys)
    took = best_ms(lambda: hand_on(plan, shares[0], old[0], token_bytes))
    return Row("the same, an old custodian deals to 13", f"{took:.1f} ms", "-", None)


def resharing_verified() -> Row:
    plan, sent, secrets = _plan(7, 13)
    handover = handover_of(plan, sent)
    certificate = certify_handover(handover, [sign_handover(handover, one) for one in secrets])
    took = best_ms(lambda: verify_resharing(certificate, plan.before))
    return Row("the same, anybody verifies its certificate", f"{took:.1f} ms", "-", None)


ROWS = (
    ceremony_3_of_5,
    participant_3_of_5,
    ceremony_7_of_13,
    participant_7_of_13,
    resharing_to_4_of_7,
    resharing_to_7_of_13,
    resharing_dealer,
    resharing_verified,
)
