"""Leaves of seals are bound by batches that come at a steady cadence and tell nothing of how many there are."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

import pytest
from tests.casework.keeping import OPENED

from talley.casework.audit.audit import audit
from talley.casework.entries.entry import format_entry, parse_entry
from talley.casework.entries.log_entry import log_body, log_entry
from talley.casework.entries.seals import Seals
from talley.casework.entries.slot import root_of
from talley.web.logserver import services
from talley.web.logserver.models import LogEntry, SealLeaf, Slot
from talley.web.logserver.queries import leaf_places
from talley.web.logserver.sequencer import Sequencer
from talley.web.logserver.services import add_leaves, erase_leaves, make_batch
from web.logserver.logs import AT, Clock, Witnesses, log_settings, whole_log, writer_in

pytestmark = pytest.mark.django_db


def digests(count: int) -> list[bytes]:
    return [secrets.token_bytes(32) for _ in range(count)]


def keys(digests_: list[bytes]) -> list[int]:
    return list(SealLeaf.objects.filter(digest__in=digests_).values_list("pk", flat=True))


def batches(log) -> list[Seals]:
    found = [log_body(parse_entry(data)) for data in whole_log(log.folder)]
    return [body for body in found if isinstance(body, Seals)]


def a_day(sequencer, clock, per_interval) -> None:
    for waiting in per_interval:
        clock.pass_(600)
        add_leaves(digests(waiting))
        sequencer.step()


def masked(log) -> list[tuple]:
    shown = []
    for data in whole_log(log.folder):
        entry = parse_entry(data)
        body = {name: "random" if name == "root" else value for name, value in entry.body.items()}
        shown.append((len(data), entry.type, entry.at, body))
    return shown


def test_a_day_without_seals_looks_like_a_day_of_fifty(db, tmp_path) -> None:
    days = []
    for name, waiting in (("none", [0] * 24), ("fifty", [0, 1, 9, 40] + [0] * 20)):
        Slot.objects.all().delete()
        SealLeaf.objects.all().delete()
        LogEntry.objects.all().delete()
        its_log, its_clock = log_settings(tmp_path / name), Clock()
        made = Sequencer(
            writer_in(its_log.folder), its_log, Witnesses(its_clock).post, its_clock.now, its_clock.tick
        )
        made.start()
        a_day(made, its_clock, waiting)
        days.append((masked(its_log), [body.root for body in batches(its_log)]))
    (none, roots), (fifty, other_roots) = days
    assert none == fifty
    assert len(set(roots + other_roots)) == 48


def test_every_leaf_has_a_path_to_its_batch(sequencer, log, clock) -> None:
    made = digests(50)
    add_leaves(made[:20])
    sequencer.step()
    add_leaves(made[20:])
    assert len(leaf_places(keys(made))) == 20
    clock.pass_(600)
    sequencer.step()
    data, places = whole_log(log.folder), leaf_places(keys(made))
    for row in SealLeaf.objects.all():
        place = places[row.pk]
        assert root_of(bytes(row.digest), place.path) == log_body(parse_entry(data[place.index])).root
    assert {places[pk].index for pk in places} == {
        place for place, entry in enumerate(data) if parse_entry(entry).type == Seals.TYPE
    }


def test_more_than_a_batch_takes_goes_into_the_next_at_once(sequencer, log, clock, monkeypatch) -> None:
    monkeypatch.setattr(services, "MOST_IN_A_BATCH", 4)
    made = digests(9)
    add_leaves(made)
    while sequencer.step():
        pass
    assert [body.number for body in batches(log)] == [0, 1, 2]
    assert len(leaf_places(keys(made))) == 9
    assert not sequencer.step()


def test_an_erased_leaf_leaves_the_batch_as_it_was(sequencer, log) -> None:
    made = digests(3)
    rows = add_leaves(made)
    sequencer.step()
    before, places = whole_log(log.folder), leaf_places(keys(made))
    erase_leaves(keys(made[:1]))
    while sequencer.step():
        pass
    assert whole_log(log.folder) == before
    assert leaf_places(keys(made)).keys() == places.keys() - {rows[0].pk}
    assert not SealLeaf.objects.filter(digest=made[0]).exists()


def test_a_leaf_is_bound_once(db) -> None:
    (one,) = digests(1)
    add_leaves([one])
    with pytest.raises(Exception, match=r"(?i)unique"):
        add_leaves([one])


def test_a_clock_that_went_back_makes_no_earlier_batch(db) -> None:
    make_batch(AT)
    make_batch(AT - timedelta(hours=1))
    times = [entry.at for entry in services.LogEntry.objects.filter(type=Seals.TYPE)]
    assert times == [AT, AT]


def test_the_audit_accepts_the_batches_of_a_log(sequencer, log, clock) -> None:
    a_day(sequencer, clock, [0, 3, 0, 7])
    found = audit(enumerate(whole_log(log.folder)), at=AT)
    assert found.good, found.problems
    assert found.batches == 4


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([0, 2], ["batch 2 of seals stands where batch 1 is due"]),
        ([0, 0, 1], ["batch 0 of seals stands where batch 1 is due"]),
        ([1], ["batch 1 of seals stands where batch 0 is due"]),
        ([0, 1, 2], []),
    ],
)
def test_the_audit_notices_a_batch_that_is_missing_or_doubled(numbers, said) -> None:
    entries = [format_entry(log_entry(OPENED, AT))]
    entries += [
        format_entry(log_entry(Seals(number, hashlib.sha256(b"%d" % number).digest()), AT))
        for number in numbers
    ]
    found = audit(enumerate(entries), at=AT)
    assert [problem.sentence for problem in found.problems] == said
