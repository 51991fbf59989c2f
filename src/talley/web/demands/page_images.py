"""The pages of a paper as pictures, with an outline around the words of each fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from talley.reading.paper import Place
from talley.web.demands.fact_rows import FactRow
from talley.web.demands.models import Paper

GUTTER = 56
"""Width of the strip left of the page, where the numbers stand, in thousandths of the page's width."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The rectangle around a fact's words. `label` stands beside it: the numbers of all facts on that line, at
    the first of them alone. What only follows from a line has none, and is outlined when it is asked for.
    """

    row: FactRow
    left: int
    top: int
    width: int
    height: int
    shown: bool
    label: str

    @property
    def middle(self) -> int:
        return self.top + self.height // 2

    @property
    def marker_top(self) -> int:
        return self.middle - 9

    @property
    def base(self) -> int:
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


def _outlines(placed: Iterable[tuple[FactRow, Place]], height: int) -> Iterator[Outline]:
    for (_, follows), line in groupby(placed, key=lambda p: (p[1].box[1], p[0].group == "follows")):
        together = list(line)
        numbers = [row.number for row, _ in together]
        label = f"{numbers[0]}\u2013{numbers[-1]}" if len(numbers) > 1 else str(numbers[0])
        for row, place in together:
            left, top, right, bottom = place.box
            yield Outline(
                row,
                left=round(left * 1000) - 5,
                top=round(top * height) - 2,
                width=round((right - left) * 1000) + 10,
                height=round((bottom - top) * height) + 4,
                shown=not follows,
                label=label if row.number == numbers[0] and not follows else "",
            )
