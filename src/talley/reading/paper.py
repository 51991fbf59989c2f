"""What a paper says and where it says it: frozen values that the reader makes and everybody else reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NewType

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the page, 0 to 1, origin at the top left."""

ReadBy = Literal["text-layer", "ocr-rapidocr", "ocr-tesseract", "email", "docx", "plain-text"]

Sha256 = NewType("Sha256", str)
"""64 lower-case hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page; pages count from 1. Page 0: a person said so, the paper does not."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as it stands on the page, in reading order."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `width` and `height` in points, `lines` in reading order."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was read. `sha256` is of the original bytes; `notes` say what was left out (attachments, form fields)."""

    sha256: Sha256
    media_type: str
    read_by: ReadBy
    pages: tuple[Page, ...]
    notes: tuple[str, ...] = ()


FactValue = str | bool | int | float | tuple[str, ...]
"""Dates and times stand as ISO 8601 text."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the paper says: its value, the words it came from and their place. Proposed, never decided."""

    name: str
    value: FactValue
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One thing asked: a category (docs/formats/lawbook.md) with its half-open date range, if the paper gives one.

    `sole_purpose`: whether a certificate asks it for nothing but the user's identity; None where that is no question.
    """

    category: str
    text: str
    place: Place
    starts_on: str | None = None
    ends_on: str | None = None
    sole_purpose: bool | None = None


@dataclass(frozen=True, slots=True)
class NamedTarget:
    """One account that the paper names; `kind` as the fact `target.kind`."""

    identifier: str
    kind: str
    text: str
    place: Place


class PaperError(Exception):
    """The bytes cannot be read as a paper. The message is a sentence for the person who sent it."""
