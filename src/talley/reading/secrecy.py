"""What a paper says about silence: asked, imposed by statute or ordered by a court, and until when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from talley.reading.dates import YEARS, FoundDate
from talley.reading.folded import PaperText, Span
from talley.reading.paper import Fact
from talley.reading.sentences import sentence_end

_ORDERED = (
    "shall not disclose the existence", "shall not notify", "is ordered not to disclose", "are ordered not to disclose",
    "ordered not to disclose", "ordered not to notify", "shall not disclose this order", "must not disclose this order",
    "are commanded not to disclose", "commanded not to disclose", "prohibited by this order from disclosing",
    "order is sealed", "ordered that the order be sealed", "enjoined from disclosing", "restrained from disclosing",
)  # fmt: skip
_STATUTORY = (
    "you are prohibited from disclosing", "prohibits you from disclosing", "nondisclosure requirement",
    "shall in any event refrain from informing", "prohibited by law from disclosing", "unlawful to disclose",
)  # fmt: skip
_REQUESTED = (
    "requested not to disclose", "request that you not disclose", "please do not disclose", "asked not to disclose",
    "please do not notify", "directed not to disclose", "directed not to notify", "should not disclose",
    "should not notify", "requested not to notify", "requested to keep this confidential", "requests that you not",
    "not disclose the existence of this", "please keep this confidential", "do not tell the account holder",
    "ask that you not disclose", "do not notify the account holder", "do not notify the subscriber",
    "must not disclose", "may not disclose", "do not disclose this", "do not disclose the existence", "keep confidential",
    "do not inform the account", "do not inform the user", "do not alert", "don't tell", "must be kept confidential",
    "strictly confidential", "refrain from disclosing", "refrain from notifying",
)  # fmt: skip
# Where the paper itself says that nobody need keep silent.
_FREE = (
    "you may disclose the existence", "need not keep it secret", "need not be kept confidential",
    "this request is not confidential", "is not confidential", "you may notify the", "you may inform the user",
    "no obligation of confidentiality",
)  # fmt: skip
_CLAIMS = (("court_ordered", _ORDERED), ("statutory", _STATUTORY), ("requested", _REQUESTED), ("none", _FREE))
_BY_A_JUDGE = {"us.sca_d", "us.sca_warrant", "us.protective_order"}
_ENDLESS = ("indefinite period", "indefinitely", "until further order", "until further notice", "permanently")
_COURTS_POWER = ("2705(b)", "order of the court", "court order")
_CERTIFIED = (
    "certify that the absence of a prohibition",
    "absence of a prohibition of disclosure may result",
)
_REVIEW = ("right to judicial review", "wish to have a court review", "request judicial review", "3511")
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "six": 6, "thirty": 30, "sixty": 60, "ninety": 90, "twelve": 12,
    "one hundred eighty": 180, "one hundred and eighty": 180,
}  # fmt: skip
_PERIOD = re.compile(
    rf"(?:period\s+of|for)\s+({'|'.join(sorted(_NUMBERS, key=len, reverse=True))}|\d{{1,3}})(?:\s{{0,2}}\((\d{{1,3}})\))?"
    r"\s+(?:calendar\s+)?(day|month|year)s?\b",
    re.IGNORECASE,
)
_REACH = 320
_BEFORE = 60


def find_secrecy(
    paper: PaperText, dates: tuple[FoundDate, ...], issued_on: str | None, instrument: str | None
) -> Iterator[Fact]:
    """Yield secrecy.claim, ends_on, without_end, certified and review_notice as far as the words say them.

    That no words of silence were found says nothing: `none` is yielded only where the paper says so.
    """
    claim = next(((kind, span) for kind, words in _CLAIMS if (span := paper.first(words))), None)
    if claim is None:
        return
    kind, span = claim
    if kind == "court_ordered" and not _from_a_court(paper, span, instrument):
        # A summons that says "ordered" is no court's order: who ordered it stands in the paper.
        kind = "requested"
    yield paper.fact("secrecy.claim", kind, span)
    if kind == "none":
        return
    yield from _end(paper, span, dates, issued_on)
    if kind == "statutory":
        if certified := paper.first(_CERTIFIED):
            yield paper.fact("secrecy.certified", True, certified)
        if review := paper.first(_REVIEW):
            yield paper.fact("secrecy.review_notice", True, review)


def _from_a_court(paper: PaperText, span: Span, instrument: str | None) -> bool:
    near = (max(0, span[0] - 200), min(len(paper.text), span[1] + 200))
    return instrument is None or instrument in _BY_A_JUDGE or paper.first(_COURTS_POWER, *near) is not None


def _end(paper: PaperText, span: Span, dates: tuple[FoundDate, ...], issued_on: str | None) -> Iterator[Fact]:
    # A court often says the period first: "for 180 days ... shall not disclose".
    part = (max(0, span[0] - _BEFORE), min(len(paper.text), span[1] + _REACH))
    for found in dates:
        before = paper.text[max(part[0], found.span[0] - 12) : found.span[0]]
        if span[0] <= found.span[0] < part[1] and re.search(r"(?:until|through)\s*$", before, re.IGNORECASE):
            yield paper.fact("secrecy.ends_on", found.day.date().isoformat(), found.span)
            return
    match = _PERIOD.search(paper.text, span[0], sentence_end(paper.text, span[1], part[1]))
    if match:
        unit, count = match[3].lower(), match[2] or match[1].lower()
        yield paper.fact("secrecy.period", f"{_NUMBERS.get(count, count)} {unit}s", match.span())
        if issued_on and (ends := _after(issued_on, count, unit)):
            yield paper.fact("secrecy.starts_on", issued_on, match.span())
            yield paper.fact("secrecy.ends_on", ends, match.span())
        return
    if endless := paper.first(_ENDLESS, *part):
        yield paper.fact("secrecy.without_end", True, endless)


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
