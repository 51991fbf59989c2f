"""Dates on a line of time: positions for a drawing, in order for a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

WIDTH, LANES, LANE_HEIGHT, WORDS_WIDTH = 1000, 4, 46, 215


@dataclass(frozen=True, slots=True)
class Point:
    """One date; `x` and the `y`s are places in the drawing."""

    title: str
    on: date
    time: str
    past: bool
    days: int
    x: int
    text_x: int
    text_y: int
    anchor: str

    @property
    def when_y(self) -> int:
        return self.text_y + 17

    @property
    def stem_y(self) -> int:
        return self.text_y - 11


@dataclass(frozen=True, slots=True)
class Drawing:
    """Dates on a line: `axis` is the line's height from the top."""

    points: tuple[Point, ...]
    axis: int

    @property
    def height(self) -> int:
        return self.axis + 12


def timeline(dated: Iterable[tuple[str, date | datetime]], zone: ZoneInfo, today: date) -> Drawing:
    """Place dates on a line, first to last; a gap wider than four months counts as four months.

    A date far in the past would else push all others into one corner.
    """
    days = sorted(((_day(at, zone), _time(at, zone), title) for title, at in dated), key=lambda row: row[0])
    positions, total = [0], 0
    for (before, *_), (after, *_) in pairwise(days):
        total += min((after - before).days, 120)
        positions.append(total)
    points: list[Point] = []
    ends = [-WIDTH] * LANES
    for (on, time, title), position in zip(days, positions, strict=False):
        x = round(position / total * WIDTH) if total else 0
        left = x if x <= WIDTH * 0.75 else x - WORDS_WIDTH
        free = [lane for lane, end in enumerate(ends) if left > end]
        lane = free[0] if free else min(range(LANES), key=ends.__getitem__)
        ends[lane] = left + WORDS_WIDTH
        anchor, text_x = ("start", x + 6) if left == x else ("end", x - 6)
        y = 16 + lane * LANE_HEIGHT
        points.append(Point(title, on, time, on < today, (on - today).days, x, text_x, y, anchor))
    lowest = max((point.text_y for point in points), default=0)
    return Drawing(tuple(points), lowest + LANE_HEIGHT)


def _day(at: date | datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date() if isinstance(at, datetime) else at


def _time(at: date | datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M %Z}" if isinstance(at, datetime) else ""
