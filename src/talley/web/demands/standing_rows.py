"""How a demand stands, as the page shows it: the gate's answers in words, the course with its place in the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from talley.casework.course.event import Event
from talley.casework.entries.named import Named
from talley.casework.gate.gate import Open, Shut
from talley.casework.gate.reasons import CONDITIONS, Reason
from talley.lawbook.vocabulary import category_title
from talley.web.accounts.models import User
from talley.web.demands.recording import Standing
from talley.web.logserver.queries import Place

_TITLES = {
    "received": "Received",
    "confirmed": "Facts compared with the paper",
    "named": "What is asked was named",
    "assessed": "Measured against the law book",
    "corrected": "A mistake taken out",
    "no-secrecy": "No secrecy binds",
}


@dataclass(frozen=True, slots=True)
class MissingRow:
    """One thing that a condition lacks, and what would meet it; `about` names items or showings."""

    sentence: str
    met_by: str
    about: str


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition of the gate that is not met."""

    number: int
    title: str
    missing: tuple[MissingRow, ...]


@dataclass(frozen=True, slots=True)
class GateRow:
    """The gate of one target."""

    handle: str
    open: bool
    conditions: tuple[ConditionRow, ...]


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event of the course; `lies` says where the log holds it."""

    number: int
    title: str
    detail: str
    by: str
    at: datetime
    lies: str
    index: int | None


def gate_rows(standing: Standing) -> list[GateRow]:
    """Return the gate's answer for each target."""
    handles = {t.id: t.handle for h in standing.course.all(Named) for t in h.body.targets}
    names = {item.id: category_title(item.category) for item in standing.course.items.values()}
    return [
        GateRow(handles[target], isinstance(answer, Open), tuple(_conditions(answer, names)))
        for target, answer in standing.gates.items()
    ]


def _conditions(answer: Open | Shut, names: Mapping[str, str]) -> Iterable[ConditionRow]:
    if isinstance(answer, Open):
        return
    ordered = sorted(answer.reasons, key=lambda reason: reason.condition)
    for number, reasons in groupby(ordered, key=lambda reason: reason.condition):
        yield ConditionRow(number, CONDITIONS[number].capitalize(), tuple(_missing(reasons, names)))


def _missing(reasons: Iterable[Reason], names: Mapping[str, str]) -> Iterable[MissingRow]:
    about: dict[Reason, list[str]] = {}
    for reason in reasons:
        plain = Reason(reason.condition, reason.code, reason.sentence, reason.met_by)
        about.setdefault(plain, []).extend([names.get(reason.about, reason.about)] if reason.about else [])
    for reason, names_of in about.items():
        yield MissingRow(reason.sentence, reason.met_by, ", ".join(dict.fromkeys(names_of)))


def event_rows(standing: Standing) -> list[EventRow]:
    """Return the course, the last event first."""
    people = {
        person.pk.hex: str(person) for person in User.objects.filter(pk__in=_people(standing.course.events))
    }
    return [
        EventRow(
            event.number,
            _TITLES.get(event.body.TYPE, event.body.TYPE.replace("-", " ").capitalize()),
            _detail(event),
            people.get(event.by, "somebody who is no longer here"),
            event.at,
            *_lies(standing.places.get(event.number)),
        )
        for event in reversed(standing.course.events)
    ]


def _people(events: Iterable[Event]) -> set[str]:
    return {event.by for event in events}


def _detail(event: Event) -> str:
    on = getattr(event.body, "on", None)
    return f"law of {on:%-d %B %Y}, book {getattr(event.body, 'lawbook', '')}" if on else ""


def _lies(place: Place | None) -> tuple[str, int | None]:
    if place is None:
        return "waiting for the log", None
    return (
        f"closed in the slot at entry {place.index}" if place.path else f"entry {place.index}"
    ), place.index
