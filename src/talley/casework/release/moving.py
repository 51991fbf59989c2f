"""The rule for handing a key on: rules 1, 2 and 6 and the approvals of 4, on an announcement that stood long enough."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta

from talley.casework.canonical import Number, decode, encode
from talley.casework.entries.entry import EntryError, parse_entry
from talley.casework.entries.key_made import Custodian
from talley.casework.entries.key_moved import KeyMoved
from talley.casework.entries.key_moving import KeyMoving
from talley.casework.entries.log_entry import log_body, log_entry
from talley.casework.release.approved import STANDS_FOR
from talley.casework.release.approving import Approver, Assertion, signed_by
from talley.casework.release.custodians import unfit
from talley.casework.release.logged import entry_logged, fresh
from talley.casework.release.pinned import Pinned
from talley.casework.release.refusals import Refusal, refusal
from talley.casework.release.view import View

LEAST_AGE, MOST_AGE = timedelta(days=7), timedelta(days=21)


class MovingError(Exception):
    """Bytes that are no packet of a move. The message says what was expected."""


@dataclass(frozen=True, slots=True)
class MovingPacket:
    """An announcement, its place, who signed it, and the certificates by which its key is held so far.

    `certificates` begins with the ceremony's; the certificate of each move follows. `dealers` are the old
    custodians who deal, rising.
    """

    moving: KeyMoving
    written_at: datetime
    index: Number
    dealers: tuple[Number, ...]
    certificates: Annotated[tuple[bytes, ...], Meta(min_length=1, max_length=64)]
    assertions: tuple[Assertion, ...] = ()
    checkpoints: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Moves:
    """Who comes and who goes, by their static keys."""

    came: tuple[Custodian, ...]
    went: tuple[Custodian, ...]


def parse_moving_packet(data: bytes) -> MovingPacket:
    """Read a packet of a move. Raises: MovingError."""
    return decode(data, MovingPacket, MovingError, what="packet of a move")


def format_moving_packet(packet: MovingPacket) -> bytes:
    """Write a packet of a move."""
    return encode(packet)


def moving_digest(moving: KeyMoving) -> bytes:
    """Return what approvers sign of an announcement, 32 bytes."""
    return hashlib.sha256(b"talley-key-moving/v1\n" + encode(moving)).digest()


def moves(before: tuple[Custodian, ...], after: tuple[Custodian, ...]) -> Moves:
    """Return who comes and who goes."""
    old, new = {one.host for one in before}, {one.host for one in after}
    return Moves(
        tuple(one for one in after if one.host not in old),
        tuple(one for one in before if one.host not in new),
    )


def may_move(
    packet: MovingPacket, before: tuple[Custodian, ...], view: View, pinned: Pinned, at: datetime
) -> tuple[Refusal, ...]:
    """Return everything that stands against taking part in a move; empty is well. `before` is from the log."""
    moving = packet.moving
    return (
        *entry_logged(log_entry(moving, packet.written_at), packet.index, None, view),
        *fresh(view, pinned, at),
        *([refusal("other-key")] if moving.key != pinned.key else []),
        *_age(packet, view, at),
        *_signed(packet, pinned.approvers, at),
        *_one(moves(before, moving.custodians)),
        *(refusal("unfit-custodians", one.code) for one in unfit(moving.custodians, moving.threshold)),
        *_nothing_since(packet, view),
    )


def _age(packet: MovingPacket, view: View, at: datetime) -> Iterator[Refusal]:
    # That it is old enough, witnesses show; that it is not too old, its own time may: it is signed by nobody later.
    seen = view.witnessed_at(packet.index)
    if seen is None or at - seen < LEAST_AGE:
        yield refusal("announcement-young")
    if not timedelta() <= at - packet.written_at <= MOST_AGE:
        yield refusal("announcement-old")


def _signed(packet: MovingPacket, approvers: tuple[Approver, ...], at: datetime) -> Iterator[Refusal]:
    digest = moving_digest(packet.moving)
    who = [(one, signed_by(one, digest, approvers)) for one in packet.assertions]
    counsel = [p for a, p in who if p and p.role == "counsel" and a.stands_at is None]
    second = [p for a, p in who if p and p.role == "approver" and a.stands_at is None]
    if not counsel:
        yield refusal("not-approved-by-counsel")
    if not any(one.person not in {other.person for other in counsel} for one in second):
        yield refusal("not-approved-by-second")
    said = [a.stands_at for a, p in who if p and p.role == "counsel" and a.stands_at is not None]
    if not any(timedelta() <= at - moment <= STANDS_FOR for moment in said):
        yield refusal("does-not-still-stand")


def _one(changed: Moves) -> Iterator[Refusal]:
    if (len(changed.came), len(changed.went)) not in {(1, 0), (0, 1), (1, 1)}:
        yield refusal("not-one-custodian")


def _nothing_since(packet: MovingPacket, view: View) -> Iterator[Refusal]:
    try:
        for _, data in view.since(packet.index + 1):
            if packet.moving.key.encode() not in data:
                continue
            try:
                body = log_body(parse_entry(data))
            except EntryError:
                continue
            if isinstance(body, KeyMoving | KeyMoved) and body.key == packet.moving.key:
                yield refusal("announced-again")
                return
    except LookupError:
        yield refusal("log-not-readable")
