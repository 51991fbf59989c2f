"""A case that every custodian may release, as it stands in a log; and what changes one thing about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.casework.courses import APPROVER, COUNSEL, DAY, INTAKE, NOW, OPEN, Step, events_of
from tests.casework.keeping import OPENED, Keeper
from tests.casework.release.authenticators import Passkey
from tests.sealing.building import key
from tests.tlog.building import LOG, ORIGIN, POLICY, WITNESSES

from talley.casework.course.event import Event, entry_of
from talley.casework.entries.called_back import CalledBack
from talley.casework.entries.entry import format_entry
from talley.casework.entries.named import Item, Named, Target
from talley.casework.entries.seals import Seals
from talley.casework.entries.secrecy import Secrecy
from talley.casework.entries.slot import fill
from talley.casework.release.case import Case, SealAsked, case_entry, fingerprint
from talley.casework.release.packet import Closed, HeldCase, HeldSeal, Packet, held
from talley.casework.release.pinned import Pinned
from talley.casework.release.view import View, look
from talley.sealing.context import Context, key_id_of
from talley.sealing.leaf import format_leaf, leaf_digest
from talley.sealing.points import base_times, format_point
from talley.sealing.seal import Sealed, Sealer
from talley.tlog.checkpoint import Checkpoint, cosign_checkpoint, format_signed_checkpoint, sign_checkpoint
from talley.tlog.edge import Edge

DEALT = key(3, 5)
KEY_ID = key_id_of(DEALT.public)
SUBJECT, OTHER_SUBJECT = b"a" * 16, b"b" * 16
RECIPIENT = 0x5EC7E7
RECIPIENT_KEY = format_point(base_times(RECIPIENT))
COUNSELS, SECONDS = Passkey(COUNSEL, "counsel", 11), Passkey(APPROVER, "approver", 12)
STRANGERS = Passkey(COUNSEL, "counsel", 13)
PINNED = Pinned(KEY_ID, (COUNSELS.pinned, SECONDS.pinned))
NAMES = {"i1": "name", "i2": "email_address"}
WRITTEN = NOW
LATER = NOW + timedelta(minutes=5)

STEPS: tuple[Step, ...] = tuple(
    replace(step, body=CalledBack("agent", "directory", fingerprint(RECIPIENT_KEY)))
    if step.name == "call"
    else replace(
        step,
        body=Named(
            (Target("t1", "@one", SUBJECT.hex()),), tuple(Item(i, "t1", field) for i, field in NAMES.items())
        ),
    )
    if step.name == "named"
    else step
    for step in OPEN
)


SECRECY = Secrecy("court_ordered", "an order", (NOW - 3 * DAY).date(), (NOW + 90 * DAY).date())
SECRET = [*STEPS[:-2], Step("secrecy", SECRECY, INTAKE, NOW - 2 * DAY), *STEPS[-2:]]


def seal(field: str, subject: bytes = SUBJECT, **changes) -> Sealed:
    plain = Context(ORIGIN, KEY_ID, subject, field, field.encode().ljust(16, b".")[:16], "2026-q4")
    return Sealer(DEALT.public).seal(replace(plain, **changes), f"the {field}".encode(), 128)


@dataclass
class Made:
    """A log with a case in it, and the packet that goes to custodians."""

    keeper: Keeper
    events: list[Event]
    packet: Packet
    sealed: list[Sealed]
    earlier: list[bytes]

    def view(self, at: datetime = LATER, witnesses=WITNESSES, **kwargs) -> View:
        return look(self.source(at, witnesses), POLICY, last=None, earlier=self.earlier, **kwargs)

    def source(self, at: datetime = LATER, witnesses=WITNESSES):
        return published(self.keeper.entries, at, witnesses).get

    def with_assertions(self, *assertions) -> Packet:
        return replace(self.packet, assertions=assertions)


def published(entries: Sequence[bytes], at: datetime, witnesses=WITNESSES) -> dict[str, bytes]:
    """The files of a log that these witnesses cosigned at a time."""
    growth = Edge().append(entries)
    signed = sign_checkpoint(Checkpoint(ORIGIN, growth.edge.size, growth.edge.root()), LOG)
    stamp = int(at.timestamp())
    signed = signed.cosigned(*(cosign_checkpoint(signed.checkpoint, w, stamp) for w in witnesses))
    return growth.files | {"checkpoint": format_signed_checkpoint(signed)}


def made(
    steps: Sequence[Step] = STEPS,
    *,
    closed: bool = False,
    seals: Sequence[Sealed] | None = None,
    sealed_late: bool = False,
    more: Sequence[Step] = (),
    **changes,
) -> Made:
    """Return a case on the course of these steps. `more` happens after the case is written."""
    keeper = Keeper(OPENED, at=WRITTEN - 30 * DAY)
    sealed = list(seals) if seals is not None else [seal(field) for field in NAMES.values()]
    digests = [leaf_digest(one.leaf) for one in sealed]
    filled = fill(digests, keeper.random_bytes)
    batch = keeper.log(Seals(0, filled.root)) if not sealed_late else None
    all_events = events_of([*steps, *more])
    events, rest = all_events[: len(steps)], all_events[len(steps) :]
    in_packet, earlier = [], []
    for event in events:
        if closed:
            (opening,) = keeper.slot(format_entry(entry_of(event)))
            in_packet.append(held(event, opening.under, Closed(opening.nonce, opening.path)))
        else:
            in_packet.append(held(event, keeper.event(event)))
        earlier.append(published(keeper.entries, event.at)["checkpoint"])
    case = Case(
        case="e" * 32,
        course=events[0].course,
        head=events[-1].commitment,
        target="t1",
        key=KEY_ID,
        seals=tuple(
            SealAsked(item, one.leaf.context.field, one.leaf.context.seal_id.hex(), digest)
            for (item, _), one, digest in zip(NAMES.items(), sealed, digests, strict=False)
        ),
        recipient=RECIPIENT_KEY,
        held_by="requester",
        written_at=WRITTEN,
        expires_at=WRITTEN + 3 * DAY,
    )
    case = replace(case, **changes)
    data = format_entry(case_entry(case, b"n" * 32))
    if closed:
        (opening,) = keeper.slot(data)
        written = HeldCase(b"n" * 32, opening.under, Closed(opening.nonce, opening.path))
    else:
        written = HeldCase(b"n" * 32, keeper.add(data))
    if batch is None:
        batch = keeper.log(Seals(0, filled.root))
    for event in rest:
        keeper.event(event)
    leaves = tuple(
        HeldSeal(format_leaf(one.leaf), batch, path) for one, path in zip(sealed, filled.paths, strict=True)
    )
    packet = Packet(case, written, leaves, tuple(in_packet), (COUNSELS.sign(case), SECONDS.sign(case)))
    return Made(keeper, all_events, packet, sealed, earlier)
