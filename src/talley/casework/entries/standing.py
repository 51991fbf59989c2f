"""Whether an agent, an agency or a mail domain is what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Literal

from talley.casework.canonical import Digest
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Standing(EventBody):
    """The last one about a subject counts, until its time is over."""

    TYPE: ClassVar[str] = "standing"
    PUBLIC: ClassVar[tuple[str, ...]] = ("subject", "status")
    subject: Literal["agent", "agency", "domain"]
    status: Literal["current", "withdrawn", "forged"]
    until: datetime
    evidence: Digest


EXAMPLE = Standing(
    subject="agency", status="current", until=datetime(2027, 5, 1, tzinfo=UTC), evidence=bytes(32)
)
