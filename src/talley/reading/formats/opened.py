"""What every kind of paper becomes: its pages, and a way to draw each of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PIL import Image

from talley.reading.paper import Box, Line, Page, Place, ReadBy

MAX_PAGES = 200
MAX_PIXELS = 60_000_000
MAX_IMAGES_BYTES = 160 * 2**20
"""Of all pictures of one paper together."""
OCR_SCALE = 200 / 72
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
"""How the pictures that are read begin: PNG, JPEG, TIFF."""

_MAX_PICTURE_BYTES = MAX_IMAGES_BYTES // MAX_PAGES

Image.MAX_IMAGE_PIXELS = MAX_PIXELS


@dataclass(frozen=True, slots=True)
class Opened:
    """A paper that was read. `draw(width)` yields a PNG of each page, in the order of `pages`."""

    media_type: str
    read_by: ReadBy
    pages: tuple[Page, ...]
    draw: Callable[[int], Iterator[bytes]]
    notes: tuple[str, ...] = ()


def png(picture: Image.Image) -> bytes:
    """Return a PNG, made fast rather than small."""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def page_png(picture: Image.Image, width: int) -> bytes:
    """Return a page's picture at most `width` wide and ten times as high, and small enough for `MAX_IMAGES_BYTES`.

    What does not fit in colour is drawn in sixteen greys.
    """
    scale = min(width / picture.width, 10 * width / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    drawn = picture if picture.size == size else picture.resize(size)
    data = png(drawn)
    if len(data) > _MAX_PICTURE_BYTES and drawn.width * drawn.height > 0:
        data = png(drawn.convert("L").quantize(16))
    if len(data) > _MAX_PICTURE_BYTES:
        drawn = drawn.convert("L").resize((max(1, drawn.width // 4), max(1, drawn.height // 4)))
        data = png(drawn.quantize(16))
    return data


def renumbered(page: Page, number: int) -> Page:
    """Return the page under another number."""
    lines = tuple(Line(line.text, Place(number, line.place.box)) for line in page.lines)
    return Page(number, page.width, page.height, lines)


def inside(left: float, top: float, right: float, bottom: float) -> Box:
    """Return a box cut to the page."""
    return (
        min(max(left, 0.0), 1.0),
        min(max(top, 0.0), 1.0),
        min(max(right, 0.0), 1.0),
        min(max(bottom, 0.0), 1.0),
    )


def inside_of(one: Box, other: Box) -> bool:
    """Say whether the middle of a box lies in another."""
    across, up = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    return other[0] <= across <= other[2] and other[1] <= up <= other[3]


def joined(parts: list[Line]) -> Iterator[Line]:
    """Join the pieces that stand beside each other on one line."""
    held: Line | None = None
    for part in parts:
        if held is not None and _beside(held, part):
            a, b = held.place.box, part.place.box
            box = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
            held = Line(f"{held.text} {part.text}", Place(part.place.page, box))
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held


def _beside(one: Line, other: Line) -> bool:
    a, b = one.place.box, other.place.box
    overlap = min(a[3], b[3]) - max(a[1], b[1])
    return overlap > 0.5 * min(a[3] - a[1], b[3] - b[1]) and b[0] >= a[2] - 0.01
