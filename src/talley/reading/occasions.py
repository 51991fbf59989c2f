"""When the paper was issued and served, and when it wants its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talley.reading.dates import FoundDate
from talley.reading.folded import PaperText, Span
from talley.reading.paper import Fact

_CUES = {
    "dated": "issued_on",
    "date of issue": "issued_on",
    "date issued": "issued_on",
    "date and time issued": "issued_on",
    "issued on": "issued_on",
    "issued this": "issued_on",
    "date of service": "served_at",
    "served on": "served_at",
    "by facsimile on": "served_at",
    "by fax on": "served_at",
    "by email on": "served_at",
    "by certified mail on": "served_at",
    "i served": "served_at",
    "was served": "served_at",
    "date served": "served_at",
    "received on": "received_at",
    "date received": "received_at",
    "date of return": "return_at",
    "date and time of return": "return_at",
    "return date": "return_at",
    "returnable": "return_at",
    "no later than": "return_at",
    "not later than": "return_at",
    "on or before": "return_at",
    "date and time": "return_at",
    "you must comply by": "return_at",
    "appear on": "return_at",
}
# A date straight after one of these is an end of a range or of a silence, and plays none of the parts above.
_NO_PART = re.compile(r"(?:from|between|through|until|since|to|and|period|period of|bis)\s*$", re.IGNORECASE)
# These words play a part only where they stand straight before the date.
_CLOSE = (
    ("issued_on", re.compile(r"\b(?:issued|dated)\s{0,2}:?\s{0,3}(?:on\s|this\s)?$", re.IGNORECASE)),
    ("served_at", re.compile(r"\bserved\b[^.\n]{0,60}$", re.IGNORECASE)),
    (
        "return_at",
        re.compile(
            r"\b(?:return(?:\s?date)?|due(?:\s?date)?|(?:produce|provide|comply|respond)\s{1,2}(?:by|before))\s{0,2}:?\s{0,3}$",
            re.IGNORECASE,
        ),
    ),
)
_OFFICERS = re.compile(r"execute\s+this\s+warrant\b[^.\n]{0,60}$", re.IGNORECASE)
_BARE_LABEL = re.compile(r"\s*(?:date|datum)?\s*[:.]?\s*$", re.IGNORECASE)
_LABEL = re.compile(r"\s*(?:date|datum)\s*[:.]\s*$", re.IGNORECASE)
_REACH = 140
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90,
}  # fmt: skip
_WITHIN = re.compile(
    rf"within\s{{1,3}}(\d{{1,3}}|{'|'.join(_NUMBERS)})(?:\s{{0,2}}\((\d{{1,3}})\))?\s{{1,3}}"
    r"((?:calendar|business|working|court)\s{1,2})?(days?|hours?)\s{1,3}(?:after|of|from|following)\s{1,3}"
    r"(?:the\s|its\s|your\s)?(?:date\sof\s|day\sof\s)?(service|receipt|receiving)",
    re.IGNORECASE,
)


def find_occasions(paper: PaperText, dates: tuple[FoundDate, ...]) -> Iterator[Fact]:
    """Yield issued_on, served_at, received_at, return_at, execute_by, forum.zone and return_within_*, each at most
    once.
    """
    seen: set[str] = set()
    weak: Fact | None = None
    previous = 0
    for date in dates:
        name = _part(paper, date, previous)
        previous = date.span[1]
        if name is not None and name not in seen:
            seen.add(name)
            value = date.day.date().isoformat() if name == "issued_on" else date.iso()
            yield paper.fact(name, value, date.span)
            if date.zone is not None and name == "return_at":
                yield paper.fact("forum.zone", date.zone, date.span)
        elif name is None and weak is None and _stands_alone(paper, date):
            weak = paper.fact("issued_on", date.day.date().isoformat(), date.span)
    if weak is not None and "issued_on" not in seen:
        yield weak
    yield from _within(paper)


def _part(paper: PaperText, date: FoundDate, previous: int) -> str | None:
    start = max(previous, date.span[0] - _REACH)
    if _NO_PART.search(paper.text[max(0, date.span[0] - 24) : date.span[0]]):
        return None
    close = _close(paper, date, max(previous, date.span[0] - 90))
    if close is not None:
        return close
    if _LABEL.fullmatch(paper.text, paper.line_of(date.span[0])[0], date.span[0]):
        return "issued_on"
    cues = [(span, name) for cue, name in _CUES.items() if (span := paper.last((cue,), start, date.span[0]))]
    if not cues:
        return None
    (_, _), name = max(cues, key=lambda entry: (entry[0][1], -entry[0][0]))
    return name if not _stands_alone(paper, date) or _same_line(paper, date, cues) else None


def _close(paper: PaperText, date: FoundDate, start: int) -> str | None:
    if _OFFICERS.search(paper.text, start, date.span[0]):
        return "execute_by"  # the officer's deadline, not the platform's
    return next((name for name, cue in _CLOSE if cue.search(paper.text, start, date.span[0])), None)


def _same_line(paper: PaperText, date: FoundDate, cues: list[tuple[tuple[int, int], str]]) -> bool:
    """Tell whether the nearest cue stands on the date's line or the one before."""
    line = paper.line_of(date.span[0])
    before = paper.line_of(max(0, line[0] - 1))
    return max(span[1] for span, _ in cues) >= before[0]


def _stands_alone(paper: PaperText, date: FoundDate) -> bool:
    """Tell whether the date begins its line, alone or after the bare word "Date"."""
    start, end = paper.line_of(date.span[0])
    alone = not paper.text[date.span[1] : end].strip(" .,")
    return alone and bool(_BARE_LABEL.match(paper.text[start : date.span[0]]))


def _within(paper: PaperText) -> Iterator[Fact]:
    for match in _WITHIN.finditer(paper.text):
        before = (max(0, match.start() - 90), match.start())
        if paper.first(("objection", "appeal", "notify"), *before) is None:
            yield from _period(paper, match, match.span())
            return


def _period(paper: PaperText, match: re.Match[str], span: Span) -> Iterator[Fact]:
    count = int(match[2] or (match[1] if match[1].isdecimal() else _NUMBERS[match[1].casefold()]))
    hours = match[4].casefold().startswith("hour")
    working = (match[3] or "").casefold().strip() in {"business", "working", "court"}
    yield paper.fact("return_within_hours" if hours else "return_within_days", count, span)
    if working and not hours:
        yield paper.fact("return_within_working_days", True, span)
    served = match[5].casefold() == "service"
    yield paper.fact("return_within_from", "served_at" if served else "received_at", span)
