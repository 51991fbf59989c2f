"""Logs for tests: entries as a log's keeper writes them, and the folder they lie in."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.casework.courses import COURSE, OPEN, events_of
from tests.tlog.building import LOG, NOON, ORIGIN, WITNESSES

from talley.casework.course.event import Event, entry_of
from talley.casework.entries.body import LogBody
from talley.casework.entries.entry import Entry, format_entry
from talley.casework.entries.log_entry import log_entry
from talley.casework.entries.log_opened import LogOpened
from talley.casework.entries.opened import Opened, closed_commitment
from talley.casework.entries.settled import Settled
from talley.casework.entries.slot import Slot, fill
from talley.tlog.checkpoint import Checkpoint, format_checkpoint, format_signed_checkpoint, sign_checkpoint
from talley.tlog.edge import Edge
from talley.tlog.keys import format_vkey
from talley.tlog.signing import cosign

TEN_MINUTES = timedelta(minutes=10)
OPENING = datetime(2990, 3, 29, tzinfo=UTC)
"""So late that no slot is overdue by the clock."""

OWN_POLICY = (
    f"log {format_vkey(LOG.verifier())}\n"
    + "".join(f"witness {w.name[-1]} {format_vkey(w.verifier())}\n" for w in WITNESSES)
    + "group two 2 a b c\nquorum two\n"
)
OPENED = LogOpened(False, OPENING.date(), ("b", "c"), "Lantern Social", OWN_POLICY, 600)


class Keeper:
    """Writes entries in order; `random_bytes` is the same in every run."""

    def __init__(self, opened: LogOpened = OPENED, at: datetime = OPENING) -> None:
        self.random_bytes = random.Random(7).randbytes
        self.entries: list[bytes] = []
        self.now = at
        self.slots = self.settled = 0
        self.log(opened)

    def add(self, data: bytes) -> int:
        self.entries.append(data)
        return len(self.entries) - 1

    def log(self, body: LogBody) -> int:
        return self.add(format_entry(log_entry(body, self.now)))

    def event(self, event: Event) -> int:
        return self.add(format_entry(entry_of(event)))

    def slot(self, *closed: bytes) -> list[Opened]:
        """One interval with these closed entries; what would open each is returned."""
        nonces = [self.random_bytes(32) for _ in closed]
        filled = fill(
            [closed_commitment(*one) for one in zip(closed, nonces, strict=True)], self.random_bytes
        )
        index = self.log(Slot(self.slots, filled.root))
        self.slots, self.now = self.slots + 1, self.now + TEN_MINUTES
        return [Opened(index, *one) for one in zip(closed, nonces, filled.paths, strict=True)]

    def run(self, until: datetime) -> None:
        while self.now < until:
            self.slot()

    def settle(self, due_on: date, until: int | None = None, carried: bytes | None = None) -> int:
        first, self.settled = self.settled, self.slots if until is None else until
        return self.log(Settled(due_on, first, self.settled, carried or self.random_bytes(32)))


def course(*names: str, of: str = COURSE) -> list[Event]:
    """The first events of the open course, or those of these names."""
    events = events_of(OPEN, of)
    return [event for step, event in zip(OPEN, events, strict=True) if not names or step.name in names]


def closed(event: Event) -> bytes:
    return format_entry(entry_of(event))


def strange(type_: str = "from-the-future") -> bytes:
    return format_entry(Entry(type_, OPENING, {"what": 1}))


def kept() -> Keeper:
    """A whole small log: a course that begins in slots and is opened, settled slots, a carried remainder."""
    keeper = Keeper()
    first, second, third, *rest = course()
    openings = keeper.slot(closed(first), closed(second))
    keeper.slot(closed(third))
    keeper.run(datetime(2990, 3, 31, tzinfo=UTC))
    for opening in openings:
        keeper.log(opening)
    keeper.settle(date(2990, 3, 31))
    for event in rest:
        keeper.event(event)
    keeper.run(datetime(2990, 4, 1, tzinfo=UTC))
    return keeper


def write_log(
    folder: Path,
    entries: Sequence[bytes],
    witnesses: Iterable = WITNESSES,
    *,
    step: int = 200,
    key=LOG,
    at: int = NOON,
) -> bytes:
    """Write a log's folder, grown in steps; return its checkpoint."""
    edge = Edge()
    for start in range(0, len(entries), step):
        growth = edge.append(entries[start : start + step])
        edge = growth.edge
        for path, data in growth.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
    signed = sign_checkpoint(Checkpoint(ORIGIN, edge.size, edge.root()), key)
    text = format_checkpoint(signed.checkpoint)
    data = format_signed_checkpoint(signed.cosigned(*(cosign(text, w, at) for w in witnesses)))
    folder.mkdir(exist_ok=True)
    (folder / "checkpoint").write_bytes(data)
    return data
