"""To whom a paper is addressed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talley.reading.folded import PaperText
from talley.reading.paper import Fact

_TO = re.compile(
    r"(?:^|\n)[ \t]{0,12}(?:\d{1,2}[.)]\s{0,3})?(?:To|TO|Addressee|ADDRESSEE)[ \t]{0,3}(?::|(?=[ \t]+[A-Z]))[ \t]{0,12}([^\n]{2,160})"
)
_OFFICE = re.compile(
    r"^(?:the\s)?(?:custodian|keeper|legal|attn|attention|registered agent|compliance)\b[^,\n]{0,40}$",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"^(?:any|all|every)\s", re.IGNORECASE)


def find_addressee(paper: PaperText) -> Iterator[Fact]:
    """Yield `addressee`, the first line that names one: not an office within, not a mail's header."""
    for match in _TO.finditer(paper.text):
        span, words = match.span(1), match[1].strip(" \t,;")
        if "@" in words or _NOBODY.match(words) or not words[:1].isalnum():
            continue
        if _OFFICE.match(words) and (
            following := re.compile(r"\n[ \t]{0,20}([A-Z][^\n]{2,120})").match(paper.text, match.end())
        ):
            span, words = following.span(1), following[1].strip(" \t,;")
        yield paper.fact("addressee", words[:160], span)
        return
