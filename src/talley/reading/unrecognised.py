"""What a paper asks for that matches no category: nothing asked may vanish."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talley.reading.asked import Asked, Named, umbrella_of
from talley.reading.dates import FoundDate
from talley.reading.folded import PaperText, Span
from talley.reading.paper import Fact
from talley.reading.targets import NamedThere

# Marks and words between the members of a list; a line break parts only before a marked line.
_PARTS = re.compile(
    r"[,;:]|\((?!e?s\))|(?<!\(s)(?<!\(es)\)|\band\b|\bor\b|\n(?=[ \t]{0,9}(?:[-\u2013\u2022*]|\d{1,2}[.)])\s)"
    r"|\.(?=\s|$)|\bto\s+include\b|\bincluding\b|\bas\s+well\s+as\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_NO_MEMBER = re.compile(
    r"\s*(?:for|from|of|to|we|i|you|pending|it|he|she|they|this|by|at|in|on|with|which|who|whose|whom|that|as|if|because|pursuant|under|within|before|after|"
    r"during|between|since|until|through|otherwise|where|when|whether|located|no\s+later|not\s+later|than|here|inc|llc)\b",
    re.IGNORECASE,
)
# What a certificate's box says of the boxes below it.
_BOX_TITLE = re.compile(
    r"requested\s+for\s+the\s+sole\s+purpose|subscriber\s+data\s*$|teilnehmerdaten\s*$", re.IGNORECASE
)
_WORDS_THAT_FILL = """
the all any each every other following these those this that such its his her their your our and for from
with account accounts user users subscriber subscribers customer holder holders profile profiles handle
handles person recipient service services record records information data documents document objects items
things material materials evidence electronically stored regarding related relating concerning pertaining
associated connected registered sent used using possession custody control sufficient below above described
listed named identified attached attachment exhibit schedule time times date dates place places period range
inception present creation whatever which include includes including but not limited hereto herein
limitation without form forms copies copy united states government bureau federal agency platform company
numeric url urls thru process order court issuance defined article point inspection produce production
provide provided requested required there available known currently into onto also etc ltd llc inc they them
you has have had was were are been being last first days weeks months years hours only both either per via
one two three
"""
_FILLING = frozenset(_WORDS_THAT_FILL.split())
_COMPANY = re.compile(r",?\s{0,2}(?:Inc|LLC|Ltd|Corp|GmbH)\b")
_LONGEST = 160
_MOST = 40


def find_unrecognised(
    paper: PaperText,
    dates: tuple[FoundDate, ...],
    asked: tuple[Asked, ...],
    accounts: tuple[NamedThere, ...],
    addressee: str,
) -> Iterator[Fact]:
    """Yield `asked_unrecognised`, each member of the lists that names no category, and `asked_umbrella`."""
    own = _FILLING | {word.casefold() for word in _WORD.findall(addressee)}
    found: dict[str, Span] = {}
    for block, named in asked:
        for span in _members(paper, block, named, dates, accounts, own):
            found.setdefault(paper.words(span)[:_LONGEST], span)
    if found:
        yield paper.fact("asked_unrecognised", tuple(found)[:_MOST], next(iter(found.values())))
    if umbrella := umbrella_of(paper, asked):
        yield paper.fact("asked_umbrella", paper.words(umbrella), umbrella)


def _members(
    paper: PaperText,
    block: Span,
    named: tuple[Named, ...],
    dates: tuple[FoundDate, ...],
    accounts: tuple[NamedThere, ...],
    own: frozenset[str],
) -> Iterator[Span]:
    start, end = block
    known = [span for span, _ in named]
    hidden = [d.span for d in dates] + [n.span for n in accounts]
    text = list(paper.text[start:end])
    for first, last in hidden:
        for at in range(max(first, start), min(last, end)):
            text[at - start] = " "
    bare = "".join(text)
    recognised = bytearray(len(bare))
    # What a search looks for is its target, told as such.
    known += [
        n.span for n in accounts if n.kind in {"keyword", "place"} and start <= n.span[0] and n.span[1] <= end
    ]
    for first, last in known:
        recognised[first - start : last - start] = b"\x01" * (last - first)
    at = 0
    cuts = [m.span() for m in _PARTS.finditer(bare) if not any(recognised[m.start() : m.end()])]
    for cut in [*cuts, (len(bare), len(bare))]:
        part = bare[at : cut[0]]
        company = _COMPANY.match(paper.text, start + cut[0]) is not None
        if not company and not any(recognised[at : cut[0]]) and _says_something(part, own):
            yield _trimmed(paper.text, start + at, start + cut[0])
        at = cut[1]


def _says_something(part: str, own: frozenset[str]) -> bool:
    if _NO_MEMBER.match(part) or _BOX_TITLE.search(part):
        return False
    return any(word.casefold() not in own for word in _WORD.findall(part))


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    left = len(words) - len(words.lstrip(" \t\n.,;:-\u2013\u2022*"))
    return start + left, max(start + left + 1, start + len(words.rstrip()))
