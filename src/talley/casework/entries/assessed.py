"""The law book measured the items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from talley.casework.canonical import Code, Name, Number
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What law says of one item; `verified`: every citation that it rests on was checked with its source."""

    item: Name
    result: Literal["permitted", "refused", "unsettled"]
    verified: bool
    reasons: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class RequiredShowing:
    """What must be shown for a target, and which of the two requires it."""

    target: Name
    showing: Code
    required_by: Literal["law", "policy"]


@dataclass(frozen=True, slots=True)
class Assessed(EventBody):
    """A verdict under the law of a day: once of the day of service, and again of the day the case is written.

    `lawbook` and `policy` are versions; `window_days` is the objection window that policy gives;
    `compels` is false for what only asks, and `emergency` marks the voluntary disclosure that a statute permits.
    """

    TYPE: ClassVar[str] = "assessed"
    PUBLIC: ClassVar[tuple[str, ...]] = ("instrument", "on", "lawbook", "policy")
    instrument: Code
    on: date
    lawbook: Code
    policy: Code
    compels: bool
    emergency: bool
    window_days: Number
    results: tuple[ItemResult, ...]
    showings: tuple[RequiredShowing, ...]


EXAMPLE = Assessed(
    instrument="us.customs_summons",
    on=date(2026, 11, 9),
    lawbook="6388234a826d",
    policy="1",
    compels=True,
    emergency=False,
    window_days=7,
    results=(ItemResult("i1", "refused", verified=True, reasons=("purpose-outside-power",)),),
    showings=(RequiredShowing("t1", "offence-committed", "policy"),),
)
