"""Characters that people do not see, or take for others: they must not change whom a paper names."""

from __future__ import annotations

import re
import unicodedata

_UNWRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Of category L, and yet empty on the page.
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"


def _ranges() -> str:
    """Return a pattern's class of what joins a letter or shows nothing: format, combining, blank, replaced."""
    points = [*range(0x80, 0x20000), *range(0xE0000, 0xE01F0)]
    odd = [p for p in points if unicodedata.category(chr(p)) in {"Cf", "Mn", "Me", "Mc"}]
    odd = sorted({*odd, *map(ord, _BLANK_LETTERS), 0xFFFD})
    parts: list[str] = []
    start = last = odd[0]
    for point in [*odd[1:], 0x110000]:
        if point != last + 1:
            parts.append(rf"\U{start:08x}-\U{last:08x}")
            start = point
        last = point
    return "".join(parts)


UNSEEN = _ranges()
"""The inside of a character class: what can stand within a name without being seen as a letter of it.

Security: a name must not end where one of these follows, else `@harbor` is read out of `@harbor_watch` with a
zero-width space in it, and another person's account is named.
"""
_UNSEEN = re.compile(f"[{UNSEEN}]")


def written(text: str) -> str:
    """Return text without control characters and lone surrogates: each becomes U+FFFD, which people see.

    Tabs and line breaks stay. Databases, files and terminals take what comes back.
    """
    return _UNWRITTEN.sub("\ufffd", text)


def spelled(text: str) -> str:
    """Return a name in which everything unseen is spelled out: `@harbor⟨U+200B⟩_watch`."""
    return _UNSEEN.sub(lambda match: f"⟨U+{ord(match.group()):04X}⟩", written(text))


def unseen_count(text: str) -> int:
    """Return how many format characters (zero-width, direction marks, soft hyphens) a text holds."""
    return 0 if text.isascii() else sum(unicodedata.category(c) == "Cf" for c in text)


def look_alikes(text: str) -> str:
    """Return the letters of a name that are not ASCII, each with its code point: `а U+0430`; empty where none is."""
    odd = dict.fromkeys(c for c in text if not c.isascii() and c not in "⟨⟩")
    return ", ".join(f"{c} U+{ord(c):04X}" for c in odd)
