"""Which words of a PDF's page people can see: those whose removal changes the picture of the page.

White on white, drawn invisibly, too small, off the page, on a layer that is off, under a picture or a box: one
question finds them all. The page is drawn with its words and without; a line whose place looks the same in both was
never seen by anybody.
"""

from __future__ import annotations

from functools import cached_property

import pypdfium2
from PIL import Image, ImageChops

from talley.reading.formats.page_objects import objects_of, without
from talley.reading.paper import Box, Line

_LEAST = 40
"""Of 255 greys: less is no contrast to an eye."""
_CONTRASTS = [0] * _LEAST + [255] * (256 - _LEAST)
_BLANK_OR_NOT = bytes([0] + [1] * 255)
_PART = 0.3
_GAP = 2.5
"""Heights of a line."""
_SHARPER = 3
_SMALLEST_POINTS = 1.8
_MAX_SIDE = 2_400
_MUCH_INK = 0.03


class Ink:
    """A page drawn with its words and without: at one pixel a point, and closer where that does not decide.

    `pictured`: a picture takes a good part of the page, or more than rules and boxes are drawn on it. Where the page
    holds more objects than are looked at, nothing is taken out and the page without words is an empty one.
    """

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        self._size = page.get_size()
        self._words, pictured = objects_of(page)
        self._whole, self._bare = self._drawn(1)
        self._changed = ImageChops.difference(self._whole, self._bare)
        empty = Image.new("L", self._bare.size, _background(self._bare))
        dark = sum(ImageChops.difference(self._bare, empty).histogram()[128:])
        self.pictured = pictured or dark > _MUCH_INK * self._bare.width * self._bare.height

    def _drawn(self, scale: int) -> tuple[Image.Image, Image.Image]:
        whole = _render(self._page, scale)
        if self._words is None:
            return whole, Image.new("L", whole.size, _background(whole))
        with without(self._words):
            return whole, _render(self._page, scale)

    @cached_property
    def _closer(self) -> Image.Image:
        """The same, where thin and grey words do not pale."""
        return ImageChops.difference(*self._drawn(_SHARPER))

    @property
    def anything(self) -> bool:
        """Whether anything but the words is on the page."""
        low, high = _extrema(self._bare)
        return high - low >= _LEAST

    def unseen(self, lines: list[Line]) -> set[int]:
        """Return which of the lines of the page's text nobody can see, by their index."""
        width, height = self._size
        faint = {n for n, line in enumerate(lines) if not _shows(self._changed, line.place.box)}
        faint = {n for n in faint if not _shows(self._closer, lines[n].place.box)}
        for n, line in enumerate(lines):
            left, top, right, bottom = line.place.box
            # The smaller side: on a turned page words run upwards.
            small = min((right - left) * width, (bottom - top) * height) < _SMALLEST_POINTS
            if small and any(c.isalnum() for c in line.text):
                faint.add(n)
        return faint | _one_over_another(lines)

    def broken_off(self, box: Box) -> bool:
        """Say whether a gap in what shows of a line is so wide that words of it may be covered."""
        return _has_gap(self._changed, box) and _has_gap(self._closer, box)

    def letter_shows(self, box: Box) -> bool:
        """Say whether one letter shows."""
        return self._closer.crop(_pixels(box, self._closer.size)).point(_CONTRASTS).getbbox() is not None

    def shows_anything(self, box: Box) -> bool:
        """Say whether a part of the page holds any contrast: for what is no page text, such as a form field."""
        low, high = _extrema(self._whole.crop(_pixels(box, self._whole.size)))
        return high - low >= _LEAST


def _one_over_another(lines: list[Line]) -> set[int]:
    """Return the lines that lie over other words: nobody can say which of them is read on the page."""
    order = sorted(range(len(lines)), key=lambda n: lines[n].place.box[1])
    found: set[int] = set()
    for place, n in enumerate(order):
        box = lines[n].place.box
        for other in order[place + 1 : place + 40]:
            if lines[other].place.box[1] >= box[3]:
                break
            if _covers(box, lines[other].place.box) and lines[n].text != lines[other].text:
                found |= {n, other}
    return found


def _covers(a: Box, b: Box) -> bool:
    """Say whether two lines of like height share most of their place."""
    high_a, high_b = a[3] - a[1], b[3] - b[1]
    if not high_a or not high_b or not 0.5 <= high_a / high_b <= 2:
        return False
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    return down > 0.6 * min(high_a, high_b) and across > 0.6 * min(a[2] - a[0], b[2] - b[0])


def _shows(changed: Image.Image, box: Box) -> bool:
    """Say whether words show in a good part of their place: a rule through white words does not make them seen."""
    left, top, right, bottom = _pixels(box, changed.size)
    found = changed.crop((left, top, right, bottom)).point(_CONTRASTS).getbbox()
    if found is None:
        return False
    return found[2] - found[0] >= _PART * (right - left) and found[3] - found[1] >= _PART * (bottom - top)


def _has_gap(changed: Image.Image, box: Box) -> bool:
    left, top, right, bottom = _pixels(box, changed.size)
    across, up = right - left, bottom - top
    part = changed.crop((left, top, right, bottom)).point(_CONTRASTS)
    # Each column, or each row of words that run upwards, as one grey: 0 where nothing shows.
    long = across >= up
    profile = part.resize((across, 1) if long else (1, up), Image.Resampling.BOX).tobytes()
    return max(map(len, profile.translate(_BLANK_OR_NOT).split(b"\1"))) > _GAP * min(across, up)


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    width, height = size
    left, top = min(int(box[0] * width), width - 1), min(int(box[1] * height), height - 1)
    return (left, top, max(left + 1, round(box[2] * width)), max(top + 1, round(box[3] * height)))


def _extrema(picture: Image.Image) -> tuple[int, int]:
    low, high = picture.getextrema()
    assert isinstance(low, int)
    assert isinstance(high, int)
    return low, high


def _background(picture: Image.Image) -> int:
    counts = picture.histogram()
    return counts.index(max(counts))


def _render(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    scale = min(scale, _MAX_SIDE / max(page.get_width(), page.get_height(), 1.0))
    picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return picture
