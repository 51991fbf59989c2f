"""A key that nobody held: any k open with it, fewer do not, and who cheats is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sealing.building import CASE, VALUE, context
from sealing.ceremony.building import PURPOSE, agree, first_rounds, held, interpolated, secret, stream
from talley.sealing.ceremony.blame import COORDINATOR, Failed
from talley.sealing.ceremony.certificate import (
    certify,
    format_certificate,
    parse_certificate,
    sign_transcript,
    verify_certificate,
    views_differ,
)
from talley.sealing.ceremony.coordinator import collect, deliveries_for
from talley.sealing.ceremony.dealing import deal_out, take
from talley.sealing.ceremony.delivery import Route, close, shared_by_sender
from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.feldman import commit
from talley.sealing.ceremony.messages import (
    Contribution,
    Deal,
    Delivery,
    format_contribution,
    format_deliveries,
)
from talley.sealing.ceremony.possession import possess
from talley.sealing.ceremony.purpose import Purpose, extension_of, setup_of, verify_purpose
from talley.sealing.ceremony.recover import recover
from talley.sealing.ceremony.rounds import Agreed, read_deliveries, round_one, round_two
from talley.sealing.ceremony.schnorr import sign
from talley.sealing.ceremony.setup import format_setup, parse_setup
from talley.sealing.ceremony.transcript import format_transcript, transcript_of
from talley.sealing.combining import Key, NotOpened, Opened, combine
from talley.sealing.points import ORDER, base_times, negate
from talley.sealing.release import release
from talley.sealing.seal import Sealer
from talley.sealing.shares import Dealt, ShareError

HELD = held()
SETUP, SECRETS, SENT = HELD.setup, HELD.secrets, HELD.contributions
CHEAT, VICTIM = 4, 2


def key_of(ceremony) -> Key:
    custody = ceremony.custody
    return Key(custody.public_key, custody.threshold, dict(enumerate(custody.public_shares, start=1)))


def sealed(public, shares):
    return Sealer(public).seal(context(Dealt(public, shares)), VALUE, 128)


@settings(max_examples=12)
@given(st.data())
def test_any_k_open_and_no_fewer(data) -> None:
    count = data.draw(st.integers(3, 6))
    threshold = data.draw(st.integers(2, count - 1))
    made = held(threshold, count)
    chosen = data.draw(st.permutations(made.shares))[:threshold]
    seal = sealed(made.ceremony.custody.public_key, made.shares)
    parts = [release(share, seal.leaf, CASE) for share in chosen]
    opened = combine(key_of(made.ceremony), seal.leaf, seal.ciphertext, parts)
    assert isinstance(opened, Opened)
    assert opened.value == VALUE
    assert base_times(interpolated(chosen)) == made.ceremony.custody.public_key
    assert isinstance(combine(key_of(made.ceremony), seal.leaf, seal.ciphertext, parts[1:]), NotOpened)
    assert base_times(interpolated(chosen[1:])) != made.ceremony.custody.public_key


def test_each_public_share_is_of_its_custodian() -> None:
    assert [share.public() for share in HELD.shares] == list(HELD.ceremony.custody.public_shares)


def test_a_share_comes_back_from_the_static_secret_and_what_is_kept() -> None:
    for index, (one, bundle) in enumerate(zip(SECRETS, HELD.bundles, strict=True)):
        assert recover(one, HELD.certificate, bundle).share == HELD.shares[index]


def test_a_share_does_not_come_back_from_anything_else() -> None:
    with pytest.raises(CeremonyError, match="no participant"):
        recover(secret("stranger"), HELD.certificate, HELD.bundles[0])
    with pytest.raises(CeremonyError, match="participant 1: The ciphertext does not open"):
        recover(SECRETS[0], HELD.certificate, HELD.bundles[1])
    with pytest.raises(CeremonyError):
        recover(SECRETS[0], HELD.certificate[:-65] + bytes(65), HELD.bundles[0])


def test_a_share_is_not_printed() -> None:
    agreed = agree(SETUP, SECRETS, SENT, 1)
    assert str(agreed.share.secret) not in repr(agreed)
    assert str(agreed.share.secret) not in repr(recover(SECRETS[0], HELD.certificate, HELD.bundles[0]))


def blames(failed) -> list[tuple[int, str]]:
    assert isinstance(failed, Failed)
    return [(one.participant, one.code) for one in failed.blames]


def with_changed(index: int, **changes) -> tuple[Contribution, ...]:
    return tuple(replace(one, **changes) if n == index else one for n, one in enumerate(SENT, start=1))


def seen_by(index: int, sent) -> Agreed | Failed:
    return round_two(SETUP, SECRETS[index - 1], sent[index - 1], deliveries_for(sent, index))


def dealt_wrongly(plaintext_share: int, tail: bytes = b"") -> tuple[Contribution, ...]:
    """The cheat sends the victim a share of their choice, well encrypted."""
    ephemeral = secret("cheat's ephemeral")
    honest = SENT[CHEAT - 1].deal
    unsigned = Deal(commit([secret("c0"), secret("c1"), secret("c2")]), b"", base_times(ephemeral))
    deal = replace(unsigned, proof=sign(secret("c0"), unsigned.signed_message(SETUP.context)))
    assert deal != honest
    ciphertexts = []
    for index, recipient in enumerate(SETUP.static_keys, start=1):
        route = Route(SETUP.context, deal.ephemeral, SETUP.static_keys[CHEAT - 1], recipient)
        value = sum(secret(f"c{n}") * index**n for n in range(3))
        shared = shared_by_sender(route, ephemeral, SECRETS[CHEAT - 1])
        ciphertexts.append(close(route, shared, plaintext_share if index == VICTIM else value, tail))
    possession = possess(SETUP.context, ephemeral, SECRETS[CHEAT - 1])
    return with_changed(CHEAT, deal=deal, ciphertexts=tuple(ciphertexts), possession=possession)


def test_a_wrong_share_names_its_dealer_at_the_one_who_got_it() -> None:
    sent = dealt_wrongly(12345)
    assert blames(seen_by(VICTIM, sent)) == [(CHEAT, "share-wrong")]
    assert isinstance(seen_by(1, sent), Agreed)


def test_a_ciphertext_that_does_not_open_names_its_dealer() -> None:
    broken = list(SENT[CHEAT - 1].ciphertexts)
    broken[VICTIM - 1] = broken[VICTIM - 1][:-1] + bytes([broken[VICTIM - 1][-1] ^ 1])
    sent = with_changed(CHEAT, ciphertexts=tuple(broken))
    assert blames(seen_by(VICTIM, sent)) == [(CHEAT, "decryption-failed")]


def test_ciphertexts_of_another_recipient_do_not_open() -> None:
    one, two, *rest = SENT[CHEAT - 1].ciphertexts
    sent = with_changed(CHEAT, ciphertexts=(two, one, *rest))
    assert blames(seen_by(VICTIM, sent)) == [(CHEAT, "decryption-failed")]


def test_another_static_key_does_not_make_a_share() -> None:
    sent = list(SENT)
    other = replace(SETUP, static_keys=(*SETUP.static_keys[:-1], base_times(secret("stranger"))))
    sent[4] = round_one(other, secret("stranger"), stream("stranger"))
    assert (5, "proof-wrong") in blames(seen_by(1, sent))


def test_a_proof_that_does_not_hold_names_its_maker_to_everybody() -> None:
    deal = replace(SENT[CHEAT - 1].deal, proof=SENT[0].deal.proof)
    sent = with_changed(CHEAT, deal=deal)
    assert all(blames(seen_by(index, sent)) == [(CHEAT, "proof-wrong")] for index in (1, 2, 3, 5))
    assert blames(collect(SETUP, list(map(format_contribution, sent)))) == [(CHEAT, "proof-wrong")]


def test_a_threshold_raised_in_secret_is_noticed() -> None:
    deal = SENT[CHEAT - 1].deal
    raised = replace(deal, commitment=(*deal.commitment, base_times(7)))
    sent = with_changed(CHEAT, deal=raised)
    assert blames(seen_by(1, sent)) == [(CHEAT, "threshold-wrong")]
    data = format_contribution(sent[CHEAT - 1])
    messages = [*map(format_contribution, SENT)]
    messages[CHEAT - 1] = data
    assert blames(collect(SETUP, messages)) == [(CHEAT, "message-malformed")]


def test_a_key_taken_from_the_others_needs_a_proof_that_nobody_can_make() -> None:
    """The rogue key: the others' sum with the other sign, so that the joint key would be the cheat's."""
    deal = SENT[CHEAT - 1].deal
    rogue = replace(deal, commitment=(negate(HELD.ceremony.custody.public_key), *deal.commitment[1:]))
    assert blames(seen_by(1, with_changed(CHEAT, deal=rogue))) == [(CHEAT, "proof-wrong")]


def test_who_makes_their_own_share_zero_once_they_know_the_others_parts_is_named() -> None:
    """They deal last, and the coordinator shows them the rest first. Everybody's checks hold, and there is no key."""
    parts = [round_two_part(dealer) for dealer in (1, 2, 3, 5)]
    a, b = secret("a"), secret("b")
    constant = (-sum(parts) - a * CHEAT - b * CHEAT**2) % ORDER
    own = deal_out(
        SETUP.context, (constant, a, b), SECRETS[CHEAT - 1], SETUP.static_keys, stream("last mover")
    )
    sent = with_changed(CHEAT, deal=own.deal, ciphertexts=own.ciphertexts)
    assert isinstance(seen_by(1, sent), Agreed)
    transcript = transcript_of(SETUP, tuple(one.deal for one in sent), extension_of(PURPOSE, sent))
    certificate = certify(transcript, [sign_transcript(transcript, one) for one in SECRETS])
    with pytest.raises(CeremonyError, match=f"custodian {CHEAT}"):
        verify_certificate(format_certificate(certificate))


