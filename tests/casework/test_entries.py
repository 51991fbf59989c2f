"""Every entry type reads back what it wrote, and nothing else; what is closed can be opened in one way."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.casework.entries_page import PAGE, page

from talley.casework.canonical import encode
from talley.casework.course.event import EventError, entry_of, format_event, next_event, parse_event
from talley.casework.entries.body import EventBody, LogBody
from talley.casework.entries.entry import EntryError, commitment, format_entry, parse_entry
from talley.casework.entries.log_entry import log_body, log_entry
from talley.casework.entries.opened import closed_commitment
from talley.casework.entries.registry import EVENTS, LOG
from talley.casework.entries.settled import due_on
from talley.casework.entries.slot import DEPTH, Path, fill, root_of

AT = datetime(2026, 11, 10, 9, tzinfo=UTC)
NONCE = bytes(range(32))


def example(kind: type) -> EventBody | LogBody:
    return import_module(kind.__module__).EXAMPLE


def event_of(kind: type[EventBody]):
    return next_event(None, "7" * 32, example(kind), at=AT, by="1" * 32, nonce=NONCE)


def changes(data: bytes) -> list[bytes]:
    """The same bytes with each one changed in turn, in two ways."""
    return [
        data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]
        for place in range(len(data))
        for bit in (1, 32)
    ]


@pytest.mark.parametrize("kind", EVENTS.values(), ids=EVENTS)
def test_an_event_reads_back_from_its_bytes_and_from_its_entry(kind: type[EventBody]) -> None:
    event = event_of(kind)
    assert parse_event(format_event(event), NONCE) == event
    entry = entry_of(event)
    assert parse_entry(format_entry(entry)) == entry
    assert entry.commitment == event.commitment
    assert log_body(entry) is None


@pytest.mark.parametrize("kind", EVENTS.values(), ids=EVENTS)
def test_an_event_s_entry_shows_its_place_and_its_public_fields_alone(kind: type[EventBody]) -> None:
    shown = set(kind.PUBLIC) if kind.TYPE != "named" else {"targets", "items"}
    assert set(entry_of(event_of(kind)).body) == {"course", "number"} | shown


@pytest.mark.parametrize("kind", EVENTS.values(), ids=EVENTS)
def test_any_changed_byte_of_an_event_is_refused_or_changes_its_commitment(kind: type[EventBody]) -> None:
    event = event_of(kind)
    for changed in changes(format_event(event)):
        try:
            other = parse_event(changed, NONCE)
        except EventError:
            continue
        assert other.commitment != event.commitment


@pytest.mark.parametrize("kind", LOG.values(), ids=LOG)
def test_the_log_s_own_entries_read_back(kind: type[LogBody]) -> None:
    entry = log_entry(example(kind), AT)
    assert parse_entry(format_entry(entry)) == entry
    assert log_body(entry) == example(kind)
    assert entry.commitment is None


@pytest.mark.parametrize("kind", [*EVENTS.values(), *LOG.values()], ids=[*EVENTS, *LOG])
def test_any_changed_byte_of_an_entry_is_refused_or_makes_another_entry(kind: type) -> None:
    body = example(kind)
    entry = log_entry(body, AT) if isinstance(body, LogBody) else entry_of(event_of(kind))
    for changed in changes(format_entry(entry)):
        try:
            other = parse_entry(changed)
        except EntryError:
            continue
        assert other != entry
        assert format_entry(other) == changed


def test_a_commitment_is_bound_to_type_nonce_and_body() -> None:
    made = commitment("closed", NONCE, b"body")
    # printf 'talley-entry/v1\n\000\006closed', the nonce, and SHA-256("body"), through sha256sum
    assert made.hex() == "e5e44325ae2ea312289ec69bf23c2458ab63ee792a2e3be9f53804f94412e0b4"
    others = [
        commitment("closee", NONCE, b"body"),
        commitment("closed", bytes(32), b"body"),
        commitment("closed", NONCE, b"bodz"),
    ]
    assert len({made, *others}) == 4
    with pytest.raises(ValueError, match="32 bytes"):
        commitment("closed", NONCE[:31], b"body")


@settings(max_examples=51, deadline=None)
@given(st.integers(0, 50), st.integers(0, 2**32))
def test_a_slot_holds_any_number_and_every_path_leads_to_its_root(count: int, seed: int) -> None:
    chance = random.Random(seed)
    commitments = [chance.randbytes(32) for _ in range(count)]
    filled = fill(commitments, chance.randbytes)
    assert len(filled.paths) == count
    assert len(filled.root) == 32
    assert len({path.place for path in filled.paths}) == count
    for one, path in zip(commitments, filled.paths, strict=True):
        assert len(path.siblings) == DEPTH
        assert root_of(one, path) == filled.root


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 50), st.data())
def test_any_changed_bit_of_a_path_leads_elsewhere(count: int, data: st.DataObject) -> None:
    chance = random.Random(count)
    commitments = [chance.randbytes(32) for _ in range(count)]
    filled = fill(commitments, chance.randbytes)
    chosen = data.draw(st.integers(0, count - 1))
    one, path = commitments[chosen], filled.paths[chosen]
    bit = data.draw(st.integers(0, 255))
    assert root_of(flip(one, bit), path) != filled.root
    assert root_of(one, Path(path.place ^ 1 << bit % DEPTH, path.siblings)) != filled.root
    level = data.draw(st.integers(0, DEPTH - 1))
    siblings = tuple(flip(s, bit) if n == level else s for n, s in enumerate(path.siblings))
    assert root_of(one, Path(path.place, siblings)) != filled.root


def flip(value: bytes, bit: int) -> bytes:
    return (int.from_bytes(value, "big") ^ 1 << bit).to_bytes(32, "big")


def test_a_path_has_one_length() -> None:
    filled = fill([bytes(32)], random.Random(1).randbytes)
    (path,) = filled.paths
    for wrong in (Path(path.place, path.siblings[1:]), Path(1 << DEPTH, path.siblings)):
        with pytest.raises(ValueError, match="16 hashes"):
            root_of(bytes(32), wrong)


def test_a_day_with_none_and_a_day_with_fifty_differ_in_random_looking_bytes_alone() -> None:
    def slots(counts: Callable[[int], int], seed: int) -> list[bytes]:
        chance = random.Random(seed)
        return [
            format_entry(
                log_entry(LOG["slot"](n, fill([chance.randbytes(32)] * counts(n), chance.randbytes).root), AT)
            )
            for n in range(144)
        ]

    none, fifty = slots(lambda _: 0, 1), slots(lambda n: 50 if n == 77 else 0, 2)
    assert [*map(len, none)] == [*map(len, fifty)]
    for one, other in zip(none, fifty, strict=True):
        start = one.index(b'"root":"') + 8
        assert (one[:start], one[start + 44 :]) == (other[:start], other[start + 44 :])
        assert one != other


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 3, 30), date(2026, 3, 31)),
        (date(2026, 3, 31), date(2026, 6, 30)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 6, 29), date(2026, 6, 30)),
        (date(2026, 6, 30), date(2026, 9, 30)),
        (date(2026, 9, 30), date(2026, 12, 31)),
        (date(2026, 12, 30), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2027, 3, 31)),
        (date(2028, 2, 29), date(2028, 3, 31)),
    ],
)
def test_settlement_dates_are_the_last_days_of_quarters(day: date, due: date) -> None:
    assert due_on(day) == due


def test_there_is_one_way_to_write_an_entry() -> None:
    data = format_entry(log_entry(example(LOG["slot"]), AT))
    for other in (
        data.replace(b",", b", ", 1),
        data[:-1] + b',"z":1}',
        data.replace(b"{", b'{"at":"2026-11-10T09:00:00Z",', 1),
        data.replace(b"00Z", b"00.5Z"),
        data.replace(b"00Z", b"00+02:00"),
        b" " + data,
    ):
        with pytest.raises(EntryError):
            parse_entry(other)
    assert encode({"b": 1, "a": 2}) == b'{"a":2,"b":1}'


def test_the_page_of_entry_types_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"


def test_the_worked_example_of_the_format_s_page_holds() -> None:
    said = (PAGE.parent / "log.md").read_text(encoding="utf-8")
    one_line = said.replace("\n", "")
    event = next_event(
        None, "0" * 31 + "7", example(EVENTS["received"]), at=AT, by="0" * 31 + "1", nonce=NONCE
    )
    data = format_entry(entry_of(event))
    assert format_event(event).decode() in one_line
    assert hashlib.sha256(format_event(event)).hexdigest() in said
    assert event.commitment.hex() in said
    assert data.decode() in one_line
    assert closed_commitment(data, bytes(range(32, 64))).hex() in said
