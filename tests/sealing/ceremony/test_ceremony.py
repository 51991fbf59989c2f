"""A ceremony gives shares of which any k join and no k - 1 do; who cheats is named; the key outlives its custodians."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sealing.building import CASE, VALUE, key, numbers, sealed
from talley.sealing.ceremony.certificate import format_certificate, parse_certificate, verify_certificate
from talley.sealing.ceremony.dealing import deal, fits
from talley.sealing.ceremony.errors import CeremonyError, MessageError
from talley.sealing.ceremony.message import format_ciphertexts
from talley.sealing.ceremony.participant import Setup, certify, complete, first_round, recover, second_round
from talley.sealing.ceremony.resharing import (
    Holder,
    Move,
    MoveCertificate,
    Moved,
    certify_move,
    check_moved,
    deal_on,
    format_moved,
    move_digest,
    one_at_a_time,
    receive,
    verify_move,
)
from talley.sealing.combining import Key, NotOpened, Opened, combine
from talley.sealing.context import Context, key_id_of
from talley.sealing.points import ORDER, base_times, times, total
from talley.sealing.release import release
from talley.sealing.seal import Sealer
from talley.sealing.shares import Share, ShareError, weights


def hosts(count: int, start: int = 1) -> list[int]:
    return [1000 + start + n for n in range(count)]


def ceremony(threshold: int, count: int, seed: str = "seed"):
    """A whole ceremony in one process: what each holds, and the certificate."""
    statics = hosts(count)
    setup = Setup(seed.encode(), threshold, tuple(map(base_times, statics)))
    sent = [first_round(setup, static, numbers(f"{seed} {static}")) for static in statics]
    held = [second_round(setup, static, sent[n], sent, b"extension") for n, static in enumerate(statics)]
    signatures = [certify(one, static) for one, static in zip(held, statics, strict=True)]
    certificates = [complete(one, signatures) for one in held]
    return held, certificates[0], sent, statics


def known(certificate, threshold: int) -> Key:
    transcript = certificate.transcript
    return Key(transcript.public(), threshold, transcript.shares())


def seal_for(public):
    context = Context("log.example/record", key_id_of(public), b"a" * 16, "name", b"s" * 16, "2026-q4")
    return Sealer(public).seal(context, VALUE, 64)


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_any_k_of_a_ceremony_open_and_no_fewer(data: st.DataObject) -> None:
    count = data.draw(st.integers(3, 6))
    threshold = data.draw(st.integers(2, count - 1))
    held, certificate, sent, statics = ceremony(threshold, count, f"{data.draw(st.integers(0, 9))}")
    public = certificate.transcript.public()
    made = seal_for(public)
    chosen = data.draw(st.permutations([one.share for one in held]))[:threshold]
    parts = [release(share, made.leaf, CASE) for share in chosen]
    found = combine(known(certificate, threshold), made.leaf, made.ciphertext, parts)
    assert isinstance(found, Opened)
    assert found.value == VALUE
    lower = replace(known(certificate, threshold), threshold=threshold - 1)
    assert isinstance(combine(lower, made.leaf, made.ciphertext, parts[1:]), NotOpened)
    verify_certificate(parse_certificate(format_certificate(certificate)))
    # A lost share comes back from the host key and what was sent.
    place = data.draw(st.integers(0, count - 1))
    bundle = format_ciphertexts([message.ciphertexts[place] for message in sent])
    assert recover(certificate, statics[place], bundle).share == held[place].share


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_certificate_with_any_changed_byte_is_refused(data: st.DataObject) -> None:
    written = bytearray(format_certificate(CERTIFICATE))
    written[data.draw(st.integers(0, len(written) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises((CeremonyError, MessageError)):
        verify_certificate(parse_certificate(bytes(written)))


HELD, CERTIFICATE, _, STATICS = ceremony(3, 5)
PUBLIC = CERTIFICATE.transcript.public()
SHARES = CERTIFICATE.transcript.shares()


def move(
    dealers=(1, 2, 4), new=(1, 2, 3, 4, 9), threshold: int = 3, session: bytes = b"m"
) -> tuple[Move, list[int]]:
    """Custodian 5 goes, the one with host key 1009 comes."""
    statics = [1000 + n + 1 if n < 9 else 1000 + n for n in [i - 1 if i < 9 else i for i in new]]
    holders = tuple(Holder(i, base_times(STATICS[i - 1]), SHARES[i]) for i in dealers)
    return Move(session, PUBLIC, holders, threshold, tuple(map(base_times, statics))), statics


def moved(plan: Move) -> Moved:
    messages = [
        deal_on(
            plan, HELD[dealer.index - 1].share, STATICS[dealer.index - 1], numbers(f"deal {dealer.index}")
        )
        for dealer in plan.dealers
    ]
    return Moved(plan, tuple(messages))


def test_shares_move_the_key_stays_and_old_seals_open() -> None:
    plan, statics = move()
    made = seal_for(PUBLIC)
    done = moved(plan)
    new = [receive(done, index, static) for index, static in enumerate(statics, start=1)]
    certificate = MoveCertificate(done, tuple(certify_move(done, static) for static in statics))
    verify_move(certificate)
    assert len(move_digest(certificate)) == 32
    after = Key(PUBLIC, 3, done.shares())
    parts = [release(share, made.leaf, CASE) for share in (new[0], new[2], new[4])]
    found = combine(after, made.leaf, made.ciphertext, parts)
    assert isinstance(found, Opened)
    assert found.value == VALUE
    # Old and new shares do not mix.
    mixed = [parts[0], parts[1], release(HELD[4].share, made.leaf, CASE)]
    assert isinstance(combine(after, made.leaf, made.ciphertext, mixed), NotOpened)
    joined = weights([1, 3, 5])
    secrets = {1: new[0].secret, 3: new[2].secret, 5: HELD[4].share.secret}
    assert base_times(sum(joined[i] * secrets[i] for i in joined) % ORDER) != PUBLIC


@settings(max_examples=4, deadline=None)
@given(st.integers(2, 5))
def test_a_move_may_change_how_many_open(threshold: int) -> None:
    plan, statics = move(new=(1, 2, 3, 4, 5, 9), threshold=threshold)
    done = moved(plan)
    new = [receive(done, index, static) for index, static in enumerate(statics, start=1)]
    joined = weights(range(1, threshold + 1))
    assert base_times(sum(joined[i] * new[i - 1].secret for i in joined) % ORDER) == PUBLIC


def blamed(done: Moved, index: int = 1, static: int | None = None) -> CeremonyError:
    with pytest.raises(CeremonyError) as raised:
        receive(done, index, static or STATICS[0])
    return raised.value


def test_who_cheats_in_a_move_is_named() -> None:
    plan, _ = move()
    done = moved(plan)
    honest = done.messages[1]
    # Another share than their own: everybody sees it.
    other = deal(777, 3, STATICS[1], plan.receivers, plan.context, numbers("other"))
    error = blamed(replace(done, messages=(done.messages[0], other, done.messages[2])))
    assert (error.blamed, error.provable) == (2, True)
    # A commitment to their share, and another's proof for it.
    forged = replace(other, commitments=(honest.commitments[0], *other.commitments[1:]))
    error = blamed(replace(done, messages=(done.messages[0], forged, done.messages[2])))
    assert (error.blamed, error.provable) == (2, True)
    # Parts that do not fit what is committed to: the receiver sees it, and showing the part proves it.
    swapped = replace(honest, ciphertexts=other.ciphertexts)
    error = blamed(replace(done, messages=(done.messages[0], swapped, done.messages[2])))
    assert error.blamed == 2
    assert not fits(honest, 1, 5)
    # A higher threshold than was agreed on.
    raised = deal(HELD[1].share.secret, 4, STATICS[1], plan.receivers, plan.context, numbers("raised"))
    error = blamed(replace(done, messages=(done.messages[0], raised, done.messages[2])))
    assert (error.blamed, error.provable) == (2, True)
    assert blamed(replace(done, messages=done.messages[:2])).blamed is None


def test_a_move_is_signed_by_all_who_come() -> None:
    plan, statics = move()
    done = moved(plan)
    signatures = [certify_move(done, static) for static in statics]
    for bad in (signatures[:-1], [signatures[1], *signatures[1:]], [*signatures[:-1], bytes(65)]):
        with pytest.raises(CeremonyError):
            verify_move(MoveCertificate(done, tuple(bad)))
    elsewhere = moved(move(session=b"another")[0])
    assert format_moved(elsewhere) != format_moved(done)
    with pytest.raises(CeremonyError):
        check_moved(replace(done, messages=elsewhere.messages))


def test_those_who_deal_must_hold_the_key_together() -> None:
    for dealers in ((1, 2), (1, 2, 2), (1, 2, 3, 4)):
        if dealers == (1, 2, 3, 4):
            move(dealers)  # more than needed join as well
            continue
        with pytest.raises((CeremonyError, ShareError)):
            move(dealers)
    with pytest.raises(ShareError):
        move(threshold=5)
    with pytest.raises(CeremonyError, match="same key"):
        move(new=(1, 2, 3, 3, 9))
    plan, _ = move()
    with pytest.raises(CeremonyError):
        deal_on(plan, Share(1, 5), STATICS[0])
    with pytest.raises(CeremonyError):
        deal_on(plan, HELD[4].share, STATICS[4])
    with pytest.raises(CeremonyError):
        receive(moved(plan), 2, STATICS[0])


def test_a_client_accepts_one_change_at_a_time() -> None:
    old = tuple(map(base_times, hosts(4)))
    more = base_times(5000)
    assert one_at_a_time(old, (*old, more))
    assert one_at_a_time(old, old[:-1])
    assert one_at_a_time(old, (*old[:-1], more))
    assert not one_at_a_time(old, old)
    assert not one_at_a_time(old, (*old[:2], more, base_times(5001)))
    assert not one_at_a_time(old, old[:2])


def test_the_dealt_key_of_a_demonstration_works_alike() -> None:
    dealt = key(2, 3)
    made = sealed(dealt)
    parts = [release(share, made.leaf, CASE) for share in dealt.shares[1:]]
    joined = weights([2, 3])
    assert total([times(joined[one.index], one.point) for one in parts]) is not None
