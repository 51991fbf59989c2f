"""What is closed lies in slots that all look alike, is opened by people, and is settled on a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from talley.casework.canonical import decode
from talley.casework.entries.entry import EntryError, format_entry, parse_entry
from talley.casework.entries.log_entry import log_body
from talley.casework.entries.opened import closed_commitment, opens
from talley.casework.entries.slot import Path, root_of
from talley.web.logserver.models import Binding, LogEntry, Slot
from talley.web.logserver.queries import log_state, places_of
from talley.web.logserver.services import erase_entry, make_slot, open_entry, settle, write
from web.logserver.logs import AT, entry, whole_log

pytestmark = pytest.mark.django_db


def bodies(log, kind: str) -> list:
    return [log_body(parse_entry(d)) for d in whole_log(log.folder) if parse_entry(d).type == kind]


def close(*numbers: int) -> list[LogEntry]:
    return [write(entry(number), closed=True) for number in numbers]


def test_a_slot_is_made_every_interval_whatever_there_is(sequencer, log, clock) -> None:
    sequencer.step()
    for waiting in (0, 3, 0):
        close(*range(waiting))
        clock.pass_(600)
        sequencer.step()
    assert [body.number for body in bodies(log, "slot")] == [0, 1, 2, 3]
    clock.pass_(599)
    assert not sequencer._slot()


def test_a_restart_makes_no_slot_before_its_time(sequencer, log, clock, witnesses) -> None:
    sequencer.step()
    clock.pass_(300)
    again = type(sequencer)(sequencer.writer, log, witnesses.post, clock.now, clock.tick)
    again.start()
    again.step()
    assert Slot.objects.count() == 1
    clock.pass_(300)
    again.step()
    assert Slot.objects.count() == 2


def test_every_closed_entry_has_a_path_to_its_slot(sequencer, log) -> None:
    rows = close(*range(50))
    sequencer.step()
    places = places_of([row.pk for row in rows])
    data = whole_log(log.folder)
    for row in rows:
        place = places[row.pk]
        slot = log_body(parse_entry(data[place.index]))
        assert (
            root_of(closed_commitment(format_entry(entry(rows.index(row))), place.nonce), place.path)
            == slot.root
        )
    assert len({place.path.place for place in places.values()}) == 50


def test_nothing_of_a_closed_entry_stands_in_the_log(sequencer, log) -> None:
    (row,) = close(7)
    sequencer.step()
    files = b"".join(path.read_bytes() for path in log.folder.rglob("*") if path.is_file())
    for secret in (bytes(row.data), bytes(row.nonce), bytes(row.commitment), b"no-secrecy"):
        assert secret not in files


def test_a_day_with_none_and_a_day_with_fifty_differ_only_in_random_looking_bytes(
    sequencer, log, clock
) -> None:
    """144 slots without, 144 with fifty bodies in some of them: the same lengths, the same times but for the day."""
    sequencer.step()

    def day(total: int) -> list[dict]:
        first = Slot.objects.count()
        for number in range(144):
            close(*range(total // 10 if number % 14 == 0 else 0))
            clock.pass_(600)
            sequencer.step()
        rows = Slot.objects.filter(number__gte=first).select_related("entry").order_by("number")
        return [
            {
                "length": len(bytes(row.entry.data)) - len(str(row.number)),
                "second": row.entry.at.timestamp() % 86_400,
                "keys": sorted(parse_entry(bytes(row.entry.data)).body),
                "root": log_body(parse_entry(bytes(row.entry.data))).root,
            }
            for row in rows
        ]

    quiet, busy = day(0), day(50)
    assert Binding.objects.count() >= 50
    for one, other in zip(quiet, busy, strict=True):
        assert {**one, "root": 0} == {**other, "root": 0}
    # All 288 roots look random: about half of their bits are set, and none comes twice.
    for roots in ([slot["root"] for slot in quiet], [slot["root"] for slot in busy]):
        bits = sum(byte.bit_count() for root in roots for byte in root)
        assert abs(bits / (144 * 256) - 0.5) < 0.02
        assert len(set(roots)) == 144


def test_a_person_opens_a_closed_entry_and_anyone_can_check_it(sequencer, log) -> None:
    rows = close(1, 2)
    with pytest.raises(ValueError, match="not in the log yet"):
        open_entry(rows[0], AT)
    sequencer.step()
    open_entry(rows[0], AT)
    sequencer.step()
    (opened,) = bodies(log, "opened")
    slot = log_body(parse_entry(whole_log(log.folder)[opened.under]))
    assert opens(opened, slot.root)
    assert opened.entry == format_entry(entry(1))
    with pytest.raises(ValueError, match="is public"):
        open_entry(rows[0], AT)
    assert not opens(opened, bytes(32))


def test_what_must_be_erased_leaves_its_commitment_and_a_tombstone(sequencer, log) -> None:
    (row,) = close(1)
    sequencer.step()
    kept = bytes(row.commitment)
    erase_entry(row, "Regulation (EU) 2016/679, Art. 17(1)(d)", AT)
    sequencer.step()
    row.refresh_from_db()
    assert (bytes(row.data), bytes(row.nonce), bytes(row.commitment)) == (b"", b"", kept)
    assert [body.erased for body in bodies(log, "tombstone")] == [kept]
    with pytest.raises(ValueError, match="was erased"):
        open_entry(row, AT)


def test_settlements_look_alike_whether_anything_is_carried_or_not(sequencer, log, clock) -> None:
    clock.at = datetime(2026, 12, 30, 12, tzinfo=UTC)
    rows = close(1, 2)
    sequencer.step()
    open_entry(rows[0], clock.at)
    assert settle(date(2026, 12, 30), clock.at) is None  # its date has not come
    for at in (datetime(2026, 12, 31, 0, 1, tzinfo=UTC), datetime(2027, 3, 31, 0, 1, tzinfo=UTC)):
        clock.pass_((at - clock.at).total_seconds())
        sequencer.step()
    first, second = bodies(log, "settled")
    assert (first.due_on, first.first) == (date(2026, 12, 31), 0)
    assert (second.due_on, second.first) == (date(2027, 3, 31), first.until)
    assert first.carried != second.carried
    carried = Binding.objects.filter(under__type="settled").order_by("id")
    assert {binding.entry_id for binding in carried} == {rows[1].pk}
    for binding, settled in zip(carried, (first, second), strict=True):
        path = decode(bytes(binding.path), Path, EntryError, what="path")
        assert root_of(bytes(rows[1].commitment), path) == settled.carried
    # Opened later, it leads to where it was carried.
    open_entry(rows[1], clock.at)
    sequencer.step()
    late = bodies(log, "opened")[-1]
    assert opens(late, second.carried)
    assert parse_entry(whole_log(log.folder)[late.under]).type == "settled"


def test_a_slot_whose_date_is_past_is_an_alarm_until_it_is_settled(sequencer, log) -> None:
    make_slot(datetime(2026, 9, 1, tzinfo=UTC))
    assert log_state(log, date(2026, 9, 30)).overdue == 0
    assert log_state(log, date(2026, 10, 1)).overdue == 1
    settle(date(2026, 10, 1), AT)
    state = log_state(log, date(2026, 10, 1))
    assert (state.overdue, state.settled) == (0, 1)


def test_a_clock_that_goes_back_makes_no_slot_before_the_last(sequencer, log, clock) -> None:
    sequencer.step()
    clock.at -= timedelta(days=2)
    clock.ticks += 600
    sequencer.step()
    times = [parse_entry(d).at for d in whole_log(log.folder) if parse_entry(d).type == "slot"]
    assert times == sorted(times)
    assert len(times) == 2
