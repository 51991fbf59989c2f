"""A custodian's client releases when every rule is met, and for each rule there is a case where it alone is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.casework.courses import DAY, INTAKE, NOW, OPEN, Step, events_of
from tests.casework.keeping import course
from tests.casework.release.authenticators import FLAGS
from tests.casework.release.cases import (
    COUNSELS,
    DEALT,
    KEY_ID,
    LATER,
    OTHER_SUBJECT,
    PINNED,
    RECIPIENT,
    RECIPIENT_KEY,
    SECONDS,
    SECRECY,
    SECRET,
    STEPS,
    STRANGERS,
    WRITTEN,
    made,
    published,
    seal,
)
from tests.sealing.building import key as other_key
from tests.tlog.building import POLICY, WITNESSES

from talley.casework.course.event import entry_of
from talley.casework.entries.challenge_filed import ChallengeFiled
from talley.casework.entries.closed import Closed
from talley.casework.entries.corrected import Corrected
from talley.casework.entries.drill import Drill
from talley.casework.entries.entry import format_entry
from talley.casework.entries.objected import Objected
from talley.casework.entries.related import Related
from talley.casework.entries.release_refused import ReleaseRefused
from talley.casework.entries.released import Released
from talley.casework.entries.seals import Seals
from talley.casework.entries.slot import fill
from talley.casework.entries.stayed import Stayed
from talley.casework.entries.withdrawn import Withdrawn
from talley.casework.gate.gate import Shut
from talley.casework.release.answers import answer_holds, boxes_digest, boxes_hold, sign_answer
from talley.casework.release.approving import approvers_digest
from talley.casework.release.case import case_entry, format_case, parse_case
from talley.casework.release.drilled import (
    DrillPacket,
    format_drill_packet,
    may_release_drill,
    parse_drill_packet,
)
from talley.casework.release.packet import HeldSeal, PacketError, format_packet, parse_packet
from talley.casework.release.pinned import Before
from talley.casework.release.refusals import REFUSALS, Refusal
from talley.casework.release.rule import MayRelease, MustRefuse, may_release
from talley.casework.release.view import View, look
from talley.sealing.box import open_box, seal_box
from talley.sealing.combining import Key, NotOpened, combine
from talley.sealing.context import key_id_of
from talley.sealing.leaf import format_leaf, leaf_digest
from talley.sealing.points import ORDER, base_times, format_point
from talley.sealing.release import release
from talley.sealing.seal import Sealer
from talley.tlog.checkpoint import parse_signed_checkpoint
from talley.tlog.policy import Policy

GOOD = made()


def codes(answer) -> set[str]:
    assert isinstance(answer, MustRefuse), "it was released"
    return {one.code for one in answer.refusals}


def asked(case=GOOD, pinned=PINNED, at=LATER, packet=None, view=None):
    return may_release(packet or case.packet, view or case.view(at), pinned, at)


def test_a_case_with_every_rule_met_may_be_released() -> None:
    for case in (GOOD, made(SECRET, closed=True)):
        answer = asked(case)
        assert isinstance(answer, MayRelease), answer
        assert [one.context.field for one in answer.leaves] == ["name", "email_address"]
        assert answer.recipient == RECIPIENT_KEY
        assert answer.others == ()
        assert answer.closed == (case is not GOOD)


def test_packets_and_cases_read_back() -> None:
    assert parse_packet(format_packet(GOOD.packet)) == GOOD.packet
    assert parse_case(format_case(GOOD.packet.case)) == GOOD.packet.case
    with pytest.raises(PacketError):
        parse_packet(format_packet(GOOD.packet) + b" ")


# 1. The log.


def looked(files, policy=POLICY, last=None):
    return look(files.get, policy, last=last)


def test_a_log_that_is_not_trusted_is_not_looked_at() -> None:
    files = published(GOOD.keeper.entries, LATER)
    code = {
        "no-witness-asked": looked(files, Policy(POLICY.logs, POLICY.witnesses, (), "none")),
        "log-not-readable": looked({p: d for p, d in files.items() if not p.startswith("tile/0/")}),
    }
    for expected, found in code.items():
        assert isinstance(found, Refusal)
        assert found.code == expected
    for bad in (
        {},
        files | {"checkpoint": b"junk"},
        published(GOOD.keeper.entries, LATER, WITNESSES[:1]),
        files | {"checkpoint": files["checkpoint"].replace(b"log.example", b"log.exampel")},
    ):
        found = looked(bad)
        assert isinstance(found, Refusal)
        assert found.code == "log-not-trusted"


def test_a_log_that_does_not_go_on_from_what_was_accepted_is_refused() -> None:
    before = parse_signed_checkpoint(published(GOOD.keeper.entries[:7], LATER)["checkpoint"]).checkpoint
    assert isinstance(looked(published(GOOD.keeper.entries, LATER), last=before), View)
    elsewhere = replace(before, origin="other.example/log")
    assert isinstance(looked(published(GOOD.keeper.entries, LATER), last=elsewhere), Refusal)
    for entries in (GOOD.keeper.entries[:5], [*GOOD.keeper.entries[:3], b"other", *GOOD.keeper.entries[4:]]):
        found = looked(published(entries, LATER), last=before)
        assert isinstance(found, Refusal)
        assert found.code == "log-forked"


def test_a_case_or_seal_that_is_not_in_the_log_is_refused() -> None:
    packet = GOOD.packet
    for written in (
        replace(packet.written, index=packet.written.index - 1),
        replace(packet.written, index=10**6),
        replace(packet.written, nonce=bytes(32)),
    ):
        assert "case-not-logged" in codes(asked(packet=replace(packet, written=written)))
    moved = replace(packet.seals[0], batch=2)
    assert codes(asked(packet=replace(packet, seals=(moved, packet.seals[1])))) == {"seal-not-logged"}
    swapped = replace(packet, seals=packet.seals[::-1])
    assert codes(asked(packet=swapped)) == {"seal-not-logged", "seal-not-the-one"}
    assert codes(asked(packet=replace(packet, seals=packet.seals[:1]))) == {"seal-not-logged"}


def test_a_case_lies_closed_in_a_slot_only_while_secrecy_binds() -> None:
    """Otherwise an opening could be kept from the public for ever: a settlement may carry whatever it likes."""
    assert codes(asked(made(closed=True))) == {"case-closed"}
    for changes in ({"kind": "requested"}, {"ends_on": NOW.date()}, {"starts_on": (NOW + DAY).date()}):
        steps = [replace(s, body=replace(SECRECY, **changes)) if s.name == "secrecy" else s for s in SECRET]
        assert "case-closed" in codes(asked(made(steps, closed=True)))
        assert isinstance(asked(made(steps)), MayRelease)


# 2. Freshness.


@pytest.mark.parametrize("minutes", [11, -11, 60 * 24])
def test_witnesses_must_have_cosigned_lately(minutes: int) -> None:
    view = GOOD.view(LATER - timedelta(minutes=minutes))
    found = codes(asked(view=view))
    assert "log-stale" in found
    assert found <= {"log-stale", "gate-shut"}


# 3. Order.


def test_a_seal_that_is_younger_than_the_case_is_refused() -> None:
    assert codes(asked(made(sealed_late=True))) == {"seal-younger"}


# 4. The case and its approvals.


@pytest.mark.parametrize(
    ("changes", "at", "expected"),
    [
        ({"expires_at": WRITTEN + 8 * DAY}, LATER, {"case-too-long"}),
        ({"expires_at": LATER}, LATER, {"case-expired"}),
        ({"written_at": LATER + DAY}, LATER, {"case-not-yet", "does-not-still-stand", "gate-shut"}),
        ({"key": "0" * 32}, LATER, {"other-key"}),
    ],
)
def test_a_case_is_for_this_key_and_in_its_time(changes, at, expected) -> None:
    assert codes(asked(made(**changes), at=at)) == expected


def test_counsel_and_a_second_person_sign_this_very_case() -> None:
    case = GOOD.packet.case
    counsel, second = COUNSELS.sign(case), SECONDS.sign(case)
    other_case = replace(case, recipient=format_point(base_times(9)))
    for assertions, expected in (
        ((), {"not-approved-by-counsel", "not-approved-by-second"}),
        ((second,), {"not-approved-by-counsel"}),
        ((counsel,), {"not-approved-by-second"}),
        ((STRANGERS.sign(case), second), {"not-approved-by-counsel"}),
        ((COUNSELS.sign(other_case), second), {"not-approved-by-counsel"}),
        ((COUNSELS.sign(case, origin="https://evil.example"), second), {"not-approved-by-counsel"}),
        ((COUNSELS.sign(case, rp_id="evil.example"), second), {"not-approved-by-counsel"}),
        ((COUNSELS.sign(case, type="webauthn.create"), second), {"not-approved-by-counsel"}),
        ((COUNSELS.sign(case, flags=FLAGS & ~4), second), {"not-approved-by-counsel"}),
        ((COUNSELS.sign(case, flags=FLAGS & ~1), second), {"not-approved-by-counsel"}),
        ((replace(counsel, signature=second.signature), second), {"not-approved-by-counsel"}),
        ((replace(counsel, client_data=b"{"), second), {"not-approved-by-counsel"}),
        ((replace(counsel, authenticator_data=b"\xff"), second), {"not-approved-by-counsel"}),
        ((COUNSELS.sign(case, WRITTEN), second), {"not-approved-by-counsel"}),
        ((replace(counsel, stands_at=datetime(1969, 1, 1, tzinfo=UTC)), second), {"not-approved-by-counsel"}),
    ):
        assert codes(asked(packet=GOOD.with_assertions(*assertions))) == expected


def test_one_person_does_not_approve_twice() -> None:
    both = replace(SECONDS.pinned, person=COUNSELS.pinned.person)
    pinned = replace(PINNED, approvers=(COUNSELS.pinned, both))
    assert codes(asked(pinned=pinned)) == {"not-approved-by-second"}


def test_those_who_sign_are_those_who_decided_in_the_course() -> None:
    for role, other in (("counsel", "7" * 32), ("approver", "8" * 32)):
        approvers = tuple(replace(one, person=other) if one.role == role else one for one in PINNED.approvers)
        assert codes(asked(pinned=replace(PINNED, approvers=approvers))) == {"approved-by-others"}


def test_the_hash_of_approvers_tells_lists_apart() -> None:
    assert approvers_digest(PINNED.approvers) != approvers_digest(PINNED.approvers[::-1])


# 5. The course and its gate.


@pytest.mark.parametrize("number", range(len(OPEN)))
def test_a_course_with_an_event_left_out_or_changed_is_refused(number: int) -> None:
    events = GOOD.packet.events
    for changed in (events[:number] + events[number + 1 :], (*events[:number], *events[number:][::-1])):
        if changed != events:
            assert "course-broken" in codes(asked(packet=replace(GOOD.packet, events=changed)))


@pytest.mark.parametrize(
    "name", [step.name for step in STEPS if step.name not in {"received", "named", "decision"}]
)
def test_whatever_shuts_the_gate_refuses_the_case(name: str) -> None:
    answer = asked(made([step for step in STEPS if step.name != name]))
    assert "gate-shut" in codes(answer)
    assert isinstance(answer.shut, Shut)


def test_the_gate_is_asked_about_the_times_that_witnesses_saw() -> None:
    """Without the earlier checkpoints nobody knows since when the notice is in the log, and the window has not run."""
    case = made()
    case.earlier = []
    assert codes(asked(case)) == {"gate-shut"}


def test_earlier_checkpoints_count_only_where_enough_witnesses_cosigned_this_very_history() -> None:
    case = made()
    early = NOW - 20 * DAY
    whole, entries = case.keeper.entries, case.keeper.entries[:-1]
    for useless in (
        published(entries, early, WITNESSES[:1]),
        published([*entries[:3], b"other", *entries[4:]], early),
        published([*whole, b"more"], early),
        {"checkpoint": b"junk"},
    ):
        case.earlier = [useless["checkpoint"]]
        assert codes(asked(case)) == {"gate-shut"}


def test_the_recipient_is_the_key_that_was_read_back() -> None:
    assert codes(asked(made(recipient=format_point(base_times(4))))) == {"other-recipient"}
    assert codes(asked(made(held_by="speaker"))) == {"other-recipient"}
    assert isinstance(asked(made(held_by="disclosing_person")), MayRelease)


def test_fields_and_accounts_are_those_of_the_course() -> None:
    assert codes(asked(made(seals=[seal("phone_number"), seal("email_address")]))) == {"other-item"}
    assert codes(asked(made(seals=[seal("drill"), seal("email_address")]))) == {"other-item"}
    other = made(seals=[seal("name", OTHER_SUBJECT), seal("email_address")])
    assert codes(asked(other)) == {"other-account"}


def test_a_field_may_have_a_suffix() -> None:
    assert isinstance(asked(made(seals=[seal("name"), seal("email_address.recovery")])), MayRelease)


# 6. Nothing since.


@pytest.mark.parametrize(
    "body",
    [
        Withdrawn(("i1",)),
        Withdrawn(("i1", "i2")),
        Closed("expired"),
        Stayed(("t1",), b"h" * 32),
        ChallengeFiled(("t1",), "speaker", "court", "1", NOW.date()),
        Corrected(3, "a mistake"),
        Objected("t1", "speaker", (), b"h" * 32),
        Related("duplicate_of", "d" * 32),
    ],
    ids=lambda body: body.TYPE,
)
def test_any_event_after_the_case_ends_it(body) -> None:
    assert codes(asked(made(more=[Step("more", body, INTAKE, LATER)]))) == {"course-moved-on"}


def test_a_case_written_on_a_head_that_was_passed_is_refused() -> None:
    late = made(more=[Step("more", Withdrawn(("i1",)), INTAKE, LATER)])
    entries = late.keeper.entries
    place = late.packet.written.index
    entries[place], entries[place + 1] = entries[place + 1], entries[place]
    packet = replace(late.packet, written=replace(late.packet.written, index=place + 1))
    assert codes(asked(late, packet=packet)) == {"course-moved-on"}


def test_what_is_written_into_the_log_a_second_time_hides_nothing_between() -> None:
    late = made(more=[Step("more", Withdrawn(("i1",)), INTAKE, LATER)])
    entries, packet = late.keeper.entries, late.packet
    *rest, head = packet.events
    head = replace(head, index=late.keeper.add(entries[head.index]))
    written = replace(packet.written, index=late.keeper.add(entries[packet.written.index]))
    again = replace(packet, events=(*rest, head), written=written)
    assert codes(asked(late, packet=again)) == {"course-moved-on"}


def test_a_course_that_the_log_tells_in_another_way_too_is_refused() -> None:
    """The withdrawal is an event of a number that the course was told again from, without it."""
    steps = [*STEPS[:-2], Step("more", Withdrawn(("i1",)), INTAKE, NOW - DAY)]
    withdrawn = format_entry(entry_of(events_of(steps)[-1]))
    told_again = made()
    told_again.keeper.entries.insert(1, withdrawn)
    moved = [replace(one, index=one.index + 1) for one in told_again.packet.events]
    packet = replace(
        told_again.packet,
        events=tuple(moved),
        written=replace(told_again.packet.written, index=told_again.packet.written.index + 1),
        seals=tuple(replace(one, batch=one.batch + 1) for one in told_again.packet.seals),
    )
    assert "course-moved-on" in codes(asked(told_again, packet=packet))


def test_events_of_other_courses_do_not_end_it() -> None:
    case = made()
    for event in course(of="d" * 32):
        case.keeper.event(event)
    assert isinstance(asked(case), MayRelease)


def test_after_a_day_counsel_says_that_it_still_stands() -> None:
    tomorrow = WRITTEN + timedelta(hours=25)
    case, view = GOOD.packet.case, GOOD.view(tomorrow)
    old = (COUNSELS.sign(case), SECONDS.sign(case))

    def with_word(*more):
        return codes_or_none(may_release(GOOD.with_assertions(*old, *more), view, PINNED, tomorrow))

    def codes_or_none(answer):
        return None if isinstance(answer, MayRelease) else codes(answer)

    an_hour_ago = tomorrow - timedelta(hours=1)
    assert with_word() == {"does-not-still-stand"}
    assert not with_word(COUNSELS.sign(case, an_hour_ago))
    assert with_word(SECONDS.sign(case, an_hour_ago)) == {"does-not-still-stand"}
    assert with_word(STRANGERS.sign(case, an_hour_ago)) == {"does-not-still-stand"}
    assert with_word(COUNSELS.sign(case, tomorrow + DAY)) == {"does-not-still-stand"}
    assert with_word(replace(COUNSELS.sign(case, WRITTEN), stands_at=an_hour_ago)) == {"does-not-still-stand"}


# 7. The seal.


def test_a_seal_whose_maker_proved_nothing_is_refused() -> None:
    blinded = seal("name")
    forged = replace(blinded, leaf=replace(blinded.leaf, enc=seal("name").leaf.enc))
    assert codes(asked(made(seals=[forged, seal("email_address")]))) == {"seal-not-proven"}


def test_a_seal_of_another_log_or_key_is_refused() -> None:
    elsewhere = made(seals=[seal("name", log_origin="other.example/log"), seal("email_address")])
    assert codes(asked(elsewhere)) == {"seal-not-the-one"}
    other = other_key(2, 3)
    context = replace(seal("name").leaf.context, key_id=key_id_of(other.public))
    theirs = Sealer(other.public).seal(context, b"theirs", 128)
    assert codes(asked(made(seals=[theirs, seal("email_address")]))) == {"seal-not-the-one"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({"seal": "0" * 32}, {"seal-not-the-one"}), ({"field": "birth_date"}, {"seal-not-the-one"})],
)
def test_the_case_names_each_seal_by_its_id_and_field(changes, expected) -> None:
    case = made()
    first, second = case.packet.case.seals
    changed = replace(case.packet.case, seals=(replace(first, **changes), second))
    case.keeper.entries[case.packet.written.index] = format_entry(case_entry(changed, b"n" * 32))
    signed = (COUNSELS.sign(changed), SECONDS.sign(changed))
    packet = replace(case.packet, case=changed, assertions=signed)
    assert codes(asked(case, packet=packet)) == expected


# 8. One recipient.


def test_the_second_form_of_a_seals_proof_does_not_make_it_another_seal() -> None:
    made_once = seal("name")
    r, s = decode_dss_signature(made_once.leaf.pok)
    twin = replace(made_once, leaf=replace(made_once.leaf, pok=encode_dss_signature(r, ORDER - s)))
    case = made(seals=[twin, seal("email_address")])
    assert codes(asked(case)) == {"seal-not-proven"}
    # And where it were believed: one case has one recipient, whichever form its seals have.
    before = Before(leaf_digest(made_once.leaf), GOOD.packet.case.case, format_point(base_times(2)))
    assert codes(asked(pinned=replace(PINNED, before=(before,)))) == {"other-recipient-before"}


def test_in_one_case_a_seal_goes_to_one_key() -> None:
    leaf, case = GOOD.packet.case.seals[0].leaf, GOOD.packet.case.case
    again = replace(PINNED, before=(Before(leaf, case, RECIPIENT_KEY),))
    assert isinstance(asked(pinned=again), MayRelease)
    other = replace(PINNED, before=(Before(leaf, case, format_point(base_times(2))),))
    assert codes(asked(pinned=other)) == {"other-recipient-before"}
    elsewhere = Before(leaf, "f" * 32, format_point(base_times(2)))
    answer = asked(pinned=replace(PINNED, before=(elsewhere,)))
    assert isinstance(answer, MayRelease)
    assert answer.others == (elsewhere,)


# Drills.


def drilled(field: str = "drill", late: bool = False, **changes):
    case = made()
    sealed = seal(field)
    digest = leaf_digest(sealed.leaf)
    filled = fill([digest], case.keeper.random_bytes)
    drill = Drill("d" * 32, KEY_ID, digest, RECIPIENT_KEY, WRITTEN + DAY)
    drill = replace(drill, **changes)
    case.keeper.now = WRITTEN
    if not late:
        batch = case.keeper.log(Seals(1, filled.root))
    index = case.keeper.log(drill)
    if late:
        batch = case.keeper.log(Seals(1, filled.root))
    packet = DrillPacket(drill, WRITTEN, index, HeldSeal(format_leaf(sealed.leaf), batch, filled.paths[0]))
    return case, packet


def test_a_drill_opens_a_seal_that_was_made_for_it() -> None:
    case, packet = drilled()
    assert parse_drill_packet(format_drill_packet(packet)) == packet
    answer = may_release_drill(packet, case.view(), PINNED, LATER)
    assert isinstance(answer, MayRelease)
    assert answer.leaves[0].context.field == "drill"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"field": "name"}, {"not-a-drill"}),
        ({"late": True}, {"seal-younger"}),
        ({"key": "0" * 32}, {"other-key"}),
        ({"expires_at": WRITTEN}, {"case-expired"}),
        ({"expires_at": WRITTEN + 8 * DAY}, {"case-too-long"}),
        ({"leaf": bytes(32)}, {"seal-not-the-one", "seal-not-logged"}),
    ],
)
def test_a_drill_is_no_way_around_the_gate(changes, expected) -> None:
    case, packet = drilled(**changes)
    assert codes(may_release_drill(packet, case.view(), PINNED, LATER)) == expected


def test_a_drill_is_fresh_and_goes_to_one_key() -> None:
    case, packet = drilled()
    stale = case.view(LATER - timedelta(minutes=11))
    assert codes(may_release_drill(packet, stale, PINNED, LATER)) == {"log-stale"}
    before = (Before(packet.drill.leaf, packet.drill.case, format_point(base_times(2))),)
    once = may_release_drill(packet, case.view(), replace(PINNED, before=before), LATER)
    assert codes(once) == {"other-recipient-before"}


def test_a_drill_that_is_not_in_the_log_is_refused() -> None:
    case, packet = drilled()
    for bad in (replace(packet, index=3), replace(packet, written_at=WRITTEN - DAY)):
        assert "case-not-logged" in codes(may_release_drill(bad, case.view(), PINNED, LATER))


# Answers.


def test_answers_are_signed_for_their_log_and_case() -> None:
    signing = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    signer = signing.public_key().public_bytes_raw()
    digest = boxes_digest([b"one", b"two"])
    assert digest != boxes_digest([b"onetwo"]) != boxes_digest([b"two", b"one"])
    for answer in (
        Released("e" * 32, KEY_ID, 2, digest, bytes(64)),
        ReleaseRefused("e" * 32, KEY_ID, 2, ("gate-shut",), bytes(64)),
    ):
        signed = sign_answer(answer, "log.example/record", signing)
        assert answer_holds(signed, "log.example/record", signer)
        assert not answer_holds(signed, "other.example", signer)
        assert not answer_holds(replace(signed, custodian=3), "log.example/record", signer)
        assert not answer_holds(signed, "log.example/record", bytes(32))
        assert not answer_holds(answer, "log.example/record", signer)


def test_a_box_that_the_server_made_is_put_down_to_no_custodian() -> None:
    """It opens, and what is in it would name an honest custodian as a cheat; but they did not sign it."""
    signing = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    signer = signing.public_key().public_bytes_raw()
    case, leaf = bytes.fromhex(GOOD.packet.case.case), GOOD.sealed[0].leaf
    parts = [release(share, leaf, case) for share in DEALT.shares[:3]]
    recipient, digest = base_times(RECIPIENT), leaf_digest(leaf)
    honest = seal_box(parts[1], recipient)
    forged = seal_box(replace(parts[1], point=base_times(7)), recipient)
    taken = open_box(forged, RECIPIENT, case, digest, 2)
    known = Key(DEALT.public, 3, {share.index: share.public() for share in DEALT.shares})
    found = combine(known, leaf, GOOD.sealed[0].ciphertext, [parts[0], taken, parts[2]])
    assert isinstance(found, NotOpened)
    assert found.cheats == (2,)
    answer = Released("e" * 32, KEY_ID, 2, boxes_digest([honest]), bytes(64))
    signed = sign_answer(answer, "log.example/record", signing)
    assert boxes_hold(signed, [honest], "log.example/record", signer)
    assert not boxes_hold(signed, [forged], "log.example/record", signer)
    assert not boxes_hold(answer, [honest], "log.example/record", signer)
    assert not boxes_hold(
        replace(signed, boxes=boxes_digest([forged])), [forged], "log.example/record", signer
    )


# All together.


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_changed_byte_of_a_packet_releases_anything(data: st.DataObject) -> None:
    written = bytearray(format_packet(GOOD.packet))
    written[data.draw(st.integers(0, len(written) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        packet = parse_packet(bytes(written))
    except PacketError:
        return
    assert isinstance(may_release(packet, GOOD.view(), PINNED, LATER), MustRefuse)


def test_every_refusal_has_a_case_where_it_stands() -> None:
    # Those of moving a key stand where a key is moved.
    moving = Path(__file__).parents[2] / "cli/custodian/test_reshare.py"
    text = Path(__file__).read_text(encoding="utf-8") + moving.read_text(encoding="utf-8")
    assert [code for code in REFUSALS if f'"{code}"' not in text] == []
