"""A drill: the custodians open a seal that was made for it, so that everybody sees that they still can."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, ClassVar

from msgspec import Meta

from talley.casework.canonical import Digest, Id
from talley.casework.entries.body import LogBody


@dataclass(frozen=True, slots=True)
class Drill(LogBody):
    """Stands in place of a course. `leaf` is the seal's digest; its context's field is `drill`.

    `recipient` is the whole public key, uncompressed, that the answers are encrypted to.
    """

    TYPE: ClassVar[str] = "drill"
    case: Id
    key: Id
    leaf: Digest
    recipient: Annotated[bytes, Meta(min_length=65, max_length=65)]
    expires_at: datetime


EXAMPLE = Drill(
    case="d" * 32,
    key="0" * 31 + "1",
    leaf=bytes(32),
    recipient=b"\x04" + bytes(64),
    expires_at=datetime(2026, 11, 28, 9, 0, tzinfo=UTC),
)
