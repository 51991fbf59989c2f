"""From the outbox into the log: one batch after the other, told only once it is durable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from talley.casework.entries.entry import Entry, EntryError, parse_entry
from talley.casework.entries.log_entry import log_body
from talley.casework.entries.log_opened import LogOpened
from talley.casework.entries.settled import Settled
from talley.casework.entries.slot import Slot as SlotBody
from talley.tlog.tiles import WIDTH
from talley.web.logserver.models import LogEntry, Slot
from talley.web.logserver.writer import LogDamagedError, Writer

MOST_IN_A_BATCH = 2_000


def sequence(writer: Writer) -> int:
    """Append what waits in the outbox, at most a batch, and tell its indexes; return how many.

    Where telling fails the entries are in the log nonetheless: `reconcile` before the next call, or they would
    be appended again.
    Raises: talley.web.logserver.store.StoreError, and then nothing was appended.
    """
    waiting = list(_waiting()[:MOST_IN_A_BATCH])
    if writer.size == 0:
        # The log begins with the entry that says how it is kept, whoever wrote first.
        first = _waiting().get(type=LogOpened.TYPE)
        waiting = [first, *(entry for entry in waiting if entry.pk != first.pk)]
    appended = writer.append([bytes(entry.data) for entry in waiting])
    _tell(waiting, range(appended.first, appended.first + appended.count))
    return appended.count


def _waiting() -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(index=None, closed=False).order_by("id")


def _tell(entries: list[LogEntry], indexes: Iterable[int]) -> None:
    for entry, index in zip(entries, indexes, strict=True):
        entry.index = index
    with transaction.atomic():
        LogEntry.objects.bulk_update(entries, ["index"], batch_size=400)


def told() -> int:
    """Return how many entries the database knows to be in the log."""
    last = LogEntry.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else last + 1


def reconcile(writer: Writer, *, replay: bool = False) -> int:
    """Compare the database with the log's own tiles, case by case; return how many indexes were told anew.

    `replay`: write rows for entries that the database has lost, from the tiles.
    Raises: LogDamagedError.
    """
    known = told()
    # Case 1: the database knows more than the log: the folder is an older copy.
    if known > writer.size:
        raise LogDamagedError(
            f"The database knows {known} entries of the log, and its folder holds {writer.size}. "
            "Bring back the newest copy of the folder; an older one must never be written to."
        )
    # Case 2: what it knows is not what the log holds: they do not belong together.
    if LogEntry.objects.exclude(index=None).count() != known or not _same_at(writer, known - 1):
        raise LogDamagedError("The database and the folder belong to different logs.")
    # Case 3: the log holds more: telling was cut off, or the database is an older copy.
    waiting: dict[bytes, list[LogEntry]] = defaultdict(list)
    if known < writer.size:
        for entry in _waiting():
            waiting[bytes(entry.data)].append(entry)
    found: list[LogEntry] = []
    for index, data in enumerate(_entries(writer, known), known):
        if waiting[data]:
            found.append(waiting[data].pop(0))
        elif replay:
            found.append(_replayed(data))
        else:
            raise LogDamagedError(
                f"Entry {index} is in the log and not in the database, which seems to be an older copy. "
                "`talley server sequence --replay` brings its public part back from the log's own tiles."
            )
    _tell(found, range(known, writer.size))
    return len(found)


def _same_at(writer: Writer, index: int) -> bool:
    if index < 0:
        return True
    row = LogEntry.objects.filter(index=index).first()
    return row is not None and next(_entries(writer, index)) == bytes(row.data)


def _entries(writer: Writer, since: int) -> Iterator[bytes]:
    reader = writer.reader()
    for bundle in range(since // WIDTH, -(-writer.size // WIDTH)):
        for place, data in enumerate(reader.entries(bundle)):
            if bundle * WIDTH + place >= since:
                yield data


@transaction.atomic
def _replayed(data: bytes) -> LogEntry:
    """Write the row of an entry that only the log still has. What was closed in slots is lost with the rows."""
    try:
        entry = parse_entry(data)
        body = log_body(entry)
    except EntryError:  # of a version that this one does not know
        entry, body = Entry("unknown", datetime.now(UTC), {}), None
    row = LogEntry.objects.create(type=entry.type, at=entry.at, data=data, closed=False)
    match body:
        case SlotBody(number=number):
            Slot.objects.create(number=number, entry=row)
        case Settled(first=first, until=until):
            Slot.objects.filter(number__gte=first, number__lt=until).update(settled=row)
    return row
