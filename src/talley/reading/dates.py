"""Dates and times as papers write them, and the part each one plays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from talley.reading.folded import PaperText, Span

_N = r"[0-9OolI]"
_MONTHS = (
    ("january", "januar", "janvier", "jan"),
    ("february", "februar", "février", "feb"),
    ("march", "märz", "mars", "mar"),
    ("april", "avril", "apr"),
    ("may", "mai"),
    ("june", "juni", "juin", "jun"),
    ("july", "juli", "juillet", "jul"),
    ("august", "août", "aug"),
    ("september", "septembre", "sept", "sep"),
    ("october", "oktober", "octobre", "oct"),
    ("november", "novembre", "nov"),
    ("december", "dezember", "décembre", "dec"),
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
# Zones by their fixed letters, and those whose offset depends on the day.
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "CET": 1, "CEST": 2, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
_PLACES = {
    "eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver",
    "pacific": "America/Los_Angeles", "et": "America/New_York", "ct": "America/Chicago",
    "mt": "America/Denver", "pt": "America/Los_Angeles", "est": "America/New_York", "edt": "America/New_York",
    "cst": "America/Chicago", "cdt": "America/Chicago", "mst": "America/Denver", "mdt": "America/Denver",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
}  # fmt: skip
_ZONE = "|".join(sorted(_ZONES, key=len, reverse=True))
_REGION = r"(?:eastern|central|mountain|pacific)(?:\s(?:standard\s|daylight\s)?time)?|[ECMP]T"
# Each alternative has bounded repeats only, so the search is linear in the text.
_DATE = re.compile(
    rf"(?<![\w/])(?<!\d[.-])(?:(?P<d1>{_N}{{1,2}})(?:st|nd|rd|th)?(?:\s{{1,2}}day\s{{1,2}}of)?[\s.,-]{{0,3}}(?P<m1>{_MONTH})"
    rf"[.,\s-]{{0,3}}(?P<y1>{_N}{{4}})"
    rf"|(?P<m2>{_MONTH})[.\s]{{0,3}}(?P<d2>{_N}{{1,2}})(?:st|nd|rd|th)?[,.\s]{{1,3}}(?P<y2>{_N}{{4}})"
    rf"|(?P<y3>{_N}{{4}})-(?P<m3>{_N}{{2}})-(?P<d3>{_N}{{2}})"
    rf"|(?P<a4>{_N}{{1,2}})(?P<sep>[/.-])(?P<b4>{_N}{{1,2}})(?P=sep)(?P<y4>{_N}{{4}}|\d\d(?![/.-]?\d)))(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_CLOCK = (
    rf"(?:({_N}{{1,2}})[:.]({_N}{{2}})(?::\d\d)?|(?P<h>\d\d)(?P<m>\d\d)\s?(?:hours|hrs|h)\b|(?P<full>{_N}{{1,2}})(?=\s?[ap]\.?m\b))"
    rf"\s{{0,2}}(?P<half>[ap]\.?\s?m\b\.?)?\s{{0,2}}\(?(?P<zone>{_ZONE}|{_REGION})?\b"
)
_AFTER = re.compile(rf"[,;\s]{{0,3}}(?:T|at|um|à)?\s{{0,3}}{_CLOCK}", re.IGNORECASE)
_BEFORE = re.compile(rf"(?<!\w){_CLOCK}[,.\s]{{0,3}}(?:on\s{{0,2}})?$", re.IGNORECASE)
# Both cases: the patterns ignore case.
_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "L": "1", "I": "1", "i": "1"})
_MOST = 80
YEARS = range(1900, 2201)
"""Years that a paper can mean. Days outside are slips or traps: near the calendar's ends no period can be counted."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date, `clock` with its time and zone if the paper gives them; `span` covers all its words.

    `zone` names the region whose clock the paper means, where its words name one.
    """

    day: datetime
    clock: time | None
    span: Span
    zone: str | None = None

    def iso(self) -> str:
        """Return ISO 8601: a date, a time, or a time with its offset where the paper states the zone."""
        if self.clock is None:
            return self.day.date().isoformat()
        moment = datetime.combine(self.day.date(), self.clock)
        if moment.tzinfo is None and self.zone is not None:
            moment = moment.replace(tzinfo=ZoneInfo(self.zone))
        return moment.isoformat()

    def next_day(self) -> str:
        """Return the day after as an ISO date, the open end of a range that includes this day."""
        return (self.day + timedelta(days=1)).date().isoformat()


def find_dates(paper: PaperText, *, day_first: bool) -> tuple[FoundDate, ...]:
    """Return the dates of a paper in order; `day_first` reads 03/04/2017 as 3 April."""
    found: list[FoundDate] = []
    for match in _DATE.finditer(paper.text):
        day = _day(match, day_first)
        if day is not None:
            clock, span, zone = _clock(paper.text, match.span())
            found.append(FoundDate(day, clock, span, zone))
        if len(found) >= _MOST:
            break
    return tuple(found)


def _day(match: re.Match[str], day_first: bool) -> datetime | None:
    parts = {key: (value or "") for key, value in match.groupdict().items()}
    year = parts["y1"] or parts["y2"] or parts["y3"] or parts["y4"]
    try:
        if parts["m1"] or parts["m2"]:
            # Ignoring case, a pattern takes letters for others: a long s for an s, a dotless i for an i.
            name = (parts["m1"] or parts["m2"]).casefold()
            month, day = str(_MONTH_OF.get(name, 0)), parts["d1"] or parts["d2"]
        elif parts["m3"]:
            month, day = parts["m3"], parts["d3"]
        else:
            month, day = _numeric(parts["a4"], parts["b4"], day_first or parts["sep"] == ".")
        day_found = datetime(_year(year), _int(month), _int(day))
    except ValueError:
        return None
    return day_found if day_found.year in YEARS else None


def _year(text: str) -> int:
    """Two digits are a year of 1970 to 2069."""
    year = _int(text)
    return year if len(text) > 2 else year + (2000 if year < 70 else 1900)


def _numeric(first: str, second: str, day_first: bool) -> tuple[str, str]:
    if _int(first) > 12 or (day_first and _int(second) <= 12):
        return second, first
    return first, second


def _int(text: str) -> int:
    """Read digits, and the letters that a scan takes for them. Raises: ValueError."""
    return int(text.translate(_DIGITS))


def _clock(text: str, span: Span) -> tuple[time | None, Span, str | None]:
    after = _AFTER.match(text, span[1], span[1] + 60)
    if after and (clock := _time(after)):
        return clock, (span[0], after.end()), _region(after)
    start = max(0, span[0] - 40)
    before = _BEFORE.search(text[start : span[0]])
    if before and (clock := _time(before)):
        return clock, (start + before.start(), span[1]), _region(before)
    return None, span, None


def _region(match: re.Match[str]) -> str | None:
    words = (match["zone"] or "").casefold().split()
    return _PLACES.get(words[0]) if words else None


def _time(match: re.Match[str]) -> time | None:
    half, zone = (match["half"] or "").lower(), (match["zone"] or "").upper()
    offset = timezone(timedelta(hours=_ZONES[zone])) if zone in _ZONES else None
    try:
        hour = _int(match[1] or match["h"] or match["full"])
        minute = _int(match[2] or match["m"] or "0")
        if half:
            hour = hour % 12 + (12 if half.startswith("p") else 0)
        return time(hour, minute, tzinfo=offset)
    except ValueError:
        return None


def day_ranges(paper: PaperText, dates: tuple[FoundDate, ...]) -> Iterator[tuple[Span, str, str | None]]:
    """Yield (span, first day, day after the last or None for "to present") of each range that the paper
    gives.
    """
    for index, date in enumerate(dates):
        if not _OPENS.search(paper.text[max(0, date.span[0] - 24) : date.span[0]]):
            continue
        following = dates[index + 1] if index + 1 < len(dates) else None
        if following and _BETWEEN.fullmatch(paper.text[date.span[1] : following.span[0]]):
            yield (date.span[0], following.span[1]), date.day.date().isoformat(), following.next_day()
        elif present := _PRESENT.match(paper.text, date.span[1], date.span[1] + 60):
            yield (date.span[0], present.end()), date.day.date().isoformat(), None


_OPENS = re.compile(
    r"(?:from|between|period|period of|since|range:?|dates?:?|beginning)(?:\s+on)?\s*$", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"[,\s]{0,3}(?:to|thru|through|until|till|and|bis|up to|-|\u2013)\s{0,3}(?:and including\s)?",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"[,\s]{0,3}(?:to|thru|through|until|-|\u2013)\s{0,3}(?:the\s)?(?:present|date|now)\b", re.IGNORECASE
)
