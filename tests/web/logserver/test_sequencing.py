"""Entries come from the outbox into the log once, in order, and nothing is told before it is durable."""

from __future__ import annotations

import os
import shutil

import pytest
from django.db import transaction

from talley.casework.entries.entry import EntryError, format_entry, parse_entry
from talley.tlog.tile_reader import TileReader
from talley.web.logserver import sequencing
from talley.web.logserver.models import LogEntry
from talley.web.logserver.sequencer import Sequencer
from talley.web.logserver.sequencing import reconcile, sequence, told
from talley.web.logserver.services import make_slot, write
from talley.web.logserver.store import FolderStore, StoreError
from talley.web.logserver.writer import LogDamagedError, Writer
from web.logserver.logs import AT, LOG_KEY, entry, log_settings, whole_log, writer_in

pytestmark = pytest.mark.django_db


def publics(log) -> list[bytes]:
    """What was written by the tests, in the log's order."""
    return [data for data in whole_log(log.folder) if parse_entry(data).type == "no-secrecy"]


def test_an_entry_is_written_with_what_it_records_or_not_at_all(sequencer, log) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        write(entry(1), closed=False)
        raise RuntimeError
    write(entry(2), closed=False)
    sequencer.step()
    assert publics(log) == [format_entry(entry(2))]


def test_the_first_entry_says_how_the_log_is_kept(db, log, witnesses, clock) -> None:
    write(entry(1), closed=False)  # before any sequencer ever ran
    made = Sequencer(writer_in(log.folder), log, witnesses.post, clock.now, clock.tick)
    made.start()
    made.step()
    made.step()
    first, *_ = whole_log(log.folder)
    assert parse_entry(first).type == "log-opened"
    assert parse_entry(first).body["policy"] == log.policy_text
    assert publics(log) == [format_entry(entry(1))]


def test_indexes_are_told_and_lead_to_the_entries(sequencer, log, monkeypatch) -> None:
    monkeypatch.setattr(sequencing, "MOST_IN_A_BATCH", 7)
    rows = [write(entry(number), closed=False) for number in range(300)]
    while sequencer.step():
        pass
    data = whole_log(log.folder)
    for row in rows:
        row.refresh_from_db()
        assert data[row.index] == bytes(row.data)
    assert told() == len(data)
    assert [parse_entry(d).body["number"] for d in publics(log)] == list(range(300))


def test_an_entry_too_long_for_the_log_is_refused_where_it_is_written(db) -> None:
    long = entry(1)
    with pytest.raises(EntryError):
        write(type(long)(long.type, AT, {"text": "x" * 66_000}), closed=False)
    assert not LogEntry.objects.exists()


def test_a_batch_that_was_cut_off_before_it_was_told_is_told_once(sequencer, log) -> None:
    sequencer.step()
    for number in range(5):
        write(entry(number), closed=False)
    waiting = list(LogEntry.objects.filter(index=None, closed=False).order_by("id"))
    sequencer.writer.append([bytes(row.data) for row in waiting])  # and the process dies here
    write(entry(5), closed=False)
    again = writer_in(log.folder)
    assert reconcile(again) == 5
    assert reconcile(again) == 0
    sequence(again)
    assert [parse_entry(d).body["number"] for d in publics(log)] == list(range(6))


def test_an_older_database_is_not_written_to_until_the_tail_was_replayed(sequencer, log) -> None:
    write(entry(1), closed=False)
    sequencer.step()
    lost = write(entry(2), closed=False)
    make_slot(AT)
    while sequencer.step():
        pass
    size = sequencer.writer.size
    slot = LogEntry.objects.filter(type="slot").order_by("-id").first()
    slot.slot.delete()
    LogEntry.objects.filter(id__gte=lost.pk).delete()  # as a backup from before would have it
    with pytest.raises(LogDamagedError, match="older copy"):
        reconcile(writer_in(log.folder))
    reconcile(writer_in(log.folder), replay=True)
    assert told() == size
    assert LogEntry.objects.filter(type="slot").count() == 2
    assert bytes(LogEntry.objects.get(index=size - 1).data) == whole_log(log.folder)[-1]


def test_an_older_folder_is_never_written_to(sequencer, log, tmp_path) -> None:
    sequencer.step()
    shutil.copytree(log.folder, tmp_path / "older")
    write(entry(1), closed=False)
    sequencer.step()
    with pytest.raises(LogDamagedError, match="newest copy of the folder"):
        reconcile(writer_in(tmp_path / "older"))


def test_a_database_of_another_log_is_noticed(sequencer, log, tmp_path) -> None:
    sequencer.step()
    other = writer_in(tmp_path / "other")
    other.append([b"something else"] * sequencer.writer.size)
    with pytest.raises(LogDamagedError, match="different logs"):
        reconcile(other)


