"""What the pages show, made from documents: rows and cards, no HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from talley.casework.confirming import fact_text, facts_that_decide
from talley.casework.demanding import moment_of
from talley.casework.document import Document, strongest_first
from talley.lawbook.book import Book
from talley.lawbook.vocabulary import GROUNDS, category_title
from talley.reading.characters import look_alikes
from talley.reading.paper import FactValue, Place
from talley.web.demands.models import Answer, Demand, Paper
from talley.web.demands.queries import Reading
from talley.web.demands.timeline import Drawing, timeline

CLOCKS = {
    "return-date": "Return date",
    "objection-due": "Written objections are due",
    "conflict-objection-due": "Objection for conflict of laws is due",
    "production-due": "Production is due",
    "preservation-ends": "Preservation ends",
    "government-must-apply": "Government must apply to the court",
}


@dataclass(frozen=True, slots=True)
class FactRow:
    """One thing to confirm. `place` is None where the paper has none; `posted` is what a form with errors held."""

    subject: str
    title: str
    kind: str
    choices: tuple[tuple[str, str], ...]
    value: str
    text: str
    place: Place | None
    answer: Answer | None
    answer_value: str
    error: str
    said: str
    typed: str
    item: tuple[str, str, str] = ("", "", "")

    @property
    def proposed(self) -> bool:
        return bool(self.text)


def shown(value: object) -> str:
    """Return a value as a person reads it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(shown(part) for part in value)
        case None:
            return ""
        case _:
            return str(value)


def value_title(name: str, value: FactValue, book: Book) -> str:
    """Return a fact's value as a person reads it: an instrument by its title, a code as words."""
    if name == "instrument" and value in book.instruments:
        return book.instruments[str(value)].title
    if fact_text(name).kind in {"choice", "list"} or name == "issuer.rank":
        return shown(value).replace("_", " ")
    return shown(value)


def fact_rows(reading: Reading, book: Book, errors: Mapping[str, str], posted: Any) -> list[FactRow]:
    """Return a row for each proposed fact, and for each that was not found but decides something."""
    instrument = reading.findings.facts.get("instrument")
    deciding = facts_that_decide(book, str(instrument.value)) if instrument else ()
    names = [*reading.proposed.facts]
    names += [n for n in ("instrument", *deciding) if n not in names]
    names += [n for n in reading.proposed.missing if n not in {*names, "targets", "items"}]
    order = {name: place for place, name in enumerate(("instrument", "issuing_authority", "signer"))}
    names.sort(key=lambda n: (n not in reading.proposed.facts, order.get(n, 99)))
    return [_fact_row(name, reading, book, errors, posted) for name in names]


def _fact_row(name: str, reading: Reading, book: Book, errors: Mapping[str, str], posted: Any) -> FactRow:
    fact, shape, answer = reading.proposed.facts.get(name), fact_text(name), reading.said.get(name)
    choices = tuple((choice, choice.replace("_", " ")) for choice in shape.choices)
    if name == "instrument":
        choices = tuple((i.id, i.title) for i in book.instruments.values())
    return FactRow(
        subject=name,
        title=shape.title,
        kind=shape.kind,
        choices=choices,
        value=value_title(name, fact.value, book) if fact else "",
        text=fact.text if fact else "",
        place=fact.place if fact else None,
        answer=answer,
        answer_value=value_title(name, answer.value, book) if answer and answer.value is not None else "",
        error=errors.get(name, ""),
        said=posted.get(f"said-{name}", "") if errors else "",
        typed=", ".join(posted.getlist(f"value-{name}")) if errors else "",
    )


def target_rows(reading: Reading, errors: Mapping[str, str], posted: Any) -> list[FactRow]:
    """Return a row for each account that the paper names."""
    return [
        _row(f"target:{n}", "Account", named(t.identifier), t.text, t.place, reading, errors, posted)
        for n, t in enumerate(reading.proposed.targets)
    ]


def item_rows(reading: Reading, errors: Mapping[str, str], posted: Any) -> list[FactRow]:
    """Return a row for each thing that the paper asks for."""
    return [
        _row(
            f"item:{n}",
            "Asked",
            category_title(i.category) + (f", {i.starts_on} to {i.ends_on}" if i.starts_on else ""),
            i.text,
            i.place,
            reading,
            errors,
            posted,
            (i.category, i.starts_on or "", i.ends_on or ""),
        )
        for n, i in enumerate(reading.proposed.items)
    ]


