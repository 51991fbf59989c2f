"""One paper as one string that forgives a bad scan, where each match still knows its page and box."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from talley.reading.paper import Fact, FactValue, Line, Paper, Place

MAX_CHARS = 200_000
MAX_LINE = 4_000
MAX_QUOTE = 320
SHORT = 9
"""A phrase with fewer folded letters than this must stand as words of its own."""

_NOWHERE = Place(page=1, box=(0.0, 0.0, 1.0, 1.0))
_LETTER = re.compile(r"[^\W_]")
# What a scanner confuses becomes one letter on both sides: 1, i and l; 0 and o; rn and m.
_CONFUSED = str.maketrans({"1": "l", "i": "l", "|": "l", "0": "o"})

Span = tuple[int, int]
"""Start and end in `PaperText.text`, half open."""


def _lower(text: str) -> str:
    low = text.lower()
    # Some letters grow when lowered; places would shift, so such texts are lowered letter by letter.
    return low if len(low) == len(text) else "".join(letter.lower()[:1] or letter for letter in text)


def _fold(text: str) -> tuple[str, list[int]]:
    low = _lower(text).translate(_CONFUSED)
    letters: list[str] = []
    offsets: list[int] = []
    for match in _LETTER.finditer(low):
        at, letter = match.start(), match.group()
        if letter == "n" and letters and letters[-1] == "r" and offsets[-1] == at - 1:
            letters[-1] = "m"
            continue
        letters.append(letter)
        offsets.append(at)
    return "".join(letters), offsets


@lru_cache(maxsize=4096)
def fold(phrase: str) -> str:
    """Return the letters of `phrase` as a scan would leave them: no spaces, no marks, one form per
    confusion.
    """
    return _fold(phrase)[0]


@dataclass(frozen=True, slots=True)
class PaperText:
    """The lines of a paper joined by line breaks, its folded letters, and where each line stands."""

    text: str
    folded: str
    offsets: tuple[int, ...]
    starts: tuple[int, ...]
    places: tuple[Place, ...]

    def find_all(self, phrase: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """Yield where `phrase` stands between `start` and `end`, in order. Linear in the text."""
        wanted = fold(phrase)
        stop = len(self.offsets) if end is None else bisect_left(self.offsets, end)
        at = bisect_left(self.offsets, start)
        while wanted and (at := self.folded.find(wanted, at, stop)) >= 0:
            span = (self.offsets[at], self.offsets[at + len(wanted) - 1] + 1)
            if len(wanted) >= SHORT or self._is_word(span):
                yield span
            at += len(wanted)

    def first(self, phrases: Iterable[str], start: int = 0, end: int | None = None) -> Span | None:
        """Return the earliest of `phrases`, the longest at a tie, or None."""
        spans = [span for phrase in phrases for span in self._one(phrase, start, end)]
        return min(spans, key=lambda span: (span[0], -span[1]), default=None)

    def last(self, phrases: Iterable[str], start: int, end: int) -> Span | None:
        """Return the one of `phrases` that ends last, or None."""
        spans = [span for phrase in phrases for span in self.find_all(phrase, start, end)]
        return max(spans, key=lambda span: (span[1], -span[0]), default=None)

    def has(self, *phrases: str) -> bool:
        """Tell whether one of `phrases` stands anywhere."""
        return self.first(phrases) is not None

    def words(self, span: Span) -> str:
        """Return the words of `span` on one line, at most `MAX_QUOTE` characters."""
        return " ".join(self.text[span[0] : min(span[1], span[0] + MAX_QUOTE)].split())

    def place(self, span: Span) -> Place:
        """Return the place of the line on which `span` begins."""
        index = bisect_right(self.starts, span[0]) - 1
        return self.places[index] if 0 <= index < len(self.places) else _NOWHERE

    def fact(self, name: str, value: FactValue, span: Span) -> Fact:
        """Return a fact with the words and the place of `span`."""
        return Fact(name=name, value=value, text=self.words(span), place=self.place(span))

    def line_of(self, at: int) -> Span:
        """Return the line in which offset `at` lies."""
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return start, len(self.text) if end < 0 else end

    def _one(self, phrase: str, start: int, end: int | None) -> Iterator[Span]:
        for span in self.find_all(phrase, start, end):
            yield span
            return

    def _is_word(self, span: Span) -> bool:
        before = self.text[span[0] - 1 : span[0]] if span[0] else ""
        after = self.text[span[1] : span[1] + 2]
        plural = after[:1] in {"s", "S"} and not after[1:2].isalnum()
        return not before.isalnum() and (plural or not after[:1].isalnum())


def join_paper(paper: Paper) -> PaperText:
    """Join the lines of `paper` in reading order; what lies past `MAX_CHARS` is left out."""
    parts: list[str] = []
    starts: list[int] = []
    places: list[Place] = []
    length = 0
    for line in _lines(paper):
        text = line.text[:MAX_LINE].replace("\r", " ").replace("\n", " ")
        if length + len(text) > MAX_CHARS:
            break
        starts.append(length)
        places.append(line.place)
        parts.append(text)
        length += len(text) + 1
    joined = "\n".join(parts)
    folded, offsets = _fold(joined)
    return PaperText(joined, folded, tuple(offsets), tuple(starts), tuple(places))


def _lines(paper: Paper) -> Iterator[Line]:
    for page in paper.pages:
        yield from page.lines
