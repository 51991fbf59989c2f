"""The release rule: what a custodian's client checks for itself before it releases. All of it, every time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from talley.casework.course.course import Course
from talley.casework.gate.gate import Open, Shut, gate
from talley.casework.release.approved import approved, still_stands
from talley.casework.release.case import LONGEST, Case, case_entry, fingerprint
from talley.casework.release.logged import entry_logged, fresh, nothing_since, older, seals_logged
from talley.casework.release.packet import Evidence, Packet, PacketError, evidence, record_of
from talley.casework.release.pinned import Before, Pinned
from talley.casework.release.refusals import Refusal, refusal
from talley.casework.release.sealed import asked, one_recipient, proven
from talley.casework.release.view import View
from talley.sealing.leaf import Leaf


@dataclass(frozen=True, slots=True)
class MayRelease:
    """Every rule is met for these seals. `others` are releases of them in other cases: shown before releasing."""

    case: str
    recipient: bytes
    leaves: tuple[Leaf, ...]
    others: tuple[Before, ...]


@dataclass(frozen=True, slots=True)
class MustRefuse:
    """What stands against it, in the order of the rules; `shut` says why the gate is shut, where it is."""

    refusals: tuple[Refusal, ...]
    shut: Shut | None = None


def may_release(packet: Packet, view: View, pinned: Pinned, at: datetime) -> MayRelease | MustRefuse:
    """Say whether this custodian's client may release its part of all seals of a case.

    Pure and total. `view` comes from `look`, which is where rule 1 begins. Nothing in the packet is trusted.
    Source: the eight rules of docs/formats/release.md.
    """
    case, written, digests = packet.case, packet.written, [seal.leaf for seal in packet.case.seals]
    if len(packet.seals) != len(digests):
        return MustRefuse((refusal("seal-not-logged"),))
    found = _evidence(packet, view)
    course = found.course if isinstance(found, Evidence) else None
    opens = _gate(packet, found, view, at) if isinstance(found, Evidence) else None
    leaves = [
        proven(seal.leaf, digest, origin=view.origin, key=pinned.key)
        for digest, seal in zip(digests, packet.seals, strict=True)
    ]
    refusals = (
        # 1. The case and its seals stand in the log.
        *entry_logged(case_entry(case, written.nonce), written.index, written.closed, view),
        *seals_logged(digests, packet.seals, view),
        # 2. Enough witnesses saw that log a moment ago.
        *fresh(view, pinned, at),
        # 3. Every seal was there before the case.
        *older(packet.seals, written.index),
        # 4. It is for this key, in its time, and two people signed it.
        *in_time(case, pinned, at),
        *approved(packet, pinned, course),
        # 5. The course is whole, and the gate opens: the same gate that the desk runs.
        *([found] if isinstance(found, Refusal) else _opened(opens, case)),
        # 6. Nothing happened since, as far as the log shows; of what it keeps closed, counsel says so.
        *(nothing_since(course, _head_index(packet), view) if course else ()),
        *still_stands(packet, pinned, at),
        # 7. Each seal is the one that the case names, and its maker knew what was sealed.
        *_sealed(packet, leaves, course),
        # 8. In one case a seal goes to one key.
        *one_recipient(case.case, case.recipient, pinned.before),
    )
    if refusals:
        return MustRefuse(refusals, opens if isinstance(opens, Shut) else None)
    others = tuple(one for one in pinned.before if one.case != case.case and one.leaf in digests)
    return MayRelease(
        case.case, case.recipient, tuple(leaf for leaf in leaves if isinstance(leaf, Leaf)), others
    )


def in_time(case: Case, pinned: Pinned, at: datetime) -> Iterator[Refusal]:
    """Rule 4: the case is for this key, was written, and may still be answered, for no longer than seven days."""
    if case.key != pinned.key:
        yield refusal("other-key")
    if at < case.written_at:
        yield refusal("case-not-yet")
    if at >= case.expires_at:
        yield refusal("case-expired")
    if case.expires_at - case.written_at > LONGEST:
        yield refusal("case-too-long")


def _head_index(packet: Packet) -> int:
    """Return where to read on from: a case written on a head that was passed by then is as bad as one passed since."""
    return min(packet.events[-1].index, packet.written.index)


def _evidence(packet: Packet, view: View) -> Evidence | Refusal:
    try:
        return evidence(packet, view.entry_at)
    except PacketError as error:
        return refusal("course-broken", str(error))


def _gate(packet: Packet, found: Evidence, view: View, at: datetime) -> Open | Shut:
    record = record_of(found, view.witnessed_at, enough_at=view.enough_at)
    return gate(found.course, record, packet.case.target, packet.case.items, at)


def _opened(opens: Open | Shut | None, case: Case) -> Iterator[Refusal]:
    if not isinstance(opens, Open):
        yield refusal("gate-shut")
    elif opens.recipient != fingerprint(case.recipient):
        yield refusal("other-recipient")


def _sealed(packet: Packet, leaves: list[Leaf | Refusal], course: Course | None) -> Iterator[Refusal]:
    for seal, leaf in zip(packet.case.seals, leaves, strict=True):
        if isinstance(leaf, Refusal):
            yield leaf
        elif course is not None:
            yield from asked(seal, leaf, packet.case, course)
