"""Checkpoints are cosigned by whoever answers; who lies or is down costs a cosignature and nothing else."""

from __future__ import annotations

import pytest

from talley.tlog.checkpoint import Checkpoint as Tree
from talley.tlog.checkpoint import cosign_checkpoint, parse_signed_checkpoint
from talley.tlog.keys import SignatureType
from talley.tlog.note import format_signatures
from talley.tlog.quorum import Trusted, judge
from talley.web.logserver.models import Checkpoint, LogEntry, WitnessState
from talley.web.logserver.queries import log_state, record_of
from talley.web.logserver.services import write
from talley.web.logserver.store import FolderStore
from talley.web.logserver.witnessing import Response
from talley.web.logserver.writer import LogDamagedError
from web.logserver.logs import LOG_KEY, entry, key, writer_in

pytestmark = pytest.mark.django_db


def published(log):
    return parse_signed_checkpoint(FolderStore(log.folder).read("checkpoint"))


def test_every_witness_cosigns_every_checkpoint(sequencer, log, clock) -> None:
    for number in range(3):
        write(entry(number), closed=False)
        sequencer.step()
        clock.pass_(10)
    sequencer.step()
    verdict = judge(published(log), log.policy)
    assert isinstance(verdict, Trusted)
    assert [w.name for w in verdict.witnesses] == ["north", "south", "own"]
    assert published(log).checkpoint.size == sequencer.writer.size


def test_checkpoints_come_at_a_steady_cadence(sequencer, log, clock, witnesses) -> None:
    sequencer.step()
    size = published(log).checkpoint.size
    write(entry(1), closed=False)
    sequencer.step()
    assert published(log).checkpoint.size == size
    clock.pass_(10)
    sequencer.step()
    assert published(log).checkpoint.size == size + 1
    # Without news it is cosigned again, but not every time.
    asked = witnesses.asked
    clock.pass_(60)
    sequencer.step()
    assert witnesses.asked == asked
    clock.pass_(61)
    sequencer.step()
    assert witnesses.asked > asked


def test_a_witness_that_is_down_is_asked_again_and_catches_up(sequencer, log, clock, witnesses) -> None:
    witnesses.down = {"north", "own"}
    for number in range(3):
        write(entry(number), closed=False)
        clock.pass_(10)
        sequencer.step()
    assert [w.name for w in judge(published(log), log.policy).witnesses] == ["south"]
    assert WitnessState.objects.get(name="north").trouble
    witnesses.down = set()
    write(entry(9), closed=False)
    clock.pass_(10)
    sequencer.step()
    assert [w.name for w in judge(published(log), log.policy).witnesses] == ["north", "south", "own"]
    assert not WitnessState.objects.get(name="north").trouble


def test_all_witnesses_down_and_the_log_goes_on_but_counts_for_nothing(
    sequencer, log, clock, witnesses
) -> None:
    witnesses.down = {"north", "south", "own"}
    row = write(entry(1), closed=False)
    clock.pass_(10)
    sequencer.step()
    row.refresh_from_db()
    assert published(log).checkpoint.size == sequencer.writer.size > row.index
    assert record_of({b"c": row.pk}, log).witnessed == {}


def test_the_operator_s_own_witness_does_not_count(sequencer, log, clock, witnesses) -> None:
    witnesses.down = {"north", "south"}
    row = write(entry(1), closed=False)
    clock.pass_(10)
    sequencer.step()
    assert judge(
        published(log), log.policy.__class__(log.policy.logs, log.policy.witnesses, (), "none")
    ).witnesses
    record = record_of({b"c": row.pk}, log)
    assert (record.cosigned, record.witnessed) == (0, {})


def lie_other_tree(body: bytes) -> Response:
    other = cosign_checkpoint(
        Tree(LOG_KEY.name, 1, bytes(32)), key("north.example", SignatureType.COSIGNATURE), 1
    )
    return Response(200, format_signatures((other,)).encode())


@pytest.mark.parametrize(
    "lie",
    [
        lie_other_tree,
        lambda body: Response(200, b""),
        lambda body: Response(200, b"\xff\xfe"),
        lambda body: Response(200, b"x" * 60_000),
        lambda body: Response(409, b"not a size\n"),
        lambda body: Response(409, b"0\n"),
        lambda body: Response(500, b""),
        lambda body: Response(302, b""),
    ],
)
def test_a_witness_that_lies_costs_its_cosignature_and_nothing_else(
    sequencer, log, clock, witnesses, lie
) -> None:
    witnesses.lying = {"north": lie}
    write(entry(1), closed=False)
    clock.pass_(10)
    sequencer.step()
    assert [w.name for w in judge(published(log), log.policy).witnesses] == ["south", "own"]
    assert WitnessState.objects.get(name="north").trouble


def test_a_witness_that_saw_more_stops_an_older_copy(sequencer, log, clock, witnesses, tmp_path) -> None:
    sequencer.step()
    clock.pass_(10)
    sequencer.step()
    fork = writer_in(tmp_path / "fork")
    fork.append([b"another history"])
    from talley.web.logserver.publishing import publish

    with pytest.raises(LogDamagedError, match="has seen"):
        publish(fork, log, witnesses.post, clock.now())
    assert FolderStore(tmp_path / "fork").read("checkpoint") is None


def test_the_first_time_that_enough_witnesses_cosigned_stands(sequencer, log, clock, witnesses) -> None:
    sequencer.step()
    witnesses.down = {"south"}
    row = write(entry(1), closed=False)
    clock.pass_(10)
    sequencer.step()
    first = clock.now()
    witnesses.down = set()
    clock.pass_(200)
    sequencer.step()
    assert record_of({b"c": row.pk}, log).witnessed == {b"c": first}
    assert Checkpoint.objects.order_by("-size").first().outside == 2


def test_two_needed_witnesses_are_waited_for(sequencer, clock, witnesses, log) -> None:
    from dataclasses import replace

    sequencer.settings = replace(log, outside_needed=2)
    witnesses.down = {"south"}
    row = write(entry(1), closed=False)
    clock.pass_(10)
    sequencer.step()
    assert record_of({b"c": row.pk}, sequencer.settings).witnessed == {}
    witnesses.down = set()
    clock.pass_(10)
    sequencer.step()
    assert record_of({b"c": row.pk}, sequencer.settings).witnessed == {b"c": clock.now()}


def test_the_record_tells_of_closed_entries_by_their_slot(sequencer, log, clock) -> None:
    open_row, closed_row = write(entry(1), closed=False), write(entry(2), closed=True)
    sequencer.step()
    clock.pass_(600)
    unwitnessed = write(entry(3), closed=True)
    record = record_of({b"a": open_row.pk, b"b": closed_row.pk, b"c": unwitnessed.pk}, log)
    assert set(record.witnessed) == {b"a", b"b"}
    assert (record.needed, record.cosigned) == (1, 2)
    assert record.cosigned_at <= clock.now()


def test_the_page_s_state_counts_what_there_is(sequencer, log, clock) -> None:
    write(entry(1), closed=True)
    sequencer.step()
    clock.pass_(10)
    sequencer.step()
    state = log_state(log, clock.now().date())
    assert state.size == LogEntry.objects.exclude(index=None).count() == sequencer.writer.size
    assert [w.outside for w in state.witnesses] == [True, True, False]
    assert all(w.cosigned_at for w in state.witnesses)
