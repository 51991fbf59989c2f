"""What public entries alone show: what is wrong, what is overdue, what became of demands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casework.courses import COUNSEL, OPEN, START, Step, events_of
from tests.casework.keeping import OPENED, OPENING, Keeper, closed, course, kept, strange

from talley.casework.audit import shown
from talley.casework.audit.audit import MORE, MOST_TOLD, Audit, audit
from talley.casework.audit.outcomes import Outcomes
from talley.casework.audit.slots import SlotRange
from talley.casework.entries.challenge_filed import ChallengeFiled
from talley.casework.entries.closed import Closed
from talley.casework.entries.corrected import Corrected
from talley.casework.entries.entry import Entry, format_entry
from talley.casework.entries.opened import Opened, closed_commitment
from talley.casework.entries.registry import EVENTS, LOG
from talley.casework.entries.settled import Settled
from talley.casework.entries.slot import Slot, fill
from talley.casework.entries.tombstone import Tombstone
from talley.casework.entries.withdrawn import Withdrawn

AT = OPENING + timedelta(days=30)


def audited(keeper: Keeper, at: datetime = AT) -> Audit:
    return audit(enumerate(keeper.entries), at=at)


def said(keeper: Keeper) -> list[str]:
    return [f"{problem.index}: {problem.sentence}" for problem in audited(keeper).problems]


def test_a_whole_log_is_good_and_counted() -> None:
    keeper = kept()
    found = audited(keeper)
    assert found.problems == ()
    assert found.good
    assert found.entries == len(keeper.entries) == sum(found.types.values())
    assert found.log == OPENED
    assert found.types["slot"] == found.slots == 3 * 144
    assert dict(found.opened) == {"confirmed": 1, "received": 1}
    assert found.types["opened"] == 2
    # Two days are settled; the third is a quarter's last day and waits for the next settlement.
    (settlement,) = found.settlements
    assert settlement.slots == SlotRange(date(2990, 3, 31), 0, 288)
    assert found.waiting == (SlotRange(date(2990, 6, 30), 288, 432),)
    assert found.courses == 1
    assert found.outcomes.demands == 1
    assert list(found.by_instrument) == ["us.civil_subpoena_45"]


def test_what_stays_closed_is_not_counted() -> None:
    keeper = Keeper()
    keeper.slot(*map(closed, course()))
    found = audited(keeper)
    assert (found.courses, found.outcomes.demands, dict(found.opened)) == (0, 0, {})


def test_slots_that_are_not_settled_once_their_date_is_past_are_the_alarm() -> None:
    keeper = Keeper()
    keeper.run(datetime(2990, 4, 1, tzinfo=UTC))
    assert audited(keeper, datetime(2990, 3, 31, 23, 59, tzinfo=UTC)).overdue == ()
    found = audited(keeper, datetime(2990, 4, 1, tzinfo=UTC))
    assert found.overdue == (SlotRange(date(2990, 3, 31), 0, 288),)
    assert not found.problems
    assert not found.good
    keeper.settle(date(2990, 3, 31), until=200)
    found = audited(keeper)
    assert found.overdue == (SlotRange(date(2990, 3, 31), 200, 288),)
    keeper.settle(date(2990, 3, 31), until=288)
    assert audited(keeper).good
    assert audited(keeper, datetime(2990, 7, 1, tzinfo=UTC)).overdue == (
        SlotRange(date(2990, 6, 30), 288, 432),
    )


def test_the_first_entry_opens_the_log_and_no_other_does() -> None:
    keeper = Keeper()
    keeper.log(OPENED)
    assert said(keeper) == ["1: the entry is log-opened, which only the first entry may be"]
    keeper.entries = [strange()]
    assert said(keeper) == ["0: the entry is not log-opened"]


def test_types_from_the_future_are_counted_and_never_fatal() -> None:
    keeper = Keeper()
    for number in range(MOST_TOLD + 5):
        keeper.add(strange(f"type-{number}"))
        keeper.add(strange("type-0"))
    found = audited(keeper)
    assert found.good
    assert found.unknown["type-0"] == MOST_TOLD + 6
    assert found.unknown[MORE] == 5
    assert sum(found.unknown.values()) == 2 * (MOST_TOLD + 5)


def broken_entries() -> list[bytes]:
    slot = format_entry(Entry("slot", OPENING, {"number": 0, "root": "AAAA"}))
    event = closed(course("received")[0])
    return [
        b"",
        b"{}",
        b"\xff",
        slot,
        event.replace(b'"number":0', b'"number":-1'),
        event.replace(b'"kind":"demand",', b""),
        event.replace(b'"kind":"demand"', b'"kind":"demand","more":1'),
        event.replace(b'"kind":"demand"', b'"kind":"invoice"'),
        event.replace(b": ", b":").replace(b",", b", "),
        event.replace(b":00Z", b":00+00:00"),
        b'{"at":"2026-11-10T09:00:00Z","body":{"a":'
        + b"[" * 950
        + b"]" * 950
        + b'},"commitment":1,"type":"x"}',
        event[: event.index(b'"commitment":"') + 13] + b'null,"type":"received"}',
        format_entry(
            replace(Entry("slot", OPENING, {"number": 0, "root": "A" * 43 + "="}), commitment=bytes(32))
        ),
    ]


@pytest.mark.parametrize("place", range(len(broken_entries())))
def test_a_malformed_entry_is_a_problem_with_its_index(place: int) -> None:
    keeper = Keeper()
    keeper.slot()
    keeper.add(broken_entries()[place])
    keeper.slot()
    (problem, *_) = audited(keeper).problems
    assert problem.index == 2
    assert problem.sentence


@given(st.binary(max_size=60), st.integers(0, 400))
def test_no_bytes_stop_the_audit(junk: bytes, place: int) -> None:
    keeper = Keeper()
    data = closed(course("received")[0])
    keeper.add(data[:place] + junk + data[place + len(junk) :])
    assert audited(keeper).entries == 2


def test_problems_are_told_up_to_a_limit_and_counted_beyond() -> None:
    keeper = Keeper()
    keeper.entries += [b"x"] * 300
    found = audited(keeper)
    assert (len(found.problems), found.problem_count) == (MOST_TOLD, 300)


@pytest.mark.parametrize(
    ("numbers", "sentences"),
    [
        ((0, 1, 2), []),
        ((0, 2, 3), ["2: slot 2 stands where slot 1 is due"]),
        ((1,), ["1: slot 1 stands where slot 0 is due"]),
        ((0, 0, 1), ["2: slot 0 stands where slot 1 is due"]),
    ],
)
def test_slots_are_counted_without_gap_or_repeat(numbers: tuple[int, ...], sentences: list[str]) -> None:
    keeper = Keeper()
    for number in numbers:
        keeper.log(Slot(number, bytes(32)))
    assert said(keeper) == sentences


def test_time_runs_forward_from_slot_to_slot() -> None:
    keeper = Keeper()
    keeper.slot()
    keeper.now = OPENING
    keeper.slot()
    keeper.now = OPENING - timedelta(seconds=1)
    keeper.slot()
    assert said(keeper) == ["3: slot 2 is earlier than the slot before it"]


@pytest.mark.parametrize(
    ("settled", "words"),
    [
        (Settled(date(2990, 3, 30), 0, 288, bytes(32)), "is no settlement date"),
        (Settled(date(9999, 12, 31), 0, 288, bytes(32)), "is no settlement date"),
        (Settled(date(2990, 6, 30), 0, 288, bytes(32)), "before their date"),
        (Settled(date(2990, 3, 31), 1, 288, bytes(32)), "begins at slot 1, not at slot 0"),
        (Settled(date(2990, 3, 31), 0, 500, bytes(32)), "there are 432 so far"),
        (Settled(date(2990, 3, 31), 0, 300, bytes(32)), "slots 288 to 300 are settled on 2990-03-31"),
    ],
)
def test_a_settlement_is_of_its_date_s_slots_and_on_its_date(settled: Settled, words: str) -> None:
    keeper = Keeper()
    keeper.run(datetime(2990, 4, 1, tzinfo=UTC))
    keeper.log(settled)
    assert any(words in sentence for sentence in said(keeper))


def test_a_late_settlement_is_told_and_settles() -> None:
    keeper = Keeper()
    keeper.run(datetime(2990, 7, 1, tzinfo=UTC))
    keeper.settle(date(2990, 6, 30), until=288 + 91 * 144)
    found = audited(keeper)
    assert found.good
    (settlement,) = found.settlements
    assert settlement.late == 288 + 91 * 144


def test_slots_that_a_settlement_leaves_out_stay_unsettled() -> None:
    keeper = Keeper()
    keeper.run(datetime(2990, 4, 1, tzinfo=UTC))
    keeper.log(Settled(date(2990, 3, 31), 5, 288, bytes(32)))
    assert said(keeper) == ["433: the settlement begins at slot 5, not at slot 0"]
    assert audited(keeper).overdue == (SlotRange(date(2990, 3, 31), 0, 5),)


def test_settlements_follow_each_other() -> None:
    keeper = Keeper()
    keeper.run(datetime(2990, 7, 1, tzinfo=UTC))
    keeper.log(Settled(date(2990, 3, 31), 0, 288, bytes(32)))
    keeper.log(Settled(date(2990, 6, 30), 288, 288 + 91 * 144, bytes(32)))
    assert said(keeper) == []
    keeper.log(Settled(date(2990, 3, 31), 0, 288, bytes(32)))
    assert [sentence.partition(": ")[2] for sentence in said(keeper)] == [
        "the settlement of 2990-03-31 follows one of a later date",
        f"the settlement begins at slot 0, not at slot {288 + 91 * 144}",
    ]


def test_an_opening_leads_to_its_slot_or_to_what_was_carried() -> None:
    keeper = Keeper()
    first, second, third = course("received", "confirmed", "named")
    openings = keeper.slot(closed(first), closed(second))
    keeper.run(datetime(2990, 3, 31, tzinfo=UTC))
    nonce = bytes(32)
    carried = fill([closed_commitment(closed(third), nonce)], keeper.random_bytes)
    index = keeper.settle(date(2990, 3, 31), carried=carried.root)
    keeper.log(Opened(index, closed(third), nonce, carried.paths[0]))
    # Whoever holds an entry may open it in its own slot, also after the settlement.
    keeper.log(openings[0])
    found = audited(keeper)
    assert found.problems == ()
    assert dict(found.opened) == {"named": 1, "received": 1}
    # Again: told, counted once.
    keeper.log(openings[0])
    found = audited(keeper)
    assert found.good
    assert found.reopened == 1
    assert dict(found.opened) == {"named": 1, "received": 1}
    # Elsewhere, another entry, or another nonce.
    for wrong, words in [
        (replace(openings[1], under=2), "does not lead to the root of entry 2"),
        (replace(openings[1], under=0), "entry 0 is no slot and no settlement"),
        (replace(openings[1], under=10**6), "is no slot and no settlement before this one"),
        (replace(openings[1], nonce=bytes(32)), "does not lead to the root of entry 1"),
        (replace(openings[1], entry=closed(third)), "does not lead to the root of entry 1"),
        (replace(openings[1], entry=b"{}"), "does not lead to the root of entry 1"),
    ]:
        worse = Keeper()
        worse.entries = [*keeper.entries]
        worse.log(wrong)
        (sentence,) = said(worse)
        assert words in sentence


def test_the_log_s_own_entries_do_not_hide_in_slots() -> None:
    keeper = Keeper()
    hidden = [format_entry(Entry("slot", OPENING, {"number": 0, "root": "A" * 43 + "="})), strange()]
    for opening in keeper.slot(*hidden):
        keeper.log(opening)
    assert said(keeper) == ["2: opened: an entry of type slot does not belong into a slot"]
    assert dict(audited(keeper).unknown) == {"from-the-future": 1}


def test_an_event_stands_once_whether_public_or_opened() -> None:
    keeper = Keeper()
    (event,) = course("named")
    (opening,) = keeper.slot(closed(event))
    keeper.event(event)
    keeper.log(opening)
    assert said(keeper) == ["3: named: event 2 of its course stands here again"]
    keeper = Keeper()
    for _ in range(2):
        keeper.event(replace(event, number=5000))
    assert said(keeper) == ["2: named: event 5000 of its course stands here again"]


def test_tombstones_are_counted() -> None:
    keeper = Keeper()
    keeper.log(Tombstone(bytes(32), "Regulation (EU) 2016/679, Art. 17(1)(d)"))
    assert audited(keeper).tombstones == 1


def filed(day: int) -> ChallengeFiled:
    return ChallengeFiled(("t1",), "platform", "a court", "1:26-cv-1", date(2026, 11, day))


def test_outcomes_are_computed_from_open_entries() -> None:
    day = timedelta(days=1)
    stories = [
        [Step("f", filed(10), COUNSEL), Step("w", Withdrawn(("i1",)), at=START + 14 * day)],
        [
            Step("f", filed(10), COUNSEL),
            Step("c", Corrected(16, "another demand")),
            Step("w", Withdrawn(("i1",))),
        ],
        [Step("c", Closed("refused"))],
        [Step("w", Withdrawn(("i1",))), Step("c", Closed("refused"))],
        [],
    ]
    keeper = Keeper()
    for number, more in enumerate(stories):
        for event in events_of([*OPEN, *more], f"{number:032x}"):
            keeper.event(event)
    found = audited(keeper)
    assert found.good
    assert found.outcomes == Outcomes(5, MappingProxyType({"refused": 2}), 3, MappingProxyType({6: 1}))
    assert dict(found.by_instrument) == {"us.civil_subpoena_45": found.outcomes}


def test_a_speaker_s_access_is_no_demand() -> None:
    keeper = Keeper()
    first = course("received")[0]
    keeper.event(replace(first, body=replace(first.body, kind="access")))
    found = audited(keeper)
    assert (found.courses, found.outcomes) == (1, Outcomes())


def test_every_registered_type_is_known_to_the_audit() -> None:
    assert set(shown._SHAPES) == set(EVENTS)
    assert not set(EVENTS) & set(LOG)
