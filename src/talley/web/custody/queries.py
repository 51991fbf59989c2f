"""Questions of custodians and of recipients. A custodian sees the cases of their own key alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from talley.casework.canonical import decode
from talley.casework.entries.entry import EntryError
from talley.casework.release.approving import Assertion as Signed
from talley.casework.release.case import parse_case
from talley.casework.release.drilled import DrillPacket, format_drill_packet
from talley.casework.release.packet import Closed, Held, HeldCase, HeldSeal, Packet, format_packet
from talley.casework.release.parcel import BoxesSent, KeyShown, Parcel, SealSent
from talley.web.accounts.models import SealedField
from talley.web.custody.drills import drill_of
from talley.web.custody.keys import shown_custodian
from talley.web.custody.models import Answer, Case, Key, KeyHolder, Seat
from talley.web.logserver.queries import Place, checkpoints_showing, leaf_places, places_of

NO_NONCE = bytes(32)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that is open, as a custodian's client lists it."""

    case: str
    kind: str
    expires_at: datetime
    answered: bool


def holder_of(key_id: str, index: int) -> KeyHolder | None:
    """Return the current custodian of this index of a key: one whose share is not said to be destroyed."""
    holders = KeyHolder.objects.select_related("custodian", "key__sealing")
    return holders.filter(key=key_id, index=index, destroyed=None).first()


def seat_of(ceremony_id: str, index: int) -> Seat | None:
    """Return an invited custodian's place in a ceremony."""
    return Seat.objects.select_related("custodian").filter(ceremony=ceremony_id, index=index).first()


def open_cases(holder: KeyHolder, at: datetime) -> tuple[Waiting, ...]:
    """Return the cases of a custodian's key that may still be answered, the first written first."""
    answered = set(holder.answers.values_list("case", flat=True))
    rows = Case.objects.filter(key=holder.key_id, expires_at__gt=at).order_by("written_at", "id")
    return tuple(Waiting(row.pk, row.kind, _utc(row.expires_at), row.pk in answered) for row in rows)


def case_of(holder: KeyHolder, case_id: str) -> Case | None:
    """Return a case of a custodian's key."""
    return Case.objects.select_related("entry", "key__sealing").filter(pk=case_id, key=holder.key_id).first()


def packet_of(case: Case) -> bytes | None:
    """Return the packet of a case or drill, or None while a part of it is not in the log."""
    seals = [row.seal for row in case.seals.select_related("seal")]
    leaves = leaf_places([seal.leaf_row_id for seal in seals])
    events = list(case.events.all())
    places = places_of([case.entry_id, *(event.entry_id for event in events)])
    if (
        len(leaves) < len(seals)
        or case.entry_id not in places
        or any(e.entry_id not in places for e in events)
    ):
        return None
    held = tuple(_held(seal, leaves[seal.leaf_row_id]) for seal in seals)
    written = places[case.entry_id]
    if case.kind == Case.Kind.DRILL:
        return format_drill_packet(DrillPacket(drill_of(case), _utc(case.written_at), written.index, held[0]))
    packet = Packet(
        case=parse_case(bytes(case.body)),
        written=HeldCase(bytes(case.nonce), written.index, closed_at(written)),
        seals=held,
        events=tuple(
            Held(bytes(e.data), bytes(e.nonce), places[e.entry_id].index, closed_at(places[e.entry_id]))
            for e in events
        ),
        assertions=tuple(
            decode(bytes(row.data), Signed, EntryError, what="assertion")
            for row in case.assertions.order_by("id")
        ),
        checkpoints=checkpoints_showing(places.values(), settings.TALLEY.log.outside_needed),
    )
    return format_packet(packet)


def answer_place(case: Case, holder: KeyHolder) -> Place | None:
    """Return where a custodian's last answer stands in the log, or None while it does not."""
    answer = case.answers.filter(holder=holder).order_by("-id").first()
    return places_of([answer.entry_id]).get(answer.entry_id) if answer else None


def closed_at(place: Place) -> Closed | None:
    """Return how a closed entry is shown to lie under its slot, or None for an open one."""
    return Closed(place.nonce, place.path) if place.path is not None else None


def parcel_of(token: str) -> Parcel | None:
    """Return what the recipient who has this token may fetch, or None while the case is not in the log."""
    case = Case.objects.select_related("entry", "key__sealing").filter(token=token).first()
    place = places_of([case.entry_id]).get(case.entry_id) if case else None
    if case is None or place is None:
        return None
    seals = [row.seal for row in case.seals.select_related("seal")]
    leaves = leaf_places([seal.leaf_row_id for seal in seals])
    return Parcel(
        kind="drill" if case.kind == Case.Kind.DRILL else "case",
        case=bytes(case.body),
        written_at=_utc(case.written_at),
        written=HeldCase(bytes(case.nonce) or NO_NONCE, place.index, closed_at(place)),
        key=key_shown(case.key),
        seals=tuple(_sent(seal, leaves[seal.leaf_row_id]) for seal in seals if seal.leaf_row_id in leaves),
        boxes=_boxes(case),
    )


def key_shown(key: Key) -> KeyShown:
    """Return a key as everybody may know it."""
    holders = key.holders.select_related("custodian").order_by("index")
    return KeyShown(
        key.pk,
        bytes(key.sealing.public),
        key.sealing.retention,
        key.sealing.threshold,
        tuple(shown_custodian(one.custodian, one.index, bytes(one.public)) for one in holders),
    )


def _held(seal: SealedField, place: Place) -> HeldSeal:
    assert place.path is not None
    return HeldSeal(bytes(seal.leaf), place.index, place.path)


def _sent(seal: SealedField, place: Place) -> SealSent:
    assert place.path is not None
    return SealSent(bytes(seal.leaf), bytes(seal.ciphertext), place.index, place.path)


def _boxes(case: Case) -> tuple[BoxesSent, ...]:
    answers = case.answers.filter(kind=Answer.Kind.RELEASED).select_related("holder", "entry")
    sent = [one for one in answers.prefetch_related("boxes").order_by("holder__index") if one.boxes.all()]
    places = places_of([one.entry_id for one in sent])
    return tuple(
        BoxesSent(
            one.holder.index,
            tuple(bytes(box.data) for box in one.boxes.all()),
            bytes(one.entry.data),
            places[one.entry_id].index,
            closed_at(places[one.entry_id]),
        )
        for one in sent
        if one.entry_id in places
    )


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
