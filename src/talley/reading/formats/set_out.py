"""Text without pages of its own, laid out on pages so that each fact has a place, and drawn as it was laid out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import typst

from talley.reading.characters import written
from talley.reading.formats.opened import MAX_PAGES, inside
from talley.reading.paper import Line, Page, PaperError, Place

LINES_A_PAGE, COLUMNS = 60, 100
MAX_TEXT = MAX_PAGES * LINES_A_PAGE * COLUMNS
"""Characters; what is longer fills more than `MAX_PAGES` pages however it is broken."""
LETTER = (612.0, 792.0)

_TYPESET = f"""
#let pages = json(bytes(sys.inputs.pages))
#set page(width: {LETTER[0]}pt, height: {LETTER[1]}pt, margin: 0pt)
#set text(font: "DejaVu Sans Mono", size: {LETTER[0] * 0.84 / COLUMNS / 0.602}pt, top-edge: 0.9em)
#for (number, lines) in pages.enumerate() {{
  if number > 0 {{ pagebreak() }}
  for line in lines {{ place(dx: line.at(1) * 100%, dy: line.at(2) * 100%, box(width: 200%, line.at(0))) }}
}}
"""


def refuse_long(size: int) -> None:
    """Refuse a text of so many characters before anything works through it. Raises: PaperError."""
    if size > MAX_TEXT:
        raise PaperError(f"The text is longer than {MAX_PAGES} pages. Send the demand without its exhibits.")


def set_out(lines: Iterable[str]) -> tuple[Page, ...]:
    """Lay text out on pages. Raises: PaperError where it is longer than `MAX_PAGES`."""
    rows: list[str] = []
    size = 0
    for line in lines:
        size += len(line) + 1
        refuse_long(size)
        rows += _wrapped(written(line).rstrip())
    if len(rows) > MAX_PAGES * LINES_A_PAGE:
        refuse_long(MAX_TEXT + 1)
    pages = []
    for number, start in enumerate(range(0, max(1, len(rows)), LINES_A_PAGE), 1):
        laid = enumerate(rows[start : start + LINES_A_PAGE])
        pages.append(
            Page(number, *LETTER, tuple(Line(t, Place(number, _row_box(n, t))) for n, t in laid if t.strip()))
        )
    return tuple(pages)


def _wrapped(line: str) -> Iterator[str]:
    start = 0
    while len(line) - start > COLUMNS:
        cut = line.rfind(" ", start, start + COLUMNS)
        cut = cut if cut > start else start + COLUMNS
        yield line[start:cut]
        start = cut
        while start < len(line) and line[start] == " ":
            start += 1
    yield line[start:]


def _row_box(row: int, text: str) -> tuple[float, float, float, float]:
    top, height = 0.05 + row * 0.9 / LINES_A_PAGE, 0.9 / LINES_A_PAGE
    return inside(0.08, top, 0.08 + 0.84 * min(len(text), COLUMNS) / COLUMNS, top + height)


def typeset(pages: tuple[Page, ...], width: int) -> Iterator[bytes]:
    """Draw pages of words, each line in its place.

    Security: the words go in as JSON and are shown as text, never read as markup.
    """
    lines = [[(line.text, *line.place.box[:2]) for line in page.lines] for page in pages]
    drawn = typst.compile(
        _TYPESET.encode(),
        format="png",
        ppi=width / LETTER[0] * 72,
        sys_inputs={"pages": json.dumps(lines)},
    )
    yield from drawn if isinstance(drawn, list) else [drawn]