def test_a_second_sequencer_is_refused(log) -> None:
    with FolderStore(log.folder).only_writer():
        child = os.fork()
        if child == 0:  # another process, as when one is started by mistake
            try:
                with FolderStore(log.folder).only_writer():
                    os._exit(1)
            except StoreError as error:
                os._exit(0 if "only one" in str(error) else 2)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with FolderStore(log.folder).only_writer():
        pass


def test_a_folder_under_another_key_is_refused(log) -> None:
    writer_in(log.folder).append([b"one"])
    other = type(LOG_KEY)("other.example/log", LOG_KEY.type, LOG_KEY.secret)
    with pytest.raises(LogDamagedError, match="holds the log"):
        Writer(FolderStore(log.folder), other)


@pytest.mark.parametrize("damage", ["entries", "0", "head", "checkpoint"])
def test_damaged_files_are_found_on_start(tmp_path, damage) -> None:
    folder = log_settings(tmp_path / "log").folder
    writer = writer_in(folder)
    writer.append([b"one", b"two", b"three"])
    writer.publish(writer.sign())
    path = {
        "entries": folder / "public/tile/entries/000.p/3",
        "0": folder / "public/tile/0/000.p/3",
        "head": folder / "heads",
        "checkpoint": folder / "public/checkpoint",
    }[damage]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises((LogDamagedError, StoreError, Exception)) as raised:
        writer_in(folder)
    assert type(raised.value).__name__ in {"LogDamagedError", "CheckpointError", "StoreError"}


def test_a_published_checkpoint_beyond_what_is_stored_is_refused(tmp_path) -> None:
    folder = tmp_path / "log"
    writer = writer_in(folder)
    writer.append([b"one"])
    shutil.copytree(folder, tmp_path / "older")
    writer.append([b"two"])
    writer.publish(writer.sign())
    shutil.copy(folder / "public/checkpoint", tmp_path / "older/public/checkpoint")
    with pytest.raises(LogDamagedError, match="an older one must never be written to"):
        writer_in(tmp_path / "older")


def test_a_published_checkpoint_of_another_history_is_refused(tmp_path) -> None:
    for name, data in (("a", b"one"), ("b", b"other")):
        writer = writer_in(tmp_path / name)
        writer.append([data])
        writer.publish(writer.sign())
    shutil.copy(tmp_path / "b/public/checkpoint", tmp_path / "a/public/checkpoint")
    with pytest.raises(LogDamagedError, match="another history"):
        writer_in(tmp_path / "a")


def test_a_checkpoint_without_a_head_is_refused(tmp_path) -> None:
    writer = writer_in(tmp_path)
    writer.append([b"one"])
    writer.publish(writer.sign())
    (tmp_path / "heads").unlink()
    with pytest.raises(LogDamagedError, match="no head"):
        writer_in(tmp_path)


def test_partial_tiles_of_published_sizes_stay_until_the_full_tile_is_there(tmp_path) -> None:
    writer = writer_in(tmp_path)
    writer.append([b"x"] * 10)
    writer.publish(writer.sign())
    writer.append([b"x"])
    writer.append([b"x"])
    kept = {path.name for path in (tmp_path / "public/tile/0/000.p").iterdir()}
    assert kept == {"10"}
    bundles = {path.name for path in (tmp_path / "public/tile/entries/000.p").iterdir()}
    assert bundles == {"10", "12"}
    writer.append([b"x"] * 300)
    assert (tmp_path / "public/tile/0/000").is_file()
    assert not (tmp_path / "public/tile/0/000.p").exists()
    assert len(whole_log(tmp_path)) == 312


def test_a_published_size_needs_no_tile_but_those_that_are_there(tmp_path) -> None:
    writer = writer_in(tmp_path)
    for count in (1, 255, 300, 65_536 - 556, 1, 700):
        writer.append([b"x"] * count)
        signed = writer.sign().checkpoint
        reader = TileReader(FolderStore(tmp_path).read, signed.size, signed.root)
        assert len(reader.entries((signed.size - 1) // 256)) == (signed.size - 1) % 256 + 1
        writer.append([b"y"] * 3)
        assert writer_in(tmp_path).size == writer.size


def test_a_partial_tile_that_is_made_from_a_changed_bundle_does_not_give_the_root(tmp_path) -> None:
    writer = writer_in(tmp_path)
    writer.append([b"x"] * 300)
    bundle = tmp_path / "public/tile/entries/001.p/44"
    bundle.write_bytes(bundle.read_bytes().replace(b"x", b"y", 1))
    with pytest.raises(LogDamagedError, match="do not hold"):
        writer_in(tmp_path)
    bundle.unlink()
    with pytest.raises(LogDamagedError, match="do not hold"):
        writer_in(tmp_path)
