"""Cosignatures have an age, and slots come every interval: what stopped is said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.casework.keeping import OPENED, TEN_MINUTES, Keeper, write_log
from tests.tlog.building import POLICY, WITNESSES

from talley.casework.audit.audit import audit
from talley.casework.audit.freshness import FRESH
from talley.casework.audit.gaps import MOST_GAPS
from talley.casework.audit.times import duration_words
from talley.casework.audit.verification import Step, Verification, verify_log
from talley.casework.entries.slot import Slot
from talley.cli.verification_page import document

START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def keeper_at(*minutes: int) -> Keeper:
    """A log opened at the start, with slots so many minutes after it."""
    keeper = Keeper(at=START)
    for minute in minutes:
        keeper.now = START + timedelta(minutes=minute)
        keeper.slot()
    return keeper


def verified(
    folder: Path,
    entries: Sequence[bytes],
    cosigned: timedelta,
    at: timedelta,
    witnesses: Sequence = WITNESSES,
    **named,
) -> tuple[Verification, dict[str, Step]]:
    """Verify a log whose checkpoint was cosigned at a time after the start, at another."""
    write_log(folder, entries, witnesses, at=int((START + cosigned).timestamp()))

    def source(path: str) -> bytes | None:
        return (folder / path).read_bytes() if (folder / path).is_file() else None

    told: dict[str, Step] = {}
    found = verify_log(
        source, POLICY, [], at=START + at, tell=lambda step: told.update({step.name: step}), **named
    )
    return found, told


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 seconds"), (1, "1 second"), (119, "119 seconds"), (120, "2 minutes"), (7_199, "119 minutes"),
     (7_200, "2 hours"), (172_799, "47 hours"), (172_800, "2 days"), (10**9, "11,574 days")],
)  # fmt: skip
def test_durations_are_said_in_a_unit_that_fits(seconds: int, words: str) -> None:
    assert duration_words(seconds) == words


def test_each_witness_is_told_with_the_age_of_its_cosignature(tmp_path: Path) -> None:
    _, told = verified(tmp_path, keeper_at(0).entries, timedelta(), 3 * HOUR)
    assert told["witnesses"].result == "good"
    for name in "abc":
        assert any(
            f"Cosigned by {name} (witness.example/{name}) at 2026-11-25 09:00:00 UTC, 3 hours ago" in said
            for said in told["witnesses"].sentences
        )


@pytest.mark.parametrize(
    ("age", "fresh", "result"),
    [(FRESH, FRESH, "good"), (FRESH + timedelta(seconds=1), FRESH, "warning"), (2 * HOUR, HOUR, "warning")],
)
def test_an_old_cosignature_is_a_warning(
    tmp_path: Path, age: timedelta, fresh: timedelta, result: str
) -> None:
    found, told = verified(tmp_path, keeper_at(0).entries, timedelta(), age, fresh=fresh)
    assert told["witnesses"].result == result
    assert found.good


def test_the_operator_s_own_witness_keeps_nothing_fresh(tmp_path: Path) -> None:
    entries = keeper_at(0).entries
    write = verified(tmp_path / "both", entries, timedelta(), 48 * HOUR)[1]["witnesses"].sentences
    assert "The newest outside cosignature is 2 days old" in write[-1]
    # Only `a` is the operator's; it alone does not meet the quorum, and no outside cosignature has an age.
    _, told = verified(tmp_path / "own", entries, timedelta(), 48 * HOUR, WITNESSES[:1])
    assert not any("newest outside" in sentence for sentence in told["witnesses"].sentences)


def test_a_witness_whose_clock_is_ahead_vouches_for_no_time(tmp_path: Path) -> None:
    entries = keeper_at(0).entries
    found, told = verified(tmp_path, entries, 48 * HOUR, HOUR)
    assert told["witnesses"].result == "warning"
    assert "b cosigned at a time that is still to come by this clock" in " ".join(told["witnesses"].sentences)
    # For slots it counts as if nobody had cosigned.
    assert told["settlements"].result == "warning"
    assert found.good


def test_slots_that_kept_coming_say_nothing(tmp_path: Path) -> None:
    keeper = keeper_at(0, 10, 40, 70)  # three intervals are allowed
    found, told = verified(tmp_path, keeper.entries, timedelta(minutes=100), 12 * HOUR)
    assert told["settlements"].result == "good"
    assert (found.audit.gap_count, found.audit.last_slot_at) == (0, START + timedelta(minutes=70))


def test_a_log_that_is_cosigned_on_without_slots_fails(tmp_path: Path) -> None:
    for keeper in (keeper_at(0, 10), keeper_at()):
        last = keeper.now if not keeper.slots else START + TEN_MINUTES
        found, told = verified(tmp_path, keeper.entries, 5 * HOUR, 6 * HOUR)
        assert told["settlements"].result == "failed"
        assert not found.good
        assert told["settlements"].sentences[0] == (
            f"No slot was made for {(START + 5 * HOUR - last) // HOUR} hours, from "
            f"{last:%Y-%m-%d %H:%M:%S} UTC to 2026-11-25 14:00:00 UTC; one is due every 10 minutes."
        )


def test_a_log_that_stopped_as_a_whole_is_told_by_the_age_of_its_cosignatures_alone(tmp_path: Path) -> None:
    found, told = verified(tmp_path, keeper_at(0, 10).entries, timedelta(minutes=12), 48 * HOUR)
    assert told["settlements"].result == "good"
    assert told["witnesses"].result == "warning"
    assert found.good


def test_without_cosignatures_slots_that_stopped_are_a_warning(tmp_path: Path) -> None:
    _, told = verified(tmp_path, keeper_at(0, 10).entries, timedelta(), 5 * HOUR, ())
    assert told["settlements"].result == "warning"
    assert "No slot was made for 4 hours" in told["settlements"].sentences[0]


def test_a_time_without_slots_in_the_middle_is_a_warning(tmp_path: Path) -> None:
    keeper = keeper_at(45, 55, 300)
    found, told = verified(tmp_path, keeper.entries, 5 * HOUR, 6 * HOUR)
    assert told["settlements"].result == "warning"
    assert found.good
    assert told["settlements"].sentences[1:] == (
        "No slot was made for 45 minutes before slot 0, from 2026-11-25 09:00:00 UTC to 2026-11-25 09:45:00 UTC.",
        "No slot was made for 4 hours before slot 2, from 2026-11-25 09:55:00 UTC to 2026-11-25 14:00:00 UTC.",
    )
    entries = json.loads(json.dumps(document(found)))["entries"]
    assert entries["gap_count"] == 2
    assert entries["gaps"][1] == {
        "index": 3,
        "slot": 2,
        "since_at": "2026-11-25T09:55:00Z",
        "until_at": "2026-11-25T14:00:00Z",
    }


def test_short_intervals_are_allowed_a_minute(tmp_path: Path) -> None:
    quick = Keeper(replace(OPENED, slot_seconds=1), START)
    quick.slot()
    for cosigned, result in ((60, "good"), (61, "failed")):
        _, told = verified(tmp_path, quick.entries, timedelta(seconds=cosigned), timedelta(seconds=cosigned))
        assert told["settlements"].result == result


def test_many_gaps_are_counted_and_few_kept() -> None:
    keeper = keeper_at(*range(0, 60 * 300, 60))
    found = audit(enumerate(keeper.entries), at=START)
    assert (found.gap_count, len(found.gaps)) == (299, MOST_GAPS)


def test_a_slot_before_the_log_was_opened_or_out_of_its_time_makes_no_gap_smaller() -> None:
    keeper = keeper_at(0, 10)
    keeper.now = START - timedelta(days=400)
    keeper.log(Slot(2, bytes(32)))
    keeper.now = START + 2 * HOUR
    keeper.log(Slot(3, bytes(32)))
    (gap,) = audit(enumerate(keeper.entries), at=START).gaps
    assert (gap.slot, gap.since_at) == (3, START + TEN_MINUTES)
    nothing = audit(enumerate(keeper.entries[1:]), at=START)
    assert (nothing.last_slot_at, nothing.gap_count) == (None, 0)
