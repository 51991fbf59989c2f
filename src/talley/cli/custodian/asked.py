"""What a custodian is asked, a case or a drill, and the whole rule run over it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from talley.casework.release.drilled import (
    DrillError,
    DrillPacket,
    format_drill_packet,
    may_release_drill,
    parse_drill_packet,
)
from talley.casework.release.packet import MOST_BYTES, Packet, PacketError, format_packet, parse_packet
from talley.casework.release.pinned import Pinned
from talley.casework.release.refusals import Refusal
from talley.casework.release.rule import MayRelease, MustRefuse, may_release
from talley.casework.release.view import View, look
from talley.cli.custodian.errors import CustodianError
from talley.cli.custodian.held_key import held_keys
from talley.cli.custodian.home import Home
from talley.cli.log_source import SourceError, log_source


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, and whatever it is, the same names for what it has."""

    packet: Packet | DrillPacket

    @property
    def case(self) -> str:
        return self.packet.case.case if isinstance(self.packet, Packet) else self.packet.drill.case

    @property
    def key(self) -> str:
        return self.packet.case.key if isinstance(self.packet, Packet) else self.packet.drill.key

    @property
    def recipient(self) -> bytes:
        return self.packet.case.recipient if isinstance(self.packet, Packet) else self.packet.drill.recipient

    @property
    def expires_at(self) -> datetime:
        return (
            self.packet.case.expires_at if isinstance(self.packet, Packet) else self.packet.drill.expires_at
        )

    @property
    def leaves(self) -> tuple[bytes, ...]:
        """The digests of the leaves asked for, in the case's order."""
        if isinstance(self.packet, Packet):
            return tuple(seal.leaf for seal in self.packet.case.seals)
        return (self.packet.drill.leaf,)

    def as_bytes(self) -> bytes:
        """Return the packet as it came."""
        if isinstance(self.packet, Packet):
            return format_packet(self.packet)
        return format_drill_packet(self.packet)


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, the log that it was judged under, and what came of it. `view` is none where the log is not trusted."""

    asked: Asked
    view: View | None
    verdict: MayRelease | MustRefuse


def parse_asked(data: bytes) -> Asked:
    """Read a packet of a case or of a drill. Raises: CustodianError."""
    if len(data) > MOST_BYTES:
        raise CustodianError(f"a packet has at most {MOST_BYTES} bytes")
    try:
        return Asked(parse_drill_packet(data))
    except DrillError:
        pass
    try:
        return Asked(parse_packet(data))
    except PacketError as error:
        raise CustodianError(f"this is no packet: {error}") from None


def look_now(home: Home, log: str | None, at: datetime, earlier: tuple[bytes, ...] = ()) -> View | Refusal:
    """Look at the log oneself; what is trusted and goes on from the last is kept as the newest accepted.

    `log` is an address or folder in place of the configured one. Raises: CustodianError.
    """
    where = log or home.config.log
    if not where:
        raise CustodianError("where the log is read is not known: --log, or the line log in custodian.toml")
    try:
        view = look(log_source(where), home.policy(), last=home.last(), earlier=(*home.seen(), *earlier))
    except SourceError as error:
        raise CustodianError(str(error)) from None
    if isinstance(view, View):
        home.accept(view, at)
    return view


def judge(home: Home, asked: Asked, log: str | None, at: datetime) -> Judged:
    """Run the whole rule, from the log's checkpoint on. Raises: CustodianError."""
    earlier = asked.packet.checkpoints if isinstance(asked.packet, Packet) else ()
    view = look_now(home, log, at, earlier)
    if isinstance(view, Refusal):
        return Judged(asked, None, MustRefuse((view,)))
    return Judged(asked, view, _rule(home, asked, view, at))


def _rule(home: Home, asked: Asked, view: View, at: datetime) -> MayRelease | MustRefuse:
    keys = held_keys(home)
    if not keys:
        raise CustodianError("no share of any key is here yet")
    # A case for a key that is not here is judged as one for another key: rule 4 says so.
    key = asked.key if asked.key in keys else next(iter(keys))
    if isinstance(asked.packet, DrillPacket):
        return may_release_drill(asked.packet, view, Pinned(key, (), home.before()), at)
    return may_release(asked.packet, view, Pinned(key, home.approvers(), home.before()), at)
