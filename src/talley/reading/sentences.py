"""Where a sentence ends, and where a list goes on."""

from __future__ import annotations

import re

# Two letters before the mark: "U.S." and "I.P." end nothing. What abbreviates ends nothing either.
_END = re.compile(
    r"(?<![\s.(]No)(?<!\bInc)(?<!\bLtd)(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bCo)(?<!\bArt)(?<!\bSec)(?<!\bFed)(?<!\bCorp)(?<!Hon)(?<!\bdist)"
    r"(?<=[\w)\]\"'\u2019\u201d][\w)\]\"'\u2019\u201d])[.!?][\"')\]\u201d\u2019]?(?=\s{1,9}[\"'(\[\u201c]?[A-Z0-9@\u2022]|\s{0,9}$)",
)
_BULLET = re.compile(r"\s{0,12}(?:[-\u2013\u2022*\u25aa\u25cf]|\(?[0-9a-zA-Z]{1,2}[.)]|\[)\s{0,4}\S")
_MARKED = re.compile(r"\n(?=\s{0,12}(?:[-\u2013\u2022*\u25aa\u25cf]|\(?[0-9a-zA-Z]{1,2}[.)])\s)")


def sentence_end(text: str, start: int, limit: int) -> int:
    """Return where the sentence that goes on at `start` ends, at most `limit`."""
    match = _END.search(text, start, limit)
    return match.end() if match else limit


def crosses_sentences(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence ends between the two places."""
    match = _END.search(text, start, min(len(text), end + 1))
    return match is not None and match.end() < end


def list_end(text: str, start: int, limit: int) -> int:
    """Return where the list that begins at `start` ends: with its sentence, or with its last marked line."""
    end = sentence_end(text, start, limit)
    while end < limit and _MARKED.search(text, start, end):
        line = text.find("\n", end)
        if (
            text[end : line if line >= 0 else limit].strip()
            or line < 0
            or not _BULLET.match(text, line + 1, limit)
        ):
            return end
        after = sentence_end(text, line + 1, limit)
        stop = text.find("\n", line + 1)
        # A marked line whose sentence runs on takes its other lines with it.
        end = max(after, stop if 0 <= stop < limit else limit) if after <= line + 1 else after
    return end
