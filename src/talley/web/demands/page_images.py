"""The pages of a paper as pictures, with an outline around the words of each fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from talley.reading.paper import Place
from talley.web.demands.fact_rows import FactRow
from talley.web.demands.models import Paper

GUTTER, MARKER = 58, 27
"""Widths, in thousandths of the page's: the strip left of it, where numbers stand, and one number."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The rectangle around a fact's words, and where its number stands in the strip; `shown` false: only once
    somebody asked for it.
    """

    row: FactRow
    left: int
    top: int
    width: int
    height: int
    marker_left: int
    shown: bool

    @property
    def middle(self) -> int:
        return self.top + self.height // 2

    @property
    def marker_top(self) -> int:
        return self.middle - 10

    @property
    def marker_middle(self) -> int:
        return self.marker_left + (MARKER - 3) // 2

    @property
    def marker_base(self) -> int:
        return self.middle + 5


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page with what was found on it; `height` in thousandths of the page's width."""

    number: int
    height: int
    outlines: tuple[Outline, ...]

    @property
    def view_box(self) -> str:
        return f"{-GUTTER} 0 {1000 + GUTTER} {self.height}"


def page_images(paper: Paper, rows: Iterable[FactRow]) -> list[PageImage]:
    """Return the pages with the outlines to draw on each."""
    placed = [(row, row.place) for row in sorted(rows, key=lambda r: r.number) if row.place is not None]
    return [
        PageImage(number, height, tuple(_outlines([p for p in placed if p[1].page == number], height)))
        for number, height in enumerate(paper.pages, 1)
    ]


def _outlines(placed: Iterable[tuple[FactRow, Place]], height: int) -> Iterable[Outline]:
    on_line: dict[int, int] = {}
    for row, place in placed:
        left, top, right, bottom = place.box
        line = round((top + bottom) / 2 * height / 20)
        before = on_line.get(line, 0)
        # Two numbers fit beside a line. What only follows from it is outlined when it is asked for.
        shown = row.group != "follows" and before < GUTTER // MARKER
        if shown:
            on_line[line] = before + 1
        yield Outline(
            row,
            left=round(left * 1000) - 5,
            top=round(top * height) - 2,
            width=round((right - left) * 1000) + 10,
            height=round((bottom - top) * height) + 1,
            marker_left=-MARKER * (before + 1) if shown else -MARKER,
            shown=shown,
        )
