"""The things a paper asks for: the part of the text that asks, and the categories named in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talley.reading.categories import PHRASES
from talley.reading.dates import FoundDate, day_ranges
from talley.reading.folded import PaperText, Span
from talley.reading.paper import AskedItem
from talley.reading.sentences import crosses_sentences, list_end
from talley.reading.targets import NamedThere

_OPENS = (
    "records required to be produced for inspection", "records required", "to include", "please provide",
    "you must also bring with you", "the following records", "produce the following",
    "the following documents", "information to be disclosed by", "directed to provide", "tell us",
    "information requested", "information ordered", "the following information", "would like to have",
    "electronic evidence to be produced", "electronic evidence to be preserved", "you are to provide",
    "preserve the following", "ordered to disclose", "to provide the following", "the subpoena seeks",
    "has issued a subpoena for", "need asap", "we need", "would appreciate", "we'd appreciate",
    "please preserve", "please disclose", "please send", "please share", "please identify", "would like to know",
    "elektronische beweismittel", "abschnitt F:",
)  # fmt: skip
_VERB = (
    r"(?:produce|provide|disclose|furnish|turn\s+over|hand\s+over|supply|deliver|preserve|surrender|transmit)"
)
_ORDERS = re.compile(
    rf"\b(?:commanded|ordered|directed|required|summoned|compelled|must|please|requested\s+to)\b"
    rf"(?:(?!\bnot\b)[^.;:]){{0,80}}?\b(?:{_VERB}|search)\b(?!\s+(?:the\s+existence|this|by\b|before\b))"
    rf"|(?:^|\n)[ \t]{{0,9}}{_VERB}\s+(?:by|on\s+or\s+before|before)\b[^:\n]{{0,60}}:"
    rf"|\band\s+(?:to\s+)?(?:produce|provide|disclose)\b"
    r"|(?:^|[.\n])[ \t]{0,9}(?:Also|In\s+addition|Additionally)\b,?"
    r"|(?:^|\n)[ \t]{0,9}(?:Attachment|Exhibit|Schedule|ATTACHMENT|EXHIBIT|SCHEDULE)[ \t]+[A-Z0-9][ \t]{0,3}:?[ \t]{0,3}(?=\n)",
    re.IGNORECASE,
)
# An order that says only where the list stands.
_ELSEWHERE = re.compile(
    r"\b(?:below|attache?[d]|attachment|exhibit|schedule|stated\s+here|set\s+forth|following|described)\b",
    re.IGNORECASE,
)
_CLOSES = (
    "failure to comply", "you are requested not", "date of issue", "signature", "issued under authority",
    "it is further ordered", "return date", "the records are", "please do not", "please keep", "redress",
    "in accordance with", "fed. r. civ. p.", "information on the underlying conditions", "sincerely",
    "clerk of court", "information to the user", "the information shall", "kind regards", "issued this",
    "for the following account", "date and time", "the account user", "by facsimile", "any such disclosure",
    "we intend", "otherwise", "your prompt compliance", "this is not a",
)  # fmt: skip
_LISTS = ("to include", "including")
_LONGEST = 6_000
_MOST_BLOCKS = 12
_MOST_ITEMS = 200
_SIGNED = re.compile(
    r"/s/|\n[ \t]{0,9}(?:\d{1,2}\.\s{0,3})?(?:Place|Date|Due|Return|To|Re|Attn|Issued|Dated|Signature|Name|By|Title|"
    r"SECTION|ABSCHNITT|Datum)\b[^\n:]{0,30}:"
)
_BOX = re.compile(r"\[[ \t]{0,3}([xX\u00d7\u2713\u2717]?)[ \t]{0,3}\]|([☐☒☑])")
_PART = re.compile(r"\(([a-d])\)\s{0,3}(?:\[|[☐☒☑])")
_ABOUT_CONTENT = re.compile(r"\b(?:header|non-content|metadata|routing|logs?)\b[^,;.]{0,40}$", re.IGNORECASE)
_TOUCHING = re.compile(r"(?:\(s\)|s)?[\s:#]{0,3}")


def asking_blocks(paper: PaperText) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the parts of the text that list what is asked, in order, and those that point to a list elsewhere.

    A form's part is cut to its ticked boxes, any other to its sentence or marked list. Accounts may stand in both.
    """
    opened = {span[1] for phrase in _OPENS for span in paper.find_all(phrase)}
    pointing: list[int] = []
    for match in _ORDERS.finditer(paper.text):
        if _points(paper, match.end()):
            pointing.append(match.end())
        else:
            opened.add(match.end())
    blocks: list[Span] = []
    for start in sorted(opened):
        if len(blocks) >= _MOST_BLOCKS:
            break
        if not blocks or start >= blocks[-1][1]:
            blocks.append((start, _end(paper, start)))
    return (
        tuple(part for block in blocks for part in _parts(paper.text, block)),
        tuple((s, list_end(paper.text, s, _limit(paper, s))) for s in pointing[:_MOST_BLOCKS]),
    )


def _points(paper: PaperText, start: int) -> bool:
    colon = paper.text.find(":", start, start + 300)
    stop = list_end(paper.text, start, min(len(paper.text), start + 300))
    return _ELSEWHERE.search(paper.text, start, min(stop, colon) if colon >= 0 else stop) is not None


