"""The dates by which the desk must have acted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from talley.casework.demanding import moment_of
from talley.casework.document import Document
from talley.web.demands.values import shown_day, shown_moment

CLOCKS = {
    "return-date": "Return date",
    "return-within": "The paper's own period ends",
    "objection-due": "Written objections are due",
    "conflict-objection-due": "Objection for conflict of laws is due",
    "production-due": "Production is due",
    "production-due-in-calendar-days": "Production is due, by the earlier reading",
    "comity-motion-due": "Motion to quash for comity is due",
    "preservation-ends": "Preservation ends",
    "government-must-apply": "Government must apply to the court",
}
TO_ACT = (
    "return-date", "return-within", "objection-due", "conflict-objection-due", "production-due",
    "production-due-in-calendar-days", "comity-motion-due",
)  # fmt: skip
"""Clocks by which the desk must have acted."""


def clock_title(code: str) -> str:
    """Return what a person reads for a clock."""
    return CLOCKS.get(code) or code.replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Due:
    """The date by which the desk must act: the next one, else the last one that has passed."""

    title: str
    shown: str
    on: date
    days: int

    @property
    def passed(self) -> bool:
        return self.days < 0


def due(clocks: Iterable[tuple[str, date | datetime]], zone: ZoneInfo, today: date) -> Due | None:
    """Return what is due next of clocks by code, or None where nothing is due."""
    days = sorted((day_of(at, zone), CLOCKS[code], at) for code, at in clocks if code in TO_ACT)
    coming = [row for row in days if row[0] >= today]
    if not days:
        return None
    on, title, at = (coming or days[-1:])[0]
    shown = (
        shown_moment(at.astimezone(zone).replace(tzinfo=None).isoformat())
        if isinstance(at, datetime)
        else shown_day(on)
    )
    return Due(title, shown, on, (on - today).days)


def clock_moments(document: Document, zone: ZoneInfo) -> list[tuple[str, date | datetime]]:
    """Return the clocks of a document by code; one whose day is not known is left out."""
    moments = ((clock["code"], moment_of(clock["at"], zone)) for clock in document["clocks"] if clock["at"])
    return [(code, at) for code, at in moments if at is not None]


def day_of(at: date | datetime, zone: ZoneInfo) -> date:
    """Return the forum's day of a date or a time."""
    return at.astimezone(zone).date() if isinstance(at, datetime) else at