def round_two_part(dealer: int) -> int:
    delivery = deliveries_for(SENT, CHEAT)[dealer - 1]
    sender = (dealer, SETUP.static_keys[dealer - 1])
    return take(SETUP.context, delivery, sender, CHEAT, SECRETS[CHEAT - 1]).share


def test_two_cheats_are_both_named() -> None:
    sent = list(dealt_wrongly(12345))
    sent[0] = replace(sent[0], deal=replace(sent[0].deal, proof=bytes(65)))
    assert blames(seen_by(VICTIM, sent)) == [(1, "proof-wrong"), (CHEAT, "share-wrong")]


def test_a_coordinator_who_alters_what_i_sent_is_named() -> None:
    deliveries = deliveries_for(with_changed(1, deal=SENT[1].deal), 1)
    assert blames(round_two(SETUP, SECRETS[0], SENT[0], deliveries)) == [(COORDINATOR, "message-altered")]


def test_a_coordinator_who_leaves_somebody_out_is_named() -> None:
    assert blames(round_two(SETUP, SECRETS[0], SENT[0], deliveries_for(SENT, 1)[:4])) == [
        (COORDINATOR, "message-malformed")
    ]
    assert blames(collect(SETUP, [format_contribution(one) for one in SENT[:4]])) == [
        (COORDINATOR, "message-malformed")
    ]


