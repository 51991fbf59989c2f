"""A packet is a course with its place in the log: whatever is changed in it, it is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.courses import DAY, KEY, NOW, OPEN, Step, after, course, events_of
from talley.casework.course.course import course_of
from talley.casework.course.event import EventError, entry_of, format_event
from talley.casework.course.openness import is_public, may_be_released
from talley.casework.entries.closed import Closed as CourseClosed
from talley.casework.entries.entry import format_entry
from talley.casework.entries.log_entry import log_entry
from talley.casework.entries.no_secrecy import NoSecrecy
from talley.casework.entries.opened import closed_commitment
from talley.casework.entries.record_opened import RecordOpened
from talley.casework.entries.secrecy import Secrecy
from talley.casework.entries.secrecy_ended import SecrecyEnded
from talley.casework.entries.slot import Slot, fill
from talley.casework.gate.gate import Open, gate
from talley.casework.release.case import Case, SealAsked
from talley.casework.release.packet import (
    Closed,
    HeldCase,
    Packet,
    PacketError,
    evidence,
    format_packet,
    held,
    parse_packet,
    record_of,
)

SLOT_NONCE = b"n" * 32


def logged(steps=OPEN):
    """Return a packet whose every third event is closed in a slot, and the log that holds them."""
    events, log, in_packet = events_of(steps), [], []
    for event in events:
        data = format_entry(entry_of(event))
        if event.number % 3 == 0:
            filled = fill([closed_commitment(data, SLOT_NONCE)], lambda n: b"r" * n)
            log.append(format_entry(log_entry(Slot(len(log), filled.root), event.at)))
            in_packet.append(held(event, len(log) - 1, Closed(SLOT_NONCE, filled.paths[0])))
        else:
            log.append(data)
            in_packet.append(held(event, len(log) - 1))
    head = events[-1].commitment
    seals = tuple(SealAsked(item, "name", "5" * 32, bytes(32)) for item in ("i1", "i2"))
    case = Case(
        "e" * 32, events[0].course, head, "t1", "0" * 32, seals, bytes(65), "requester", NOW, NOW + DAY
    )
    return Packet(case, HeldCase(bytes(32), len(log)), (), tuple(in_packet)), log


def test_a_whole_packet_opens_the_gate() -> None:
    packet, log = logged()
    found = evidence(parse_packet(format_packet(packet)), log.__getitem__)
    times = {index: event.at for event, index in zip(found.course.events, range(len(log)), strict=True)}
    record = record_of(found, times.get, enough_at=NOW)
    answer = gate(found.course, record, packet.case.target, packet.case.items, NOW)
    assert answer == Open("t1", ("i1", "i2"), KEY, packet.case.head)


def test_what_witnesses_have_not_seen_is_not_in_its_record() -> None:
    packet, log = logged()
    found = evidence(packet, log.__getitem__)
    record = record_of(found, lambda index: NOW if index < 5 else None, enough_at=NOW)
    assert len(record.witnessed) == 5


@pytest.mark.parametrize("number", range(len(OPEN)))
def test_an_event_left_out_moved_or_replaced_is_noticed(number) -> None:
    packet, log = logged()
    one = packet.events[number]
    other = packet.events[(number + 1) % len(packet.events)]
    for events in (
        packet.events[:number] + packet.events[number + 1 :],
        (*packet.events[:number], replace(one, index=other.index), *packet.events[number + 1 :]),
        (
            *packet.events[:number],
            replace(one, nonce=bytes(32) if one.nonce != bytes(32) else KEY),
            *packet.events[number + 1 :],
        ),
        (*packet.events[:number], replace(one, index=len(log)), *packet.events[number + 1 :]),
        (*packet.events[:number], other, *packet.events[number + 1 :]),
        (
            *packet.events[:number],
            replace(one, closed=None if one.closed else packet.events[0].closed),
            *packet.events[number + 1 :],
        ),
    ):
        with pytest.raises(PacketError):
            evidence(replace(packet, events=events), log.__getitem__)


def test_a_case_on_another_head_or_course_is_refused() -> None:
    packet, log = logged()
    for case in (replace(packet.case, head=KEY), replace(packet.case, course="f" * 32)):
        with pytest.raises(PacketError, match="another"):
            evidence(replace(packet, case=case), log.__getitem__)


def test_a_tail_that_ends_the_case_cannot_be_cut_off() -> None:
    packet, log = logged(after(Step("end", CourseClosed("expired"))))
    short = replace(packet, events=packet.events[:-1])
    with pytest.raises(PacketError, match="another head"):
        evidence(short, log.__getitem__)


@given(st.data())
def test_a_changed_byte_makes_no_packet_or_another_one(data) -> None:
    packet, log = logged()
    raw = bytearray(format_packet(packet))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    try:
        other = parse_packet(bytes(raw))
    except PacketError:
        return
    assert other != packet
    try:
        found = evidence(other, log.__getitem__)
    except PacketError:
        return
    # What is left is the case itself, which approvers sign; the events are untouched.
    assert found.course.head == packet.case.head
    assert other.case != packet.case


def test_a_chain_is_refused_where_an_event_is_missing_foreign_or_out_of_place() -> None:
    events = events_of(OPEN)
    foreign = events_of(OPEN, course="d" * 32)
    for wrong in (
        [],
        events[1:],
        [*events[:3], *events[4:]],
        [*events[:3], *foreign[3:]],
        [*events, events[-1]],
    ):
        with pytest.raises(EventError):
            course_of(wrong)


def test_the_head_binds_every_event_before_it() -> None:
    events = events_of(OPEN)
    changed = [replace(events[0], by="9" * 32), *events[1:]]
    with pytest.raises(EventError):
        course_of(changed)
    assert all(b"@one" not in e.commitment for e in events)
    assert any(b"@one" in format_event(e) for e in events)


def test_no_entry_shows_whom_a_demand_names() -> None:
    shown = b"".join(format_entry(entry_of(event)) for event in events_of(OPEN))
    assert b"@one" not in shown
    assert b"fax" in shown


# Where events belong.

NONE = Step("none", NoSecrecy())
OPENED = Step("opened", RecordOpened())
BINDING = Secrecy("court_ordered", "18 U.S.C. § 2705(b)", NOW.date(), (NOW + DAY).date())
END = Step("end", CourseClosed("refused"))
BARE = [step for step in OPEN if step.name != "notice"]


def test_a_record_is_released_once_no_secrecy_binds_and_the_speaker_was_told_or_it_ended() -> None:
    today = NOW.date()
    assert may_be_released(course([*OPEN, NONE]), today)
    assert may_be_released(course([*BARE, NONE, END]), today)
    assert not may_be_released(course([*BARE, NONE]), today)
    assert not may_be_released(course([*BARE, END]), today)
    secret = Step("secret", BINDING)
    assert not may_be_released(course([*OPEN, NONE, secret]), today)
    assert may_be_released(course([*OPEN, NONE, secret]), today + timedelta(days=1))
    assert may_be_released(course([*OPEN, secret, NONE]), today)
    endless = Step("secret", replace(BINDING, ends_on=None))
    assert not may_be_released(course([*OPEN, NONE, endless]), today + timedelta(days=400))
    lifted = Step("lifted", lambda n: SecrecyEnded(n["secret"], "lifted"))
    assert may_be_released(course([*OPEN, NONE, endless, lifted]), today)


def test_events_are_open_once_the_record_was_released_and_until_secrecy_comes() -> None:
    assert not is_public(course(OPEN))
    assert is_public(course([*OPEN, NONE, OPENED]))
    assert not is_public(course([*OPEN, NONE, OPENED, Step("secret", BINDING)]))
    asked = replace(BINDING, kind="requested")
    assert is_public(course([*OPEN, NONE, OPENED, Step("asked", asked)]))