def _end(paper: PaperText, start: int) -> int:
    limit = _limit(paper, start)
    closed = paper.first(_CLOSES, start, limit)
    signed = _SIGNED.search(paper.text, start, limit)
    end = min(limit, closed[0] if closed else limit, signed.start() if signed else limit)
    # A form with boxes has no sentences; everything else ends with its sentence or its marked list.
    return end if _has_boxes(paper.text, start, end) else list_end(paper.text, start, end)


def _has_boxes(text: str, start: int, end: int) -> bool:
    boxes = _BOX.finditer(text, start, end)
    return next(boxes, None) is not None and next(boxes, None) is not None


def _limit(paper: PaperText, start: int) -> int:
    return min(len(paper.text), start + _LONGEST)


def _parts(text: str, block: Span) -> Iterator[Span]:
    if not _has_boxes(text, *block):
        yield block
        return
    boxes = list(_BOX.finditer(text, *block))
    for box, following in zip(boxes, [*boxes[1:], None], strict=True):
        if box[1] or box[2] in {"☒", "☑"}:
            yield box.end(), following.start() if following else block[1]


Named = tuple[Span, tuple[str, ...]]
"""Words that name categories, and these."""

Asked = tuple[Span, tuple[Named, ...]]
"""A part of the text that asks, and what is named in it."""


def find_items(
    paper: PaperText, dates: tuple[FoundDate, ...], asked: tuple[Asked, ...]
) -> tuple[AskedItem, ...]:
    """Return each category asked with the words that ask it and the range of days that goes with them."""
    ranges = tuple(day_ranges(paper, dates))
    items: dict[tuple[str, str, bool | None], AskedItem] = {}
    for block, named in asked:
        for span, categories in _without_umbrella(paper, block, named):
            starts_on, ends_on = _range_for(span, block, ranges)
            text, place, sole = paper.words(span), paper.place(span), _sole_purpose(paper.text, span[0])
            for category in categories:
                item = AskedItem(category, text, place, starts_on, ends_on, sole)
                items.setdefault((category, text.casefold(), sole), item)
    return tuple(items.values())[:_MOST_ITEMS]


def _sole_purpose(text: str, at: int) -> bool | None:
    """Of a certificate's part (b) is asked for nothing but the user's identity, of part (c) for more."""
    part = None
    for match in _PART.finditer(text, max(0, at - 1_500), at):
        part = match[1]
    return {"b": True, "c": False}.get(part or "")


def named_in_blocks(
    paper: PaperText, blocks: tuple[Span, ...], accounts: tuple[NamedThere, ...]
) -> tuple[Asked, ...]:
    """Return each block with the categories named in it."""
    return tuple((block, _named_in(paper, block, accounts)) for block in blocks)


def _named_in(paper: PaperText, block: Span, accounts: tuple[NamedThere, ...]) -> tuple[Named, ...]:
    """Return the longest phrases that name a category and do not overlap, in order.

    A phrase that only says what kind of account follows ("e-mail address a@b.example") asks for nothing.
    """
    taken = bytearray(max(0, block[1] - block[0]))
    begins = [n.span for n in accounts if block[0] <= n.span[0] < block[1]]
    for start, end in begins:
        taken[start - block[0] : end - block[0]] = b"\x01" * (min(end, block[1]) - start)
    found = [(span, codes) for phrase, codes in PHRASES.items() for span in paper.find_all(phrase, *block)]
    found.sort(key=lambda entry: (entry[0][0] - entry[0][1], entry[0][0]))
    starts = {start for start, _ in begins}
    kept: list[Named] = []
    for span, codes in found:
        start, end = span[0] - block[0], span[1] - block[0]
        if any(taken[start:end]) or crosses_sentences(paper.text, *span):
            continue
        taken[start:end] = b"\x01" * (end - start)
        touching = _TOUCHING.match(paper.text, span[1])
        if codes == ("everything",) or touching is None or touching.end() not in starts:
            kept.append((span, codes))
    kept.sort(key=lambda entry: entry[0])
    return tuple(entry for entry in kept if not _is_about(paper.text, entry))


def _is_about(text: str, named: Named) -> bool:
    """The headers of messages are no messages."""
    span, codes = named
    content = codes in {("private_messages",), ("content",)}
    return content and _ABOUT_CONTENT.search(text, max(0, span[0] - 60), span[0]) is not None


def umbrella_of(paper: PaperText, asked: tuple[Asked, ...]) -> Span | None:
    """Return where "all records ..." stands before a list: whether more than the list is asked, no reader can
    say.
    """
    for block, named in asked:
        dropped = {span for span, _ in named} - {span for span, _ in _without_umbrella(paper, block, named)}
        if dropped:
            return min(dropped)
    return None


def _without_umbrella(paper: PaperText, block: Span, named: tuple[Named, ...]) -> tuple[Named, ...]:
    """Drop "all records ..." where a list follows that says what these are."""
    listed = paper.first(_LISTS, *block)
    if listed is None or not any(span[0] >= listed[1] for span, _ in named):
        return named
    return tuple(entry for entry in named if entry[1] != ("everything",) or entry[0][0] > listed[0])


def _range_for(
    span: Span, block: Span, ranges: tuple[tuple[Span, str, str | None], ...]
) -> tuple[str | None, str | None]:
    """Take the next range of the block, else the last of it, else the only one of the paper."""
    inside = [entry for entry in ranges if block[0] <= entry[0][0] < block[1]]
    chosen = next((entry for entry in inside if entry[0][0] >= span[1]), inside[-1] if inside else None)
    if chosen is None and len(ranges) == 1:
        chosen = ranges[0]
    return (None, None) if chosen is None else (chosen[1], chosen[2])