def test_bytes_that_break_off_name_whose_part_they_are() -> None:
    deliveries = deliveries_for(SENT, 1)
    data = format_deliveries(deliveries)
    assert read_deliveries(SETUP, data) == deliveries
    assert blames(read_deliveries(SETUP, data[:-1])) == [(5, "message-malformed")]
    assert blames(read_deliveries(SETUP, data + b"x")) == [(COORDINATOR, "message-malformed")]


def views():
    """Two transcripts of one session: the coordinator shows 4 and 5 another contribution of 1."""
    other = round_one(SETUP, SECRETS[0], stream("another"))
    first = transcript_of(SETUP, tuple(one.deal for one in SENT))
    return first, transcript_of(SETUP, (other.deal, *(one.deal for one in SENT[1:])))


def test_a_split_view_ends_the_ceremony_for_everybody() -> None:
    first, second = views()
    signatures = [sign_transcript(first if n < 3 else second, one) for n, one in enumerate(SECRETS)]
    assert blames(certify(first, signatures)) == [(4, "signature-wrong"), (5, "signature-wrong")]
    assert blames(certify(second, signatures)) == [(n, "signature-wrong") for n in (1, 2, 3)]


def test_a_split_view_can_be_shown_to_anybody() -> None:
    first, second = views()
    one = (format_transcript(first), 1, sign_transcript(first, SECRETS[0]))
    assert views_differ(one, (format_transcript(second), 5, sign_transcript(second, SECRETS[4])))
    assert not views_differ(one, (format_transcript(first), 5, sign_transcript(first, SECRETS[4])))
    assert not views_differ(one, (format_transcript(second), 4, sign_transcript(second, SECRETS[4])))
    elsewhere = replace(second, context=b"another")
    assert not views_differ(one, (format_transcript(elsewhere), 5, sign_transcript(elsewhere, SECRETS[4])))


