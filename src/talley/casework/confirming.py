"""What a person says of what the reader proposed: right, wrong, or not in the paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from talley.casework.known import KNOWN, place_code, place_zone
from talley.lawbook.book import Book
from talley.lawbook.condition import mentioned
from talley.lawbook.vocabulary import CATEGORIES, FACTS, FactText
from talley.reading.dates import YEARS
from talley.reading.findings import Findings
from talley.reading.paper import AskedItem, Fact, FactValue, NamedTarget, Place

Said = Literal["right", "corrected", "absent"]

NOWHERE = Place(0, (0.0, 0.0, 0.0, 0.0))
STATED = "stated by a person"

# What the reader finds besides the law book's facts; `papers` of every instrument have them.
READER_FACTS: dict[str, FactText] = {
    "issuing_authority": FactText("Issuing authority", "text"),
    "signer": FactText("Signer", "text"),
    "court": FactText("Court", "text"),
    "court_number": FactText("Number", "text"),
    "statutes": FactText("Statutes cited", "list"),
    "asks": FactText("Commands or asks", "choice", ("commands", "asks")),
    "addressee": FactText("Addressed to", "text"),
    "requesting_attorney": FactText("Attorney who asked for the subpoena", "text"),
    "offence": FactText("Offence named", "text"),
    "execute_by": FactText("To be executed by the officer", "moment"),
    "return_within_days": FactText("Days to answer", "number"),
    "return_within_hours": FactText("Hours to answer", "number"),
    "return_within_working_days": FactText("Only working days count", "yes_no"),
    "return_within_from": FactText("The period counts from", "choice", ("served_at", "received_at")),
    "secrecy.period": FactText("Period of secrecy", "text"),
    "asked_unrecognised": FactText("Asked, not recognised", "list"),
    "asked_umbrella": FactText("Words before the list", "text"),
    "targets_unread": FactText("Accounts that cannot be read whole", "list"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said of one subject.

    `subject` is a fact's name, `target:N` or `item:N` by the reader's order from 0, or `target:+KEY` and
    `item:+KEY` for one that the reader missed. `value` is the correction, a fact's value, an account's
    identifier, or an item's category with its range as `CATEGORY`, `CATEGORY FROM UNTIL`.
    """

    subject: str
    said: Said
    value: FactValue | None = None


class AnswerError(Exception):
    """A correction that is no value for its fact. The message says what is expected."""


def fact_text(name: str) -> FactText:
    """Return how a person reads and writes a fact: one that is held as a code is a choice."""
    if name in KNOWN:
        return FactText(FACTS[name].title, "choice", tuple(KNOWN[name]))
    return FACTS.get(name) or READER_FACTS.get(name) or FactText(name.replace("_", " "), "text")


def parse_answer_value(name: str, raw: str) -> FactValue:
    """Read what a person wrote for a fact.

    Days and times are ISO 8601, a list is separated by commas, yes and no are words.
    Raises: AnswerError.
    """
    text, shape = raw.strip(), fact_text(name)
    if not text:
        raise AnswerError("Write what the paper says, or choose “not in the paper”.")
    if name in KNOWN:
        if (code := place_code(name, text)) is None:
            raise AnswerError(f"“{text[:60]}” is none of the values listed. Choose one.")
        return code
    if name == "forum.zone":
        if (zone := place_zone(text)) is None:
            raise AnswerError("This is no time zone. Write one such as America/New_York.")
        return zone
    match shape.kind:
        case "yes_no":
            if text.lower() not in {"yes", "no"}:
                raise AnswerError("Write yes or no.")
            return text.lower() == "yes"
        case "number":
            try:
                number = float(text)
            except ValueError:
                raise AnswerError("Write a number.") from None
            if not 0 <= number < 1e9:
                raise AnswerError("Write a number that is not negative.")
            return int(number) if number.is_integer() else number
        case "day":
            return _day(text)
        case "moment":
            return _day(text) if len(text) == len("2017-03-14") else _moment(text)
        case "list":
            parts = tuple(part.strip() for part in text.split(",") if part.strip())
            return tuple(_chosen(shape, part) for part in parts)
        case "choice" | "text":
            return _chosen(shape, text)


