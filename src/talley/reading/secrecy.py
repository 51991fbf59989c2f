"""What a paper says about silence: asked, imposed by statute or ordered by a court, and until when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from talley.reading.dates import YEARS, FoundDate
from talley.reading.folded import PaperText, Span
from talley.reading.paper import Fact

_ORDERED = (
    "shall not disclose the existence", "shall not notify", "is ordered not to disclose",
    "shall not disclose this order",
    "are commanded not to disclose", "prohibited by this order from disclosing",
)  # fmt: skip
_STATUTORY = (
    "you are prohibited from disclosing", "prohibits you from disclosing", "nondisclosure requirement",
    "shall in any event refrain from informing",
)  # fmt: skip
_REQUESTED = (
    "requested not to disclose", "request that you not disclose", "please do not disclose",
    "please do not notify",
    "not disclose the existence of this", "please keep this confidential", "do not tell the account holder",
    "ask that you not disclose", "do not notify the account holder", "do not notify the subscriber",
)  # fmt: skip
_CLAIMS = (("court_ordered", _ORDERED), ("statutory", _STATUTORY), ("requested", _REQUESTED))
_CERTIFIED = (
    "certify that the absence of a prohibition",
    "absence of a prohibition of disclosure may result",
)
_REVIEW = ("right to judicial review", "wish to have a court review", "request judicial review", "3511")
_PERIOD = re.compile(
    r"period\s+of\s+(one|two|\d{1,3})\s+(day|month|year)s?\s+(?:from|after)\s+the\s+(?:date|issuance)",
    re.IGNORECASE,
)
_NUMBERS = {"one": 1, "two": 2}
_REACH = 320


def find_secrecy(paper: PaperText, dates: tuple[FoundDate, ...], issued_on: str | None) -> Iterator[Fact]:
    """Yield secrecy.claim, ends_on, certified and review_notice as far as the words say them."""
    claim = next(((kind, span) for kind, words in _CLAIMS if (span := paper.first(words))), None)
    if claim is None:
        return
    kind, span = claim
    yield paper.fact("secrecy.claim", kind, span)
    yield from _end(paper, span, dates, issued_on)
    if kind == "statutory":
        if certified := paper.first(_CERTIFIED):
            yield paper.fact("secrecy.certified", True, certified)
        if review := paper.first(_REVIEW):
            yield paper.fact("secrecy.review_notice", True, review)


def _end(paper: PaperText, span: Span, dates: tuple[FoundDate, ...], issued_on: str | None) -> Iterator[Fact]:
    part = (span[0], min(len(paper.text), span[1] + _REACH))
    for found in dates:
        before = paper.text[max(part[0], found.span[0] - 12) : found.span[0]]
        if part[0] <= found.span[0] < part[1] and re.search(r"(?:until|through)\s*$", before, re.IGNORECASE):
            yield paper.fact("secrecy.ends_on", found.day.date().isoformat(), found.span)
            return
    match = _PERIOD.search(paper.text, *part)
    if match and issued_on and (ends := _after(issued_on, match[1].lower(), match[2].lower())):
        yield paper.fact("secrecy.starts_on", issued_on, match.span())
        yield paper.fact("secrecy.ends_on", ends, match.span())


def _after(start: str, count: str, unit: str) -> str | None:
    number = _NUMBERS.get(count) or int(count) if count in _NUMBERS or count.isdecimal() else 0
    day = date.fromisoformat(start)
    try:
        if unit == "day":
            return _bounded(day + timedelta(days=number))
        months = day.month - 1 + number * (12 if unit == "year" else 1)
        year, month = day.year + months // 12, months % 12 + 1
        last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        return _bounded(date(year, month, min(day.day, last)))
    except (ValueError, OverflowError):
        return None


def _bounded(day: date) -> str | None:
    return day.isoformat() if day.year in YEARS else None
