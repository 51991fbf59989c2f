"""The packet that custodians are handed with a case: the course's events, each with where the log holds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import Meta

from talley.casework.canonical import Digest, Number, decode, encode
from talley.casework.course.course import Course, course_of
from talley.casework.course.event import Event, EventError, entry_of, format_event, parse_event
from talley.casework.entries.entry import EntryError, format_entry, parse_entry
from talley.casework.entries.log_entry import log_body
from talley.casework.entries.opened import closed_commitment
from talley.casework.entries.slot import Path, Slot, root_of
from talley.casework.gate.record import Record
from talley.casework.release.approving import Assertion
from talley.casework.release.case import Case

MOST_BYTES = 8 * 2**20


class PacketError(Exception):
    """Bytes are no packet, or its events are not where it says they are. The message says which."""


@dataclass(frozen=True, slots=True)
class Closed:
    """How a closed entry is shown to lie under a slot."""

    nonce: Digest
    path: Path


@dataclass(frozen=True, slots=True)
class Held:
    """One event with its nonce, and the log index of its entry, or of the slot that its entry is closed in."""

    event: bytes
    nonce: Digest
    index: Number
    closed: Closed | None = None


@dataclass(frozen=True, slots=True)
class HeldSeal:
    """The leaf of a seal, and the log index and path of the batch that binds it."""

    leaf: Annotated[bytes, Meta(max_length=4096)]
    batch: Number
    path: Path


@dataclass(frozen=True, slots=True)
class HeldCase:
    """The nonce of a case, and the log index of its entry, or of the slot that its entry is closed in."""

    nonce: Digest
    index: Number
    closed: Closed | None = None


@dataclass(frozen=True, slots=True)
class Packet:
    """A case with where it stands in the log, its seals in its order, and every event of its course in order.

    Beside it lie the assertions of those who approved it, and signed checkpoints that show since when the log
    holds the events.
    """

    case: Case
    written: HeldCase
    seals: tuple[HeldSeal, ...]
    events: tuple[Held, ...]
    assertions: tuple[Assertion, ...] = ()
    checkpoints: tuple[bytes, ...] = ()


EntryAt = Callable[[int], bytes]
"""Returns an entry that was read from the log and bound to a witnessed root. Raises: LookupError."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A course that was found in the log: `indexes` says where, by the events' commitments."""

    course: Course
    indexes: Mapping[bytes, int]


def parse_packet(data: bytes) -> Packet:
    """Read a packet. Its events are not looked at yet. Raises: PacketError."""
    if len(data) > MOST_BYTES:
        raise PacketError(f"a packet has at most {MOST_BYTES} bytes")
    return decode(data, Packet, PacketError, what="packet")


def format_packet(packet: Packet) -> bytes:
    """Write a packet."""
    return encode(packet)


def held(event: Event, index: int, closed: Closed | None = None) -> Held:
    """Return an event as a packet carries it."""
    return Held(format_event(event), event.nonce, index, closed)


def evidence(packet: Packet, entry_at: EntryAt) -> Evidence:
    """Find every event of a packet in the log, and check that they are the course which the case names.

    Raises: PacketError.
    """
    events: list[Event] = []
    indexes: dict[bytes, int] = {}
    for number, one in enumerate(packet.events):
        try:
            # 1. The bytes are an event.
            event = parse_event(one.event, one.nonce)
            # 2. Its entry lies at the index that is named, openly or under the slot there.
            _find(event, one, entry_at)
        except (EventError, EntryError, LookupError, ValueError) as error:
            raise PacketError(f"event {number}: {error}") from None
        events.append(event)
        indexes[event.commitment] = one.index
    # 3. Together they are a chain without a gap, whose head the case names.
    try:
        course = course_of(events)
    except EventError as error:
        raise PacketError(str(error)) from None
    if (course.id, course.head) != (packet.case.course, packet.case.head):
        raise PacketError("the case names another course, or another head")
    return Evidence(course, indexes)


def _find(event: Event, one: Held, entry_at: EntryAt) -> None:
    if not stands_at(format_entry(entry_of(event)), one.index, one.closed, entry_at):
        raise PacketError(f"entry {one.index} of the log is another one, or no slot that holds it")


def stands_at(data: bytes, index: int, closed: Closed | None, entry_at: EntryAt) -> bool:
    """Say whether an entry stands at an index of the log, openly or closed in the slot there.

    Raises: LookupError, talley.casework.entries.entry.EntryError, ValueError.
    """
    there = entry_at(index)
    if closed is None:
        return there == data
    slot = log_body(parse_entry(there))
    bound = closed_commitment(data, closed.nonce)
    return isinstance(slot, Slot) and root_of(bound, closed.path) == slot.root


def record_of(
    found: Evidence,
    witnessed_at: Callable[[int], datetime | None],
    *,
    enough_at: datetime,
) -> Record:
    """Return the record for the gate, of somebody who trusts a quorum of witnesses: it counts as one.

    `witnessed_at` says of a log index when enough outside witnesses are known to have cosigned a checkpoint
    that holds it, or None; `enough_at` is when they had cosigned the newest.
    """
    seen = {commitment: witnessed_at(index) for commitment, index in found.indexes.items()}
    known = {commitment: at for commitment, at in seen.items() if at is not None}
    return Record(needed=1, cosigned=1, cosigned_at=enough_at, witnessed=known)
