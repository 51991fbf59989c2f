"""The accounts that a paper names: handles, numbers, pages, e-mail addresses, telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talley.reading.characters import UNSEEN, spelled
from talley.reading.folded import PaperText, Span
from talley.reading.paper import Fact, NamedTarget

# Security: a name is taken with all that stands in it, seen or not, and never ends before something unseen. What is
# spelled out of it (`characters.spelled`) is then no other person's name.
_LETTER = rf"\w{UNSEEN}"
_ENDS = rf"(?![{_LETTER}])"
_HANDLE = re.compile(rf"(?<![{_LETTER}@./+-])@([{_LETTER}]{{2,64}})(?![{_LETTER}@]|\.\w)")
_LABELLED = re.compile(
    rf"(?:user\s?names?|usernames?|login\s?IDs?|account\s?names?)(?:\(s\))?\s{{0,2}}:\s{{0,2}}([{_LETTER}.-]{{3,64}}){_ENDS}",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"(?:user|account|profile)\s?(?:ID|UID|number|no\.?)\s{{0,2}}[:#]?\s{{0,2}}(\d[\d{UNSEEN}]{{3,23}}\d){_ENDS}",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>\"')\]]{4,2000}", re.IGNORECASE)
_DOMAIN = rf"[{_LETTER}-]{{1,63}}"
_EMAIL = re.compile(
    rf"(?<![{_LETTER}.+-])[{_LETTER}.+-]{{1,64}}@{_DOMAIN}(?:\.{_DOMAIN}){{1,5}}(?![{_LETTER}-]|\.\w)"
)
_PHONE = re.compile(rf"(?<![{_LETTER}+])\+?\d{{1,3}}?[ .-]?\(?\d{{3}}\)?[ .-]\d{{3}}[ .-]\d{{4}}{_ENDS}")
_IP = re.compile(rf"(?<![{_LETTER}.])\d{{1,3}}\.\d{{1,3}}\.\d{{1,3}}\.\d{{1,3}}(?![{_LETTER}]|\.\w)")
_ANYWHERE = (("handle", _HANDLE), ("handle", _LABELLED), ("numeric_id", _NUMBER))
# Addresses of every other kind are also those of the sender, so they count only where the paper asks.
_WHERE_ASKED = (("url", _URL), ("email", _EMAIL), ("phone", _PHONE), ("ip", _IP))
_PAST_BLOCK = 200
_MOST = 200
_ROLES = {
    "defendant": (
        "doe defendant",
        "defendant using the account",
        "account of the defendant",
        "anonymous defendant",
    ),
    "witness": ("non-party witness", "anonymous witness", "as a witness"),
    "target": ("target of the investigation", "subject of the investigation"),
}


def find_targets(paper: PaperText, blocks: tuple[Span, ...]) -> tuple[NamedTarget, ...]:
    """Return the accounts named, each once, in the order of the text."""
    found = [*_matches(paper.text, _ANYWHERE, (0, len(paper.text)))]
    for block in blocks:
        found += _matches(paper.text, _WHERE_ASKED, (block[0], min(len(paper.text), block[1] + _PAST_BLOCK)))
    named: dict[tuple[str, str], NamedTarget] = {}
    for span, kind, identifier in sorted(found):
        key = (kind, identifier.casefold())
        named.setdefault(key, NamedTarget(identifier, kind, paper.words(span), paper.place(span)))
    return tuple(named.values())[:_MOST]


def find_role(paper: PaperText) -> Iterator[Fact]:
    """Yield `target.role` where the paper says what the speaker is in its proceeding."""
    for role, phrases in _ROLES.items():
        if span := paper.first(phrases):
            yield paper.fact("target.role", role, span)
            return


def _matches(
    text: str, patterns: tuple[tuple[str, re.Pattern[str]], ...], part: Span
) -> Iterator[tuple[Span, str, str]]:
    for kind, pattern in patterns:
        for match in pattern.finditer(text, *part):
            identifier = spelled(match.group(match.lastindex or 0).rstrip(".,;"))
            yield match.span(), kind, f"@{identifier}" if kind == "handle" else identifier
