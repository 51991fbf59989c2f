"""The things a paper asks for: the part of the text that asks, and the categories named in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talley.reading.categories import PHRASES
from talley.reading.dates import FoundDate, day_ranges
from talley.reading.folded import PaperText, Span
from talley.reading.paper import AskedItem

_OPENS = (
    "records required to be produced for inspection", "records required", "to include", "please provide",
    "you must also bring with you", "the following records", "produce the following",
    "the following documents", "information to be disclosed by", "directed to provide", "tell us",
    "information requested", "information ordered", "the following information", "would like to have",
    "electronic evidence to be produced", "electronic evidence to be preserved", "you are to provide",
    "preserve the following", "ordered to disclose", "to provide the following", "the subpoena seeks",
    "has issued a subpoena for", "subpoena for",
)  # fmt: skip
_CLOSES = (
    "failure to comply", "you are requested not", "date of issue", "signature", "issued under authority",
    "it is further ordered", "return date", "the records are", "please do not", "please keep", "redress",
    "in accordance with", "fed. r. civ. p.", "information on the underlying conditions", "sincerely",
    "clerk of court", "information to the user", "the information shall", "kind regards", "issued this",
    "for the following account", "date and time", "the account user", "by facsimile", "any such disclosure",
)  # fmt: skip
_LISTS = ("to include", "including")
_LONGEST = 6_000
_MOST_BLOCKS = 12
_MOST_ITEMS = 200
_SIGNED = re.compile(r"/s/")
_BOX = re.compile(r"\[[ \t]{0,3}([xX\u00d7\u2713\u2717]?)[ \t]{0,3}\]|([☐☒☑])")


def asking_blocks(paper: PaperText) -> tuple[Span, ...]:
    """Return the parts of the text that list what is asked, in order; a form's part is cut to its ticked
    boxes.
    """
    opened = sorted({span[1] for phrase in _OPENS for span in paper.find_all(phrase)})
    blocks: list[Span] = []
    for start in opened:
        if len(blocks) >= _MOST_BLOCKS:
            break
        if not blocks or start >= blocks[-1][1]:
            blocks.append((start, _end(paper, start)))
    return tuple(part for block in blocks for part in _ticked(paper.text, block))


def _end(paper: PaperText, start: int) -> int:
    limit = min(len(paper.text), start + _LONGEST)
    closed = paper.first(_CLOSES, start, limit)
    signed = _SIGNED.search(paper.text, start, limit)
    ends = [limit, closed[0] if closed else limit, signed.start() if signed else limit]
    return min(ends)


def _ticked(text: str, block: Span) -> Iterator[Span]:
    boxes = list(_BOX.finditer(text, *block))
    if len(boxes) < 2:
        yield block
        return
    for box, following in zip(boxes, [*boxes[1:], None], strict=True):
        if box[1] or box[2] in {"☒", "☑"}:
            yield box.end(), following.start() if following else block[1]


def find_items(
    paper: PaperText, dates: tuple[FoundDate, ...], blocks: tuple[Span, ...]
) -> tuple[AskedItem, ...]:
    """Return each category asked with the words that ask it and the range of days that goes with them."""
    ranges = tuple(day_ranges(paper, dates))
    items: dict[tuple[str, str], AskedItem] = {}
    for block in blocks:
        for span, categories in _named(paper, block):
            starts_on, ends_on = _range_for(span, block, ranges)
            text, place = paper.words(span), paper.place(span)
            for category in categories:
                item = AskedItem(category, text, place, starts_on, ends_on)
                items.setdefault((category, text.casefold()), item)
    return tuple(items.values())[:_MOST_ITEMS]


def _named(paper: PaperText, block: Span) -> list[tuple[Span, tuple[str, ...]]]:
    """Return the longest phrases that do not overlap, in order."""
    found = [(span, codes) for phrase, codes in PHRASES.items() for span in paper.find_all(phrase, *block)]
    found.sort(key=lambda entry: (entry[0][0] - entry[0][1], entry[0][0]))
    taken = bytearray(max(0, block[1] - block[0]))
    kept: list[tuple[Span, tuple[str, ...]]] = []
    for span, codes in found:
        start, end = span[0] - block[0], span[1] - block[0]
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            kept.append((span, codes))
    kept.sort(key=lambda entry: entry[0])
    return _without_umbrella(paper, block, kept)


def _without_umbrella(
    paper: PaperText, block: Span, named: list[tuple[Span, tuple[str, ...]]]
) -> list[tuple[Span, tuple[str, ...]]]:
    """Drop "all records ..." where a list follows that says what these are."""
    listed = paper.first(_LISTS, *block)
    if listed is None or not any(span[0] >= listed[1] for span, _ in named):
        return named
    return [entry for entry in named if entry[1] != ("everything",) or entry[0][0] > listed[0]]


def _range_for(
    span: Span, block: Span, ranges: tuple[tuple[Span, str, str | None], ...]
) -> tuple[str | None, str | None]:
    """Take the next range of the block, else the last of it, else the only one of the paper."""
    inside = [entry for entry in ranges if block[0] <= entry[0][0] < block[1]]
    chosen = next((entry for entry in inside if entry[0][0] >= span[1]), inside[-1] if inside else None)
    if chosen is None and len(ranges) == 1:
        chosen = ranges[0]
    return (None, None) if chosen is None else (chosen[1], chosen[2])
