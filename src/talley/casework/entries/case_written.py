"""A case was put before the custodians: it asks them to open fields of one target on one course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from talley.casework.canonical import Digest, Id, Number
from talley.casework.entries.body import LogBody


@dataclass(frozen=True, slots=True)
class CaseWritten(LogBody):
    """How many fields of which course, until when. `commitment` hides the case itself, as an event's does."""

    TYPE: ClassVar[str] = "case-written"
    IN_SLOT: ClassVar[bool] = True
    case: Id
    course: Id
    fields: Number
    expires_at: datetime
    commitment: Digest


EXAMPLE = CaseWritten(
    case="e" * 32,
    course="c" * 32,
    fields=2,
    expires_at=datetime(2026, 11, 28, 9, 0, tzinfo=UTC),
    commitment=bytes(32),
)
