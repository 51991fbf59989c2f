"""Questions about the log. All of it is public but the closed entries, which only their own room asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from talley.casework.canonical import decode
from talley.casework.entries.entry import EntryError, parse_entry
from talley.casework.entries.log_entry import log_body
from talley.casework.entries.seals import Seals
from talley.casework.entries.settled import due_on
from talley.casework.entries.slot import Path
from talley.casework.gate.record import Record
from talley.tlog.checkpoint import SignedCheckpoint, parse_signed_checkpoint
from talley.web.logserver.configuration import LogSettings
from talley.web.logserver.models import Binding, Checkpoint, LogEntry, SealLeaf, Slot, WitnessState
from talley.web.logserver.sequencing import told


def last_slot_at() -> datetime | None:
    """Return when the last slot was made."""
    last = Slot.objects.select_related("entry").order_by("-number").first()
    return last.entry.at if last else None


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of seals: its number, and the time of its entry."""

    number: int
    at: datetime


def last_batch() -> Batch | None:
    """Return the last batch of seals, in the log or on its way there."""
    row = LogEntry.objects.filter(type=Seals.TYPE).order_by("-id").first()
    body = log_body(parse_entry(bytes(row.data))) if row else None
    return Batch(body.number, row.at) if row and isinstance(body, Seals) else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry lies: its own index, or that of the slot that binds it, with nonce and path."""

    index: int
    nonce: bytes = b""
    path: Path | None = None


def places_of(entries: Collection[int]) -> Mapping[int, Place]:
    """Return where entries lie, by their row's key; those not yet in the log are left out.

    For a closed entry it is the slot that it was first bound by, which proves when it was written.
    """
    found: dict[int, Place] = {}
    rows = LogEntry.objects.filter(pk__in=entries)
    for row in rows.exclude(index=None):
        found[row.pk] = Place(row.index or 0)
    bound = Binding.objects.filter(entry__in=rows, under__slot__isnull=False, under__index__isnull=False)
    for binding in bound.select_related("entry", "under"):
        path = decode(bytes(binding.path), Path, EntryError, what="path")
        found[binding.entry.pk] = Place(binding.under.index or 0, bytes(binding.entry.nonce), path)
    return found


def leaf_places(leaves: Collection[int]) -> Mapping[int, Place]:
    """Return the batch and path of leaves, by their row's key; those not yet in the log are left out."""
    rows = SealLeaf.objects.filter(pk__in=leaves, batch__index__isnull=False).select_related("batch")
    return {
        row.pk: Place(row.batch.index or 0, path=decode(bytes(row.path), Path, EntryError, what="path"))
        for row in rows
        if row.batch is not None
    }


def record_of(entries: Mapping[bytes, int], settings: LogSettings) -> Record:
    """Return what the log is known to hold of some events: their commitments by their entries' rows.

    The desk's own view, from its own tables: custodians make theirs from the log itself.
    """
    newest = Checkpoint.objects.order_by("-size").first()
    rows = LogEntry.objects.filter(pk__in=entries.values())
    seen: dict[int, datetime] = {
        row: at for row, at in _witnessed_at(rows, settings.outside_needed) if at is not None
    }
    return Record(
        needed=settings.outside_needed,
        cosigned=newest.outside if newest else 0,
        cosigned_at=newest.witnessed_at if newest else None,
        witnessed={commitment: seen[row] for commitment, row in entries.items() if row in seen},
    )


def _witnessed_at(rows: QuerySet[LogEntry], needed: int) -> Iterable[tuple[int, datetime | None]]:
    """Return by row when enough outside witnesses had cosigned the first checkpoint that holds it."""
    slot = Binding.objects.filter(entry=OuterRef("pk"), under__slot__isnull=False).values("under__index")[:1]
    holds = Checkpoint.objects.filter(
        size__gt=OuterRef("place"), outside__gte=max(1, needed), witnessed_at__isnull=False
    ).order_by("size")
    placed = rows.annotate(place=Coalesce(F("index"), Subquery(slot), output_field=BigIntegerField()))
    return placed.annotate(seen_at=Subquery(holds.values("witnessed_at")[:1])).values_list("pk", "seen_at")


def checkpoints_showing(places: Iterable[Place], needed: int) -> tuple[bytes, ...]:
    """Return signed checkpoints that show since when the log holds each place, each checkpoint once."""
    indexes = sorted({place.index for place in places})
    enough = Checkpoint.objects.filter(outside__gte=max(1, needed), witnessed_at__isnull=False)
    notes: dict[int, bytes] = {}
    for index in indexes:
        if not any(size > index for size in notes):
            first = enough.filter(size__gt=index).order_by("size").first()
            notes |= {first.size: bytes(first.note)} if first else {}
    return tuple(notes.values())


@dataclass(frozen=True, slots=True)
class LogState:
    """What the log's page shows."""

    origin: str
    size: int
    published: SignedCheckpoint | None
    published_at: datetime | None
    witnesses: tuple[WitnessRow, ...]
    slots: int
    settled: int
    overdue: int
    next_settlement_on: date | None


@dataclass(frozen=True, slots=True)
class WitnessRow:
    """One witness: whether it counts, and when it last cosigned."""

    name: str
    outside: bool
    cosigned_at: datetime | None
    trouble: str


def log_state(settings: LogSettings, today: date) -> LogState:
    """Return the log's state on a day."""
    newest = Checkpoint.objects.order_by("-size").first()
    states = {state.name: state for state in WitnessState.objects.all()}
    unsettled = Slot.objects.filter(settled=None).select_related("entry").order_by("number")
    first = unsettled.first()
    # The calendar is steady, so that what is overdue is a beginning of what is not settled.
    due = due_on(first.entry.at.date()) if first else None
    overdue = unsettled.filter(entry__at__date__lt=due).count() if due and due < today else 0
    return LogState(
        origin=settings.origin,
        size=told(),
        published=parse_signed_checkpoint(bytes(newest.note)) if newest else None,
        published_at=newest.published_at if newest else None,
        witnesses=tuple(
            WitnessRow(
                w.name,
                w.name in settings.outside,
                states[w.name].cosigned_at if w.name in states else None,
                states[w.name].trouble if w.name in states else "",
            )
            for w in settings.policy.witnesses
        ),
        slots=Slot.objects.count(),
        settled=Slot.objects.exclude(settled=None).count(),
        overdue=overdue,
        next_settlement_on=due,
    )
