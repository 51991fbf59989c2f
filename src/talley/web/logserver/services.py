"""Writing entries: each joins the transaction of what it records."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from talley.casework.canonical import decode, encode
from talley.casework.entries.body import LogBody
from talley.casework.entries.entry import Entry, EntryError, format_entry
from talley.casework.entries.log_entry import log_entry
from talley.casework.entries.log_opened import LogOpened
from talley.casework.entries.opened import Opened, closed_commitment
from talley.casework.entries.seals import Seals
from talley.casework.entries.settled import Settled, due_on
from talley.casework.entries.slot import PLACES, Path, fill
from talley.casework.entries.slot import Slot as SlotBody
from talley.casework.entries.tombstone import Tombstone
from talley.web.logserver.configuration import LogSettings
from talley.web.logserver.models import Binding, LogEntry, Opening, SealLeaf, Slot
from talley.web.logserver.queries import last_batch

MOST_IN_A_SLOT = PLACES // 2
MOST_IN_A_BATCH = 8_192


def write(entry: Entry, *, closed: bool) -> LogEntry:
    """Put an entry into the log's outbox; it is in the log once a sequencer has made it durable.

    Call it inside the transaction of what it records. `closed`: it goes into the next slot, and only who is
    given its nonce and path can show it.
    Raises: talley.casework.entries.entry.EntryError where it is too long.
    """
    with transaction.atomic():
        data = format_entry(entry)
        nonce = secrets.token_bytes(32) if closed else b""
        bound = closed_commitment(data, nonce) if closed else b""
        return LogEntry.objects.create(
            type=entry.type, at=entry.at, data=data, closed=closed, nonce=nonce, commitment=bound
        )


def _write_body(body: LogBody, at: datetime) -> LogEntry:
    return write(log_entry(body, at), closed=False)


@transaction.atomic
def begin(settings: LogSettings, at: datetime) -> None:
    """Write the log's first entry where there is none: what everything after it is checked against."""
    if not LogEntry.objects.filter(type=LogOpened.TYPE).exists():
        _write_body(
            LogOpened(
                demo=settings.demo,
                opened_on=at.date(),
                outside=tuple(sorted(settings.outside)),
                platform=settings.platform,
                policy=settings.policy_text,
                slot_seconds=settings.slot_seconds,
            ),
            at,
        )


@transaction.atomic
def make_slot(at: datetime) -> Slot:
    """Make the interval's slot of all closed entries that are in none yet, be it none at all."""
    last = Slot.objects.select_related("entry").order_by("-number").first()
    number = last.number + 1 if last else 0
    waiting = list(LogEntry.objects.filter(closed=True, bindings=None).order_by("id")[:MOST_IN_A_SLOT])
    filled = fill([bytes(entry.commitment) for entry in waiting], secrets.token_bytes)
    # A clock that went back does not make an interval end before the one before it.
    entry = _write_body(SlotBody(number, filled.root), max(at, last.entry.at) if last else at)
    _bind(waiting, entry, filled.paths)
    return Slot.objects.create(number=number, entry=entry)


def add_leaves(digests: Iterable[bytes]) -> list[SealLeaf]:
    """Put leaves of seals, 32 bytes each, where the next batch takes them. Call it in the seals' own transaction."""
    return SealLeaf.objects.bulk_create(SealLeaf(digest=digest) for digest in digests)


@transaction.atomic
def make_batch(at: datetime) -> bool:
    """Make the interval's batch of the leaves that are in none yet, be it none; return whether more of them wait.

    Security: every interval has one, whether anything was sealed or not. More than one shows a bulk import.
    """
    last = last_batch()
    # Locked, so that a leaf which is erased meanwhile is not written back.
    leaves = SealLeaf.objects.select_for_update().filter(batch=None).order_by("id")
    waiting = list(leaves[: MOST_IN_A_BATCH + 1])
    taken = waiting[:MOST_IN_A_BATCH]
    filled = fill([bytes(leaf.digest) for leaf in taken], secrets.token_bytes)
    number = last.number + 1 if last else 0
    entry = _write_body(Seals(number, filled.root), max(at, last.at) if last else at)
    for leaf, path in zip(taken, filled.paths, strict=True):
        leaf.batch, leaf.path = entry, encode(path)
    # One statement for many rows: several times faster than an update of each.
    SealLeaf.objects.bulk_create(
        taken, update_conflicts=True, unique_fields=["id"], update_fields=["batch", "path"]
    )
    return len(waiting) > len(taken)


def erase_leaves(leaves: Iterable[int]) -> None:
    """Erase leaves by their rows' keys, with their seals, in the transaction of that. Batches stay as they are.

    Nothing tells it in the log: there a leaf cannot be told from what fills a batch up.
    """
    SealLeaf.objects.filter(pk__in=leaves).delete()


def _bind(entries: Iterable[LogEntry], under: LogEntry, paths: Iterable[Path]) -> None:
    Binding.objects.bulk_create(
        Binding(entry=entry, under=under, path=encode(path))
        for entry, path in zip(entries, paths, strict=True)
    )


@transaction.atomic
def open_entry(entry: LogEntry, at: datetime) -> LogEntry:
    """Make a closed entry public. Whoever calls has had a person release it.

    Raises: ValueError where it is public, was erased, or its slot is not in the log yet.
    """
    entry = LogEntry.objects.select_for_update().get(pk=entry.pk)
    binding = entry.bindings.select_related("under").order_by("-id").first()
    if not entry.closed or Opening.objects.filter(entry=entry).exists():
        raise ValueError("the entry is public, or was erased")
    if binding is None or binding.under.index is None:
        raise ValueError("the entry's slot is not in the log yet")
    path = decode(bytes(binding.path), Path, EntryError, what="path")
    body = Opened(binding.under.index, bytes(entry.data), bytes(entry.nonce), path)
    opened = _write_body(body, at)
    Opening.objects.create(entry=entry, by=opened)
    return opened


@transaction.atomic
def erase_entry(entry: LogEntry, basis: str, at: datetime) -> LogEntry:
    """Erase a closed entry's content for a legal reason; its commitment and a tombstone stay.

    Raises: ValueError where it is public or was erased before.
    """
    entry = LogEntry.objects.select_for_update().get(pk=entry.pk)
    if not entry.closed or Opening.objects.filter(entry=entry).exists():
        raise ValueError("the entry is public, or was erased")
    tombstone = _write_body(Tombstone(bytes(entry.commitment), basis), at)
    Opening.objects.create(entry=entry, by=tombstone)
    entry.data, entry.nonce = b"", b""
    entry.save(update_fields=["data", "nonce"])
    return tombstone


@transaction.atomic
def settle(on: date, at: datetime) -> LogEntry | None:
    """Settle every slot whose date has come: what was not opened is carried on, or nothing, alike.

    Opens nothing: that is a person's to do before. Return None where no slot is due.
    """
    unsettled = Slot.objects.filter(settled=None).select_related("entry").order_by("number")
    due = [slot for slot in unsettled if due_on(slot.entry.at.date()) <= on]
    if not due:
        return None
    first, until = due[0].number, due[-1].number + 1
    closed = list(
        LogEntry.objects.filter(closed=True, opening=None, bindings__under__slot__number__lt=until)
        .distinct()
        .order_by("id")
    )
    filled = fill([bytes(entry.commitment) for entry in closed], secrets.token_bytes)
    date_due = max(due_on(slot.entry.at.date()) for slot in due)
    settled = _write_body(Settled(date_due, first, until, filled.root), at)
    _bind(closed, settled, filled.paths)
    Slot.objects.filter(number__gte=first, number__lt=until).update(settled=settled)
    return settled
