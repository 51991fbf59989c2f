"""Ceremonies and resharing: all custodians in one process, and what one of them waits for."""

from __future__ import annotations

import time

from benchmarks.assessing import Row
from talley.sealing.ceremony.participant import Held, Setup, certify, complete, first_round, second_round
from talley.sealing.ceremony.resharing import (
    Holder,
    Move,
    MoveCertificate,
    Moved,
    certify_move,
    deal_on,
    receive,
    verify_move,
)
from talley.sealing.points import base_times


def _ceremony(threshold: int, count: int) -> tuple[list[Held], list[int], float]:
    """Return what each holds, their host secrets, and the seconds that all of it took."""
    statics = [1_000 + n for n in range(count)]
    setup = Setup(b"bench", threshold, tuple(map(base_times, statics)))
    started = time.perf_counter()
    sent = [first_round(setup, static) for static in statics]
    held = [second_round(setup, static, sent[n], sent) for n, static in enumerate(statics)]
    signatures = [certify(one, static) for one, static in zip(held, statics, strict=True)]
    for one in held:
        complete(one, signatures)
    return held, statics, time.perf_counter() - started


def _made(threshold: int, count: int) -> Row:
    _, _, took = _ceremony(threshold, count)
    return Row(
        f"ceremony {threshold} of {count}, {1e3 * took / count:.0f} ms a custodian",
        f"{1e3 * took:.0f} ms",
        "-",
        None,
    )


def ceremony_3_of_5() -> Row:
    return _made(3, 5)


def ceremony_7_of_13() -> Row:
    return _made(7, 13)


def _moved(old: tuple[int, int], new: tuple[int, int]) -> Row:
    held, statics, _ = _ceremony(*old)
    transcript = held[0].transcript
    shares = transcript.shares()
    dealers = tuple(Holder(n, base_times(statics[n - 1]), shares[n]) for n in range(1, old[0] + 1))
    receiving = [9_000 + n for n in range(new[1])]
    started = time.perf_counter()
    move = Move(b"bench", transcript.public(), dealers, new[0], tuple(map(base_times, receiving)))
    dealt = tuple(deal_on(move, held[n].share, statics[n]) for n in range(old[0]))
    done = Moved(move, dealt)
    for index, static in enumerate(receiving, start=1):
        receive(done, index, static)
    verify_move(MoveCertificate(done, tuple(certify_move(done, static) for static in receiving)))
    took = time.perf_counter() - started
    each = 1e3 * took / (old[0] + new[1])
    return Row(
        f"resharing {old[0]} of {old[1]} to {new[0]} of {new[1]}, {each:.0f} ms a custodian",
        f"{1e3 * took:.0f} ms",
        "-",
        None,
    )


def resharing_to_4_of_7() -> Row:
    return _moved((3, 5), (4, 7))


def resharing_to_7_of_13() -> Row:
    return _moved((3, 5), (7, 13))


ROWS = (ceremony_3_of_5, ceremony_7_of_13, resharing_to_4_of_7, resharing_to_7_of_13)
