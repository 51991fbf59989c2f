"""What a ground rests on: the facts its rule asks about, with their value, the paper's words and the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from talley.casework.confirming import STATED, fact_text
from talley.casework.document import Document
from talley.lawbook.book import Book, Rule
from talley.lawbook.condition import All, Condition, Not, Order, mentioned
from talley.lawbook.condition import Any as AnyOf


@dataclass(frozen=True, slots=True)
class Rest:
    """One fact that a ground rests on. `kind` is words where a person best reads the paper's own words; `page`
    is 0 where the paper does not say it; `beside` compares it with another date.
    """

    name: str
    title: str
    kind: Literal["value", "words"]
    value: Any
    words: str
    page: int
    beside: str = ""


_BESIDE = {"served_at": "service", "received_at": "receipt", "on": "the day of the assessment"}


def rests_on(ground: Document, document: Document, book: Book, known: Mapping[str, str]) -> tuple[Rest, ...]:
    """Return the facts that a ground of a document rests on; `known` is what the paper need not say.

    A fact that is not known is left out, and so is what the platform alone decides.
    """
    rule = _rule(ground, document, book)
    if rule is None:
        return ()
    facts = {name: {"value": value, "text": "", "place": {"page": 0}} for name, value in known.items()}
    facts = {**document["facts"], **facts}
    asked = [name for name in fact_order(rule.when) if name in facts]
    return tuple(_rest(name, facts[name], dict(_beside(rule.when, facts)).get(name, "")) for name in asked)


def unstated(ground: Document, document: Document, book: Book) -> tuple[str, ...]:
    """Return the facts that a ground asks about and nobody has stated."""
    rule = _rule(ground, document, book)
    return tuple(name for name in fact_order(rule.when) if name not in document["facts"]) if rule else ()


def fact_order(condition: Condition) -> list[str]:
    """Return the facts that a condition asks about, in an order that stays the same."""
    hidden = ("findings.", "speech", "on", "instrument", "received_at", "served_at")
    return [name for name in sorted(mentioned(condition)) if not name.startswith(hidden)]


def _rule(ground: Document, document: Document, book: Book) -> Rule | None:
    instrument = book.instruments.get(document["instrument"]["id"])
    rules = (*(instrument.rules if instrument else ()), *book.rules)
    return next(
        (r for r in rules if r.code == ground["code"] and ground["sentence"].endswith(r.sentence)), None
    )


def _rest(name: str, fact: Document, beside: str) -> Rest:
    kind = fact_text(name).kind
    words = fact["text"] if fact["text"] != STATED else ""
    as_words = words and kind in {"choice", "list", "text"}
    return Rest(
        name,
        fact_text(name).title,
        "words" if as_words else "value",
        fact["value"],
        words,
        fact["place"]["page"],
        beside,
    )


def _beside(condition: Condition, facts: Mapping[str, Document]) -> Iterator[tuple[str, str]]:
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _beside(part, facts)
        case Not(part):
            yield from _beside(part, facts)
        case Order(name, "before", other) if name in facts and other in facts:
            first, second = _day(facts[name]["value"]), _day(facts[other]["value"])
            if first is not None and second is not None and first < second:
                days = (second - first).days
                yield (
                    name,
                    ("the day" if days == 1 else f"{days} days") + f" before {_BESIDE.get(other, other)}",
                )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