def _chosen(shape: FactText, text: str) -> str:
    if shape.choices and text not in shape.choices:
        raise AnswerError(f"Choose one of: {', '.join(shape.choices)}.")
    if not text.isprintable():
        raise AnswerError("Write it in visible characters.")
    return text[:300]


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise AnswerError("Write a day as 2017-03-14.") from None
    return _within_years(day).isoformat()


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise AnswerError("Write a day as 2017-03-14, or a time as 2017-03-14T11:45.") from None
    _within_years(moment)
    return moment.isoformat()


def _within_years(day: date) -> date:
    if day.year not in YEARS:
        raise AnswerError(f"Write a year from {YEARS[0]} to {YEARS[-1]}.")
    return day


def corrected(findings: Findings, answers: Mapping[str, Answer]) -> Findings:
    """Return the findings as people corrected them; the last answer about a subject stands.

    What a person added has page 0 as its place.
    """
    facts = dict(findings.facts)
    for answer in answers.values():
        if answer.subject.startswith(("target:", "item:")) or answer.said == "right":
            continue
        if answer.said == "absent" or answer.value is None:
            facts.pop(answer.subject, None)
        else:
            place = facts[answer.subject].place if answer.subject in facts else NOWHERE
            facts[answer.subject] = Fact(answer.subject, answer.value, STATED, place)
    missing = tuple(name for name in findings.missing if name not in facts)
    return Findings(
        MappingProxyType(facts),
        tuple(_targets(findings.targets, answers)),
        tuple(_items(findings.items, answers)),
        missing,
    )


def _targets(found: Iterable[NamedTarget], answers: Mapping[str, Answer]) -> Iterable[NamedTarget]:
    for number, target in enumerate(found):
        answer = answers.get(f"target:{number}")
        if answer is None or answer.said == "right":
            yield target
        elif answer.said == "corrected":
            yield replace(target, identifier=str(answer.value), text=STATED)
    for subject, answer in answers.items():
        if subject.startswith("target:+") and answer.said == "corrected":
            yield NamedTarget(str(answer.value), "handle", STATED, NOWHERE)


def _items(found: Iterable[AskedItem], answers: Mapping[str, Answer]) -> Iterable[AskedItem]:
    for number, item in enumerate(found):
        answer = answers.get(f"item:{number}")
        if answer is None or answer.said == "right":
            yield item
        elif answer.said == "corrected":
            yield _item(str(answer.value), item.place)
    for subject, answer in answers.items():
        if subject.startswith("item:+") and answer.said == "corrected":
            yield _item(str(answer.value), NOWHERE)


def parse_item_value(category: str, starts_on: str, last_on: str) -> str:
    """Return an item's value for an `Answer`; `last_on` is the last day that counts. Raises: AnswerError."""
    if category not in CATEGORIES:
        raise AnswerError("Choose a category.")
    if not starts_on.strip() and not last_on.strip():
        return category
    start, last = _day(starts_on.strip()), _day(last_on.strip())
    if last < start:
        raise AnswerError("The range must end after it starts.")
    try:
        until = date.fromisoformat(last) + timedelta(days=1)
    except OverflowError:
        raise AnswerError("Write a last day before the year 9999 ends.") from None
    return f"{category} {start} {until.isoformat()}"


def _item(value: str, place: Place) -> AskedItem:
    category, *span = value.split()
    starts_on, ends_on = span if len(span) == 2 else (None, None)
    return AskedItem(category, STATED, place, starts_on, ends_on)


def facts_that_decide(book: Book, instrument: str) -> tuple[str, ...]:
    """Return the facts that the law of an instrument asks about, in the vocabulary's order."""
    kind = book.instruments.get(instrument)
    if kind is None:
        return ()
    asked: set[str] = {"served_at", "return_at"}
    for rule in (*kind.rules, *book.rules):
        if rule.instruments is None or kind.id in rule.instruments:
            asked |= mentioned(rule.when)
    conditions = [
        *(row.when for row in kind.reach),
        *(row.when for row in kind.secrecy),
        *(clock.when for clock in kind.clocks),
        *(test.applies for test in book.tests),
    ]
    for condition in conditions:
        asked |= mentioned(condition) if condition is not None else set()
    asked |= {clock.start for clock in kind.clocks}
    decided_elsewhere = ("item.", "target.kind", "findings.", "instrument", "on", "speech", "received_at")
    return tuple(name for name in FACTS if name in asked and not name.startswith(decided_elsewhere))
