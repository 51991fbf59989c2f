"""The laws that a paper cites, in the form in which lawyers write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talley.reading.folded import PaperText, Span
from talley.reading.paper import Fact

# Every repeat below is bounded and no repeat holds another unbounded one, so matching is linear.
_N = r"[0-9OolI]"
_SECTION = rf"{_N}{{1,5}}[a-z]{{0,2}}(?:\.\d{{1,4}})?(?:\s?\([0-9A-Za-z]{{1,4}}\)){{0,5}}"
_CODE = re.compile(
    rf"(?<!\w)({_N}{{1,2}})\s{{0,2}}(U\.?\s?S\.?\s?C\.?|C\.?\s?F\.?\s?R\.?)"
    rf"\s{{0,2}}(?:[§$]{{1,2}}|Sec(?:tion|\.)|SEC(?:TION|\.)|S)?\s{{0,2}}({_SECTION})"
)
_SPELLED = re.compile(
    rf"Title\s{{1,2}}({_N}{{1,2}}),?\s{{1,2}}(?:of\s{{1,2}}the\s{{1,2}})?(?:United\s{{1,2}}States|U\.\s?S\.)\s{{1,2}}Code"
    rf",?\s{{0,2}}(?:Sections?|§{{1,2}}|Sec\.)\s{{0,2}}({_SECTION})",
    re.IGNORECASE,
)
_RULES = re.compile(
    r"(?:Fed(?:eral|\.)?\s?R(?:ules?|\.)?\s?(?:of\s)?(Civ|Crim)(?:il|inal|\.)?\s?P(?:rocedure|\.)?,?)\s{0,2}(?:Rule\s)?"
    r"(\d{1,3}(?:\([0-9A-Za-z]{1,4}\)){0,5})",
    re.IGNORECASE,
)
_BARE_RULE = re.compile(r"(?:under|pursuant\sto|subpoena\s\()\s?(Rule\s45)(?!\d)", re.IGNORECASE)
_EU = re.compile(r"Regulation\s{0,3}\(?EU\)?\s{0,3}(?:No\.?\s)?(\d{4}/\d{1,4})", re.IGNORECASE)
_GERMAN = re.compile(
    r"§{1,2}\s?(\d{1,4}[a-z]?)(?:\s(?:Abs\.|para\.)\s?\d{1,2})?\s(StPO|StGB|TTDSG|TDDDG|ECG)\b"
)
_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
_FIRST_SUBSECTION = re.compile(r"\([A-Z]\)")
_MOST = 60

Cited = tuple[Span, str]
"""Where a law is cited, and how lawyers write it."""


def find_statutes(cited: tuple[Cited, ...], paper: PaperText) -> Iterator[Fact]:
    """Yield `statutes` (each law once, in order) and `legal_basis.stated`, which is never taken as untrue: that
    no law was found is no proof that none is stated.
    """
    first: dict[str, Span] = {}
    for span, name in cited:
        first.setdefault(name, span)
    if first:
        span = next(iter(first.values()))
        yield paper.fact("statutes", tuple(first), span)
        yield paper.fact("legal_basis.stated", True, span)


def cited_laws(text: str) -> tuple[Cited, ...]:
    """Return each place at which a law is cited, in order, at most 60."""
    return tuple(sorted(_cited(text))[:_MOST])


def _cited(text: str) -> Iterator[Cited]:
    for match in _CODE.finditer(text):
        code = "U.S.C." if match[2][0] in "Uu" else "C.F.R."
        yield match.span(), _named(match[1], code, match[3])
    for match in _SPELLED.finditer(text):
        yield match.span(), _named(match[1], "U.S.C.", match[2])
    for match in _RULES.finditer(text):
        yield match.span(), f"Fed. R. {match[1].title()}. P. {match[2]}"
    for match in _BARE_RULE.finditer(text):
        yield match.span(1), "Fed. R. Civ. P. 45"
    for match in _EU.finditer(text):
        yield match.span(), f"Regulation (EU) {match[1]}"
    for match in _GERMAN.finditer(text):
        yield match.span(), f"§ {match[1]} {match[2]}"


def _named(title: str, code: str, section: str) -> str:
    """Write a citation as lawyers do; the first subsection of the Code is a small letter, also where a heading
    is in capitals.
    """
    whole = "".join(section.split())
    number = re.match(rf"{_N}+", whole)
    head = number.group().translate(_DIGITS) if number else ""
    rest = whole[number.end() :] if number else whole
    if code == "U.S.C." and (first := _FIRST_SUBSECTION.match(rest)):
        rest = first.group().lower() + rest[first.end() :]
    return f"{title.translate(_DIGITS)} {code} § {head}{rest.rstrip('.')}"
