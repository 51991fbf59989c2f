"""One row for each thing that a person confirms, corrects or adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from zoneinfo import ZoneInfo

from talley.casework.confirming import fact_text, facts_that_decide
from talley.casework.known import code_title
from talley.lawbook.book import Book
from talley.reading.paper import Place
from talley.web.demands.models import Answer
from talley.web.demands.queries import Reading
from talley.web.demands.values import (
    form_values,
    item_parts,
    last_day,
    shown_account,
    shown_item,
    shown_value,
)

Group = Literal["target", "item", "said", "follows", "unfound"]
"""`follows`: the reader took it from the kind of paper or from single words; `unfound`: looked for in vain."""

_FOLLOWS = (
    "issuer.kind", "issuer.agency", "issuer.country", "forum.", "records.", "legal_basis.", "elements.", "item.",
    "addressee.", "emergency.", "target.", "asks", "return_within_from", "return_within_working_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FactRow:
    """One thing to confirm. `place` is None where the paper has none; `number` marks it on the page.

    `said` and `fields` are what the form holds: what was posted where the form had errors, else the answer
    that stands, else the proposal.
    """

    subject: str
    group: Group
    title: str
    kind: str
    value: str
    text: str
    place: Place | None
    answer: Answer | None
    answer_value: str
    said: str
    fields: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()
    number: int = 0
    error: str = ""

    @property
    def proposed(self) -> bool:
        return bool(self.text)

    @property
    def stated(self) -> bool:
        """Whether a person gave it a value."""
        return self.answer is not None and self.answer.said == "corrected"

    @property
    def first(self) -> str:
        return self.fields[0] if self.fields else ""

    @property
    def second(self) -> str:
        return self.fields[1] if len(self.fields) > 1 else ""

    @property
    def third(self) -> str:
        return self.fields[2] if len(self.fields) > 2 else ""


def fact_rows(reading: Reading, book: Book, zone: ZoneInfo) -> list[FactRow]:
    """Return the rows of a paper: accounts, things asked, facts proposed, facts looked for in vain."""
    rows = [*_targets(reading), *_items(reading), *_facts(reading, book, zone)]
    return _numbered(rows)


def _numbered(rows: Iterable[FactRow]) -> list[FactRow]:
    """Number what stands on a page from the top of the paper down."""
    listed = list(rows)
    placed = [row for row in listed if row.place is not None and row.place.page > 0]
    placed.sort(key=lambda row: (row.group == "follows", *_where(row)))
    numbers = {row.subject: number for number, row in enumerate(placed, 1)}
    return [replace(row, number=numbers.get(row.subject, 0)) for row in listed]


def _where(row: FactRow) -> tuple[int, float, float]:
    place = row.place or Place(0, (0.0, 0.0, 0.0, 0.0))
    return place.page, place.box[1], place.box[0]


def _targets(reading: Reading) -> Iterable[FactRow]:
    for number, target in enumerate(reading.proposed.targets):
        subject = f"target:{number}"
        answer = reading.said.get(subject)
        stated = str(answer.value or "") if answer else ""
        yield FactRow(
            subject, "target", "Account", "text", shown_account(target.identifier), target.text, target.place,
            answer, shown_account(stated), answer.said if answer else "", (stated or target.identifier,),
        )  # fmt: skip


def _items(reading: Reading) -> Iterable[FactRow]:
    for number, item in enumerate(reading.proposed.items):
        subject = f"item:{number}"
        answer = reading.said.get(subject)
        parts = (item.category, item.starts_on or "", item.ends_on or "")
        stated = item_parts(str(answer.value)) if answer and answer.said == "corrected" else None
        category, starts_on, ends_on = stated or parts
        yield FactRow(
            subject, "item", "Asked", "item", shown_item(*parts), item.text, item.place,
            answer, shown_item(*stated) if stated else "", answer.said if answer else "",
            (category, starts_on, last_day(ends_on)),
        )  # fmt: skip


def _facts(reading: Reading, book: Book, zone: ZoneInfo) -> Iterable[FactRow]:
    instrument = reading.findings.facts.get("instrument")
    deciding = facts_that_decide(book, str(instrument.value)) if instrument else ()
    found = sorted(
        reading.proposed.facts.values(), key=lambda f: (f.name != "instrument", f.place.page, f.place.box[1])
    )
    names = dict.fromkeys([f.name for f in found])
    names |= dict.fromkeys(["instrument", *deciding])
    names |= dict.fromkeys(name for name in reading.proposed.missing if name not in {"targets", "items"})
    for name in names:
        yield _fact(name, reading, book, zone)


def _fact(name: str, reading: Reading, book: Book, zone: ZoneInfo) -> FactRow:
    fact, shape, answer = reading.proposed.facts.get(name), fact_text(name), reading.said.get(name)
    stated = answer.value if answer and answer.said == "corrected" else None
    group: Group = "follows" if name.startswith(_FOLLOWS) else "said"
    if fact is None and stated is None and (name != "instrument"):
        group = "unfound"
    return FactRow(
        subject=name,
        group=group,
        title=shape.title,
        kind="choice" if name == "instrument" else shape.kind,
        value=shown_value(name, fact.value, book) if fact else "",
        text=fact.text if fact else "",
        place=fact.place if fact else None,
        answer=answer,
        answer_value=shown_value(name, stated, book),
        said=answer.said if answer else "",
        fields=form_values(name, stated if stated is not None else fact.value if fact else None, zone),
        choices=_choices(name, shape.choices, book),
    )


def _choices(name: str, codes: tuple[str, ...], book: Book) -> tuple[tuple[str, str], ...]:
    if name == "instrument":
        return tuple((i.id, i.title) for i in book.instruments.values())
    return tuple((code, code_title(name, code)) for code in codes)


def added_rows(reading: Reading) -> list[tuple[str, str, Answer]]:
    """Return what people added that the reader missed: subject, value, answer."""
    return [
        (subject, shown_item(*item_parts(str(a.value))) if subject.startswith("item:") else str(a.value), a)
        for subject, a in reading.said.items()
        if ":+" in subject and a.said == "corrected"
    ]


def grouped(rows: Iterable[FactRow]) -> Mapping[Group, list[FactRow]]:
    """Return the rows of each group."""
    groups: dict[Group, list[FactRow]] = {"target": [], "item": [], "said": [], "follows": [], "unfound": []}
    for row in rows:
        groups[row.group].append(row)
    return groups


def open_on(rows: Iterable[FactRow]) -> dict[int, list[FactRow]]:
    """Return, by page, the proposals that nobody has answered."""
    pages: dict[int, list[FactRow]] = {}
    for row in rows:
        if row.proposed and row.answer is None and row.place is not None:
            pages.setdefault(row.place.page, []).append(row)
    return dict(sorted(pages.items()))
