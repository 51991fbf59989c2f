"""The release rule for a drill: the same, without a course and its approvals, and only for a seal made for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from talley.casework.canonical import Number, decode, encode
from talley.casework.entries.drill import Drill
from talley.casework.entries.log_entry import log_entry
from talley.casework.release.case import LONGEST
from talley.casework.release.logged import entry_logged, fresh, older, seals_logged
from talley.casework.release.packet import HeldSeal
from talley.casework.release.pinned import Pinned
from talley.casework.release.refusals import refusal
from talley.casework.release.rule import MayRelease, MustRefuse
from talley.casework.release.sealed import DRILL, one_recipient, proven
from talley.casework.release.view import View
from talley.sealing.leaf import Leaf


class DrillError(Exception):
    """Bytes that are no drill's packet. The message says what was expected."""


@dataclass(frozen=True, slots=True)
class DrillPacket:
    """A drill, when it was written, where its entry stands in the log, and its seal."""

    drill: Drill
    written_at: datetime
    index: Number
    seal: HeldSeal


def parse_drill_packet(data: bytes) -> DrillPacket:
    """Read a drill's packet. Raises: DrillError."""
    return decode(data, DrillPacket, DrillError, what="packet of a drill")


def format_drill_packet(packet: DrillPacket) -> bytes:
    """Write a drill's packet."""
    return encode(packet)


def may_release_drill(
    packet: DrillPacket, view: View, pinned: Pinned, at: datetime
) -> MayRelease | MustRefuse:
    """Say whether this custodian's client may release its part of a drill's seal. Pure and total."""
    drill, seals = packet.drill, (packet.seal,)
    # 7 comes first: only where the proof covers a context whose field is `drill` do rule 5 and the approvals fall away.
    leaf = proven(packet.seal.leaf, drill.leaf, origin=view.origin, key=pinned.key)
    refusals = (
        *([leaf] if not isinstance(leaf, Leaf) else []),
        *([refusal("not-a-drill")] if isinstance(leaf, Leaf) and leaf.context.field != DRILL else []),
        *entry_logged(log_entry(drill, packet.written_at), packet.index, None, view),
        *seals_logged((drill.leaf,), seals, view),
        *fresh(view, pinned, at),
        *older(seals, packet.index),
        *([refusal("other-key")] if drill.key != pinned.key else []),
        *([refusal("case-not-yet")] if at < packet.written_at else []),
        *([refusal("case-expired")] if at >= drill.expires_at else []),
        *([refusal("case-too-long")] if drill.expires_at - packet.written_at > LONGEST else []),
        *one_recipient(drill.case, drill.recipient, pinned.before),
    )
    if refusals or not isinstance(leaf, Leaf):
        return MustRefuse(refusals)
    return MayRelease(drill.case, drill.recipient, (leaf,), ())
