"""The accounts that a paper names: handles, numbers, pages, e-mail addresses, telephone numbers, or a search.

A name is taken whole or not at all: half a handle is somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from talley.reading.characters import UNSEEN, spelled
from talley.reading.folded import PaperText, Span
from talley.reading.paper import Fact, NamedTarget

# Security: a name is taken with all that stands in it, seen or not, and never ends before something unseen. What is
# spelled out of it (`characters.spelled`) is then no other person's name.
_LETTER = rf"\w{UNSEEN}"
_ENDS = rf"(?![{_LETTER}])"
_AT = re.compile(rf"(?<![{_LETTER}@./+-])@([^\s@][^\s,;()<>\[\]{{}}\"\u201c\u201d]{{0,120}})")
_EDGES = ".,;:!?'\"\u2019*_"
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_WHOLE = re.compile(rf"[{_LETTER}](?:[{_LETTER}.-]{{0,98}}[{_LETTER}])?")
_ITS_NUMBER = re.compile(r"\s?\((?:user\s|account\s)?(?:ID|no)", re.IGNORECASE)
_FAR = re.compile(rf"[{_LETTER}.-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,5}}")
# After one of these a bare word may be an account's name.
_CUE = re.compile(
    r"\b(?:(?:user|screen|account|profile)\s?names?|users?|accounts?|handles?|profiles?|login\s?IDs?|UserID|screennames?)"
    r"(?:\(s\))?(?:\s?[:#]|,)?[ \t\n]{1,4}(?=[\w\"\u201c@])",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"(?:user\s?names?|login\s?IDs?|account\s?names?|screen\s?names?)(?:\(s\))?\s{{0,2}}:\s{{0,2}}([{_LETTER}][{_LETTER}.-]{{2,63}}){_ENDS}",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"\u201c]([^\"\u201c\u201d\n]{2,60})[\"\u201d]")
_BARE = re.compile(rf"[{_LETTER}](?:[{_LETTER}.-]{{0,60}}[{_LETTER}])?(?![{_LETTER}@/\u2019'])")
_NEXT = re.compile(
    r"(?:\s?\([^()\n]{0,60}\))?\s{0,2}(?:,|;|&|\band\b|\bor\b|,\s{0,2}and\b)\s{1,3}", re.IGNORECASE
)
# What tells a name from an ordinary word: a digit, an underscore, a mark or a capital within.
_NAME_LIKE = re.compile(rf"[{_LETTER}]*(?:_|[A-Za-z]\d|\d[A-Za-z]|[a-z][A-Z]|[A-Za-z0-9][.-][A-Za-z0-9])")
_NUMBER = re.compile(
    rf"(?:user|account|profile)\s?(?:ID|UID|number|no\.?)s?\s{{0,2}}[:#]?\s{{0,2}}(\d[\d{UNSEEN}]{{3,23}}\d){_ENDS}",
    re.IGNORECASE,
)
_URL = re.compile(
    r"(?:https?://[^\s<>\"')\]]{4,2000}|(?<![\w@./-])(?:www\.)?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,4}/[^\s<>\"')\],]{1,2000})",
    re.IGNORECASE,
)
_NEAR_ACCOUNT = re.compile(
    r"\b(?:accounts?|users?|profiles?|pages?|URLs?|handles?)\b[^\n]{0,60}$", re.IGNORECASE
)
_DOMAIN = rf"[{_LETTER}-]{{1,63}}"
_EMAIL = re.compile(
    rf"(?<![{_LETTER}.+-])[{_LETTER}.+-]{{1,64}}@{_DOMAIN}(?:\.{_DOMAIN}){{1,5}}(?![{_LETTER}-]|\.\w)"
)
_PHONE = re.compile(rf"(?<![{_LETTER}+])\+?\d{{1,3}}?[ .-]?\(?\d{{3}}\)?[ .-]\d{{3}}[ .-]\d{{4}}{_ENDS}")
_IP = re.compile(rf"(?<![{_LETTER}.])\d{{1,3}}\.\d{{1,3}}\.\d{{1,3}}\.\d{{1,3}}(?![{_LETTER}]|\.\w)")
_WORDS_POSTED = re.compile(
    r"(?:posted|used|containing|mentioning|searched\s+for|wrote)\s{1,3}(?:the\s)?(?:words?|phrases?|terms?|hashtags?|keywords?)\s{1,3}"
    r"[\"\u201c]([^\"\u201c\u201d\n]{2,60})[\"\u201d]",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"within\s{1,3}(\d{1,5}\s?(?:feet|foot|ft|m|meters|metres|miles?|km|yards)\s{1,2}of\s{1,2}[^,.\n]{2,60}(?:,\s[A-Z]\w{2,20})?)",
    re.IGNORECASE,
)
# Addresses of other kinds are also those of the sender, so they count only where the paper asks.
_WHERE_ASKED = (
    ("email", _EMAIL),
    ("phone", _PHONE),
    ("ip", _IP),
    ("keyword", _WORDS_POSTED),
    ("place", _PLACE),
)
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


@dataclass(frozen=True, slots=True)
class NamedThere:
    """An account named at a place in the text; `whole` false: something is named that cannot be read whole."""

    span: Span
    kind: str
    identifier: str
    whole: bool = True


def named_accounts(paper: PaperText, blocks: tuple[Span, ...]) -> tuple[NamedThere, ...]:
    """Return every place at which an account is named, in order."""
    text = paper.text
    found = [
        *_handles(text),
        *_listed(text),
        *_labelled(text),
        *_matches(text, "numeric_id", _NUMBER, (0, len(text))),
    ]
    found += [
        named
        for named in _matches(text, "url", _URL, (0, len(text)))
        if _NEAR_ACCOUNT.search(text, max(0, named.span[0] - 90), named.span[0])
        or _within(named.span, blocks)
    ]
    for block in blocks:
        part = (block[0], min(len(text), block[1] + _PAST_BLOCK))
        for kind, pattern in _WHERE_ASKED:
            found += _matches(text, kind, pattern, part)
    return tuple(sorted(_apart(len(text), found), key=lambda named: named.span)[: _MOST * 4])


def find_targets(paper: PaperText, named: tuple[NamedThere, ...]) -> tuple[NamedTarget, ...]:
    """Return the accounts named, each once, in the order of the text; a page of an account named by its handle is
    that account.
    """
    handles = {n.identifier.casefold().lstrip("@") for n in named if n.kind == "handle" and n.whole}
    targets: dict[tuple[str, str], NamedTarget] = {}
    for n in named:
        page = n.identifier.rstrip("/").rsplit("/", 1)[-1].lstrip("@").casefold() if n.kind == "url" else ""
        if n.whole and n.kind != "alias" and page not in handles:
            key = (n.kind, n.identifier.casefold())
            targets.setdefault(
                key, NamedTarget(n.identifier, n.kind, paper.words(n.span), paper.place(n.span))
            )
    return tuple(targets.values())[:_MOST]


def find_unread(paper: PaperText, named: tuple[NamedThere, ...]) -> Iterator[Fact]:
    """Yield `targets_unread` where an account's name cannot be taken whole."""
    cut = [n for n in named if not n.whole]
    if cut:
        words = tuple(dict.fromkeys(paper.words(n.span)[:80] for n in cut))[:20]
        yield paper.fact("targets_unread", words, cut[0].span)


