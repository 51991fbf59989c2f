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
    rf"\s{{0,2}}(?:[§$S]{{1,2}}|Sec(?:tion|\.))?\s{{0,2}}({_SECTION})"
)
_RULES = re.compile(
    r"Fed\.?\s?R\.?\s?(Civ|Crim)\.?\s?P\.?\s{0,2}(\d{1,3}(?:\([0-9A-Za-z]{1,4}\)){0,5})", re.IGNORECASE
)
_EU = re.compile(r"Regulation\s{0,3}\(?EU\)?\s{0,3}(?:No\.?\s)?(\d{4}/\d{1,4})", re.IGNORECASE)
_GERMAN = re.compile(
    r"§{1,2}\s?(\d{1,4}[a-z]?)(?:\s(?:Abs\.|para\.)\s?\d{1,2})?\s(StPO|StGB|TTDSG|TDDDG|ECG)\b"
)
_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
_MOST = 60


def find_statutes(paper: PaperText, *, formless: bool) -> Iterator[Fact]:
    """Yield `statutes` (each law once, in order) and `legal_basis.stated`; `formless`: no printed form's name
    stands for its law.
    """
    cited: dict[str, Span] = {}
    for span, name in sorted(_cited(paper.text))[:_MOST]:
        cited.setdefault(name, span)
    if cited:
        span = next(iter(cited.values()))
        yield paper.fact("statutes", tuple(cited), span)
        yield paper.fact("legal_basis.stated", True, span)
    elif formless and paper.offsets:
        # That no law stands in the whole text is something the paper shows; its first line stands for it.
        yield paper.fact("legal_basis.stated", False, paper.line_of(paper.offsets[0]))


def _cited(text: str) -> Iterator[tuple[Span, str]]:
    for match in _CODE.finditer(text):
        code = "U.S.C." if match[2][0] in "Uu" else "C.F.R."
        section = "".join(match[3].split())
        number = re.match(rf"{_N}+", section)
        head = number.group().translate(_DIGITS) if number else ""
        rest = section[number.end() :] if number else section
        yield match.span(), f"{match[1].translate(_DIGITS)} {code} § {head}{rest.rstrip('.')}"
    for match in _RULES.finditer(text):
        yield match.span(), f"Fed. R. {match[1].title()}. P. {match[2]}"
    for match in _EU.finditer(text):
        yield match.span(), f"Regulation (EU) {match[1]}"
    for match in _GERMAN.finditer(text):
        yield match.span(), f"§ {match[1]} {match[2]}"