def added_rows(reading: Reading) -> list[tuple[str, Answer]]:
    """Return what people added that the reader missed."""
    return [
        (_item_words(shown(answer.value)) if subject.startswith("item:") else shown(answer.value), answer)
        for subject, answer in reading.said.items()
        if ":+" in subject and answer.said == "corrected"
    ]


def _row(
    subject: str,
    title: str,
    value: str,
    text: str,
    place: Place,
    reading: Reading,
    errors: Mapping[str, str],
    posted: Any,
    item: tuple[str, str, str] = ("", "", ""),
) -> FactRow:
    answer = reading.said.get(subject)
    corrected = shown(answer.value) if answer else ""
    return FactRow(
        subject=subject,
        title=title,
        kind="item" if subject.startswith("item:") else "text",
        choices=(),
        value=value,
        text=text,
        place=place,
        answer=answer,
        answer_value=_item_words(corrected) if subject.startswith("item:") else corrected,
        error=errors.get(subject, ""),
        said=posted.get(f"said-{subject}", "") if errors else "",
        typed=posted.get(f"value-{subject}", "") if errors else "",
        item=item,
    )


def _item_words(value: str) -> str:
    category, *span = value.split() or [""]
    return category_title(category) + (f", {' to '.join(span)}" if span else "")


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page with what was found on it; `height` and the boxes in thousandths of the width."""

    number: int
    height: int
    boxes: tuple[tuple[FactRow, Box], ...]


def page_images(paper: Paper, rows: Iterable[FactRow]) -> list[PageImage]:
    """Return the pages with the boxes to draw on each."""
    placed = [(row, row.place) for row in rows if row.place is not None]
    return [
        PageImage(
            number,
            height,
            tuple((row, _box(place, height)) for row, place in placed if place.page == number),
        )
        for number, height in enumerate(paper.pages, 1)
    ]


Box = tuple[int, int, int, int]
"""Left, top, width, height."""


def _box(place: Place, height: int) -> Box:
    """Return a little more than the words take up."""
    left, top, right, bottom = place.box
    return (
        max(0, round(left * 1000) - 4),
        max(0, round(top * height) - 2),
        round((right - left) * 1000) + 8,
        round((bottom - top) * height) + 4,
    )


def verdict_groups(document: Document) -> list[tuple[str, list[Document]]]:
    """Return the verdicts by account, each with the title of its category and of its reasons."""
    groups: dict[str, list[Document]] = {}
    for verdict in document["verdicts"]:
        row = {**verdict, "title": category_title(verdict["item"])}
        row["reasons"] = [{**r, "title": ground_title(r["code"])} for r in verdict["reasons"]]
        groups.setdefault(verdict["target"], []).append(row)
    return [(named(target), rows) for target, rows in groups.items()]


def named(target: str) -> str:
    """Return an account's name; where letters of it are not ASCII, with the points that tell look-alikes apart."""
    odd = look_alikes(target)
    return f"{target} (letters that may look like others: {odd})" if odd else target


def ground_title(code: str) -> str:
    """Return what a person reads for a ground code."""
    return GROUNDS[code].title if code in GROUNDS else code


def grounds(document: Document) -> list[Document]:
    """Return the grounds, the strongest first, each with its title."""
    return [{**g, "title": ground_title(g["code"])} for g in strongest_first(document)]


def common_citations(document: Document) -> list[Document]:
    """Return what all the showings cite, each once."""
    cited = {c["id"]: c for s in document["showings"] for c in s["citations"]}
    return list(cited.values())


def dates(document: Document, demand: Demand, today: date) -> Drawing:
    """Return every date that counts: the clocks, how the demand came, and today."""
    zone = ZoneInfo(demand.zone)
    rows: list[tuple[str, date | datetime]] = [("Received", demand.received_at), ("Today", today)]
    if demand.served_at is not None:
        rows.append(("Served", demand.served_at))
    elif (said := document["facts"].get("served_at")) is not None and (
        served := moment_of(str(said["value"]), zone)
    ):
        rows.append(("Served, as the paper says", served))
    clocks = [
        (CLOCKS.get(c["code"], c["sentence"]), moment_of(c["at"], zone))
        for c in document["clocks"]
        if c["at"]
    ]
    rows += [(title, at) for title, at in clocks if at is not None]
    if document["secrecy"]["until"]:
        rows.append(("Secrecy ends", date.fromisoformat(document["secrecy"]["until"])))
    return timeline(rows, zone, today)