def test_different_extensions_are_a_split_view() -> None:
    deals = tuple(one.deal for one in SENT)
    first = transcript_of(SETUP, deals, extension_of(PURPOSE, SENT))
    altered = transcript_of(SETUP, deals, extension_of(PURPOSE, dealt_wrongly(1)))
    signatures = [sign_transcript(first if n else altered, one) for n, one in enumerate(SECRETS)]
    assert blames(certify(first, signatures)) == [(1, "signature-wrong")]


def test_a_certificate_of_other_people_is_refused() -> None:
    keys = (*SETUP.static_keys[1:], SETUP.static_keys[0])
    with pytest.raises(CeremonyError, match="other static keys"):
        verify_certificate(HELD.certificate, keys)


@settings(max_examples=60)
@given(st.integers(0, len(HELD.certificate) * 8 - 1))
def test_no_bit_of_a_certificate_can_be_changed(bit: int) -> None:
    changed = bytearray(HELD.certificate)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(CeremonyError):
        verify_certificate(bytes(changed))


def test_a_certificate_says_what_its_key_is_for() -> None:
    purpose, _ = verify_purpose(HELD.ceremony)
    assert purpose == PURPOSE
    with pytest.raises(CeremonyError, match="context"):
        verify_purpose(replace(HELD.ceremony, context=bytes(32)))
    elsewhere = extension_of(Purpose("other.example", "2026-q4", b"n" * 32), SENT)
    with pytest.raises(CeremonyError, match="context"):
        verify_purpose(replace(HELD.ceremony, extension=elsewhere))


@pytest.mark.parametrize(("threshold", "count"), [(1, 3), (3, 3), (0, 3), (4, 3), (2, 2)])
def test_sets_in_which_one_opens_or_one_loss_is_all_make_no_key(threshold: int, count: int) -> None:
    with pytest.raises(ShareError):
        setup_of(PURPOSE, threshold, SETUP.static_keys[:count])


def test_a_setup_is_read_as_it_was_written() -> None:
    assert parse_setup(format_setup(SETUP)) == SETUP
    with pytest.raises(CeremonyError):
        parse_setup(format_setup(SETUP)[:-1])


def test_nobody_takes_part_with_a_secret_of_somebody_else() -> None:
    with pytest.raises(CeremonyError, match="no participant"):
        round_one(SETUP, secret("stranger"), stream("stranger"))


def test_a_certificate_is_read_as_it_was_written() -> None:
    certificate = parse_certificate(HELD.certificate)
    assert certificate.transcript.extension == extension_of(PURPOSE, SENT)
    assert len(certificate.signatures) == 5


def test_first_rounds_are_never_the_same() -> None:
    again = first_rounds(SETUP, SECRETS, "other chance")
    assert not {one.deal.ephemeral for one in again} & {one.deal.ephemeral for one in SENT}
    assert all(isinstance(one, Delivery) for one in deliveries_for(again, 1))