def find_role(paper: PaperText) -> Iterator[Fact]:
    """Yield `target.role` where the paper says what the speaker is in its proceeding."""
    for role, phrases in _ROLES.items():
        if span := paper.first(phrases):
            yield paper.fact("target.role", role, span)
            return


def _handles(text: str) -> Iterator[NamedThere]:
    for match in _AT.finditer(text):
        words = _POSSESSIVE.sub("", match[1].rstrip(_EDGES.removesuffix("_")))
        start = match.start()
        if _FAR.fullmatch(words):
            yield NamedThere((start, start + 1 + len(words)), "handle", f"@{spelled(words)}")
        elif "@" in words:
            continue
        else:
            # A hyphen at the end of a line may be part of the name or not: nobody can tell.
            whole = _WHOLE.fullmatch(words) is not None and len(words) >= 2
            yield NamedThere((start, start + 1 + len(words)), "handle", f"@{spelled(words)}", whole)


def _listed(text: str) -> Iterator[NamedThere]:
    """Names without a mark, after a word such as "account", and those that "and" or a comma adds to them."""
    for cue in _CUE.finditer(text):
        at = cue.end()
        for _ in range(40):
            named = _one_listed(text, at)
            if named is not None:
                # A name in quotes with its number behind it: the number names the account.
                numbered = named.kind == "name" and _ITS_NUMBER.match(text, named.span[1])
                yield replace(named, kind="alias") if numbered else named
            elif text[at : at + 1] != "@":
                break
            end = named.span[1] if named else at + len(text[at : at + 90].split(maxsplit=1)[0].rstrip(_EDGES))
            following = _NEXT.match(text, end)
            if following is None:
                break
            at = following.end()


def _one_listed(text: str, at: int) -> NamedThere | None:
    if quoted := _QUOTED.match(text, at):
        return _quoted(quoted)
    bare = _BARE.match(text, at)
    if bare is None or not _NAME_LIKE.match(bare.group()) or bare.group().isdecimal() or _URL.match(text, at):
        return None
    return NamedThere(bare.span(), "handle", f"@{spelled(bare.group())}")


def _quoted(quoted: re.Match[str]) -> NamedThere:
    words = spelled(quoted[1].strip())
    one = _WHOLE.fullmatch(words.removeprefix("@"))
    return NamedThere(
        quoted.span(), "handle" if one else "name", f"@{words.removeprefix('@')}" if one else words
    )


def _labelled(text: str) -> Iterator[NamedThere]:
    for match in _LABEL.finditer(text):
        words = match[1].rstrip(_EDGES)
        if len(words) > 2:
            yield NamedThere(match.span(1), "handle", f"@{spelled(words)}")


def _matches(text: str, kind: str, pattern: re.Pattern[str], part: Span) -> Iterator[NamedThere]:
    for match in pattern.finditer(text, *part):
        yield NamedThere(match.span(), kind, spelled(match.group(match.lastindex or 0).rstrip(".,;")))


def _within(span: Span, blocks: tuple[Span, ...]) -> bool:
    return any(start <= span[0] < end + _PAST_BLOCK for start, end in blocks)


def _apart(length: int, found: list[NamedThere]) -> Iterator[NamedThere]:
    """Of names that overlap keep the longest: a handle inside a page's address is no second account."""
    taken = bytearray(length)
    for named in sorted(found, key=lambda n: (n.span[0] - n.span[1], n.span[0])):
        start, end = named.span
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            yield named
