"""A person compared what was read with the paper: these are the facts that count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from talley.casework.canonical import Code, Digest
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Confirmed(EventBody):
    """The last one stands.

    `authority` is the issuing authority's code in the directory, `requester` says how it is verified,
    `served_on` is the day of service by the forum's clock, and `facts` the hash of all confirmed facts.
    """

    TYPE: ClassVar[str] = "confirmed"
    PUBLIC: ClassVar[tuple[str, ...]] = ("instrument", "authority", "country", "requester")
    instrument: Code
    authority: Code
    country: Code
    requester: Literal["officer", "court", "private"]
    served_on: date
    facts: Digest


EXAMPLE = Confirmed(
    instrument="us.customs_summons",
    authority="invented-harbour-agency",
    country="us",
    requester="officer",
    served_on=date(2026, 11, 9),
    facts=bytes(32),
)
