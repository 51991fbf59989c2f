"""A letter: plain text in a fixed order, without markup, so that nothing a paper says can become any."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Citation:
    """An authority as a lawyer writes it, with the quoted words where they are at hand."""

    cite: str
    quote: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Point:
    """One ground, showing or item: a short heading, a sentence, what the reader can do, and citations."""

    heading: str
    sentence: str
    remedy: str = ""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A draft letter. `mark` stands on every page until counsel takes it off."""

    title: str
    mark: str
    sender: str
    addressee: tuple[str, ...]
    dated_on: date
    subject: tuple[str, ...]
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    closing: tuple[str, ...]
    footnote: str


UNVERIFIED = "[not verified against the source: check before sending]"
"""Stands after every citation whose words were not checked."""


def format_letter(letter: Letter) -> dict[str, Any]:
    """Return the letter as JSON values; `parse_letter` reads it back."""
    return {**asdict(letter), "dated_on": letter.dated_on.isoformat()}


def parse_letter(data: Mapping[str, Any]) -> Letter:
    """Read what `format_letter` returned. Raises: KeyError, TypeError, ValueError where it did not."""
    return Letter(
        title=_text(data["title"]),
        mark=_text(data["mark"]),
        sender=_text(data["sender"]),
        addressee=_texts(data["addressee"]),
        dated_on=date.fromisoformat(data["dated_on"]),
        subject=_texts(data["subject"]),
        opening=_texts(data["opening"]),
        sections=tuple(
            Section(_text(s["heading"]), _texts(s["paragraphs"]), tuple(_point(p) for p in s["points"]))
            for s in data["sections"]
        ),
        closing=_texts(data["closing"]),
        footnote=_text(data["footnote"]),
    )


def plain(text: str) -> str:
    """Return text without control characters, bidirectional overrides and surrogates: no format takes them.

    Security: an override could make a printed name read as another one.
    """
    return "".join(c for c in text if c == "\n" or c.isprintable() or unicodedata.category(c) == "Zs")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    return plain(value)


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        raise TypeError("expected a list of texts")
    return tuple(_text(part) for part in value)


def _point(data: Mapping[str, Any]) -> Point:
    return Point(
        heading=_text(data["heading"]),
        sentence=_text(data["sentence"]),
        remedy=_text(data["remedy"]),
        citations=tuple(
            Citation(_text(c["cite"]), _text(c["quote"]), bool(c["verified"])) for c in data["citations"]
        ),
    )
