"""A demand for silence, or the renewal of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from talley.casework.canonical import Digest, Number, Text
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Secrecy(EventBody):
    """Only statutory and court-ordered secrecy binds, from `starts_on` until `ends_on` (half open).

    Where it has no end, `review_on` is the day on which it must be looked at again; past it, it does not hold
    the gate open. `renews` is the number of the one it renews.
    """

    TYPE: ClassVar[str] = "secrecy"
    PUBLIC: ClassVar[tuple[str, ...]] = ("kind", "starts_on", "ends_on", "review_on")
    kind: Literal["requested", "statutory", "court_ordered"]
    basis: Text
    starts_on: date
    ends_on: date | None = None
    review_on: date | None = None
    order: Digest | None = None
    renews: Number | None = None


EXAMPLE = Secrecy(
    kind="court_ordered",
    basis="18 U.S.C. § 2705(b)",
    starts_on=date(2026, 11, 9),
    ends_on=date(2027, 5, 9),
    order=bytes(32),
)
