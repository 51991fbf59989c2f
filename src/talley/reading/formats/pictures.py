"""Pictures of pages: scans and photographs, one page each or a TIFF of many, read by OCR."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

from talley.reading import ocr
from talley.reading.characters import written
from talley.reading.formats.opened import (
    MAX_PAGES,
    MAX_PIXELS,
    OCR_SCALE,
    Opened,
    inside,
    joined,
    page_png,
    png,
)
from talley.reading.paper import Line, Page, PaperError, Place


def read_pictures(data: bytes) -> Opened:
    """Read a PNG, a JPEG, or every page of a TIFF, each turned as its camera says. Raises: PaperError."""
    pages = []
    for number, picture in enumerate(_frames(data), 1):
        size = (picture.width / OCR_SCALE, picture.height / OCR_SCALE)
        pages.append(Page(number, *size, scanned_lines(picture.convert("L"), number)))

    def draw(width: int) -> Iterator[bytes]:
        return (page_png(picture, width) for picture in _frames(data))

    return Opened("image", ocr.engine(), tuple(pages), draw)


def scanned_lines(picture: Image.Image, number: int) -> tuple[Line, ...]:
    """Return the lines that OCR reads on a grey picture of the page. Raises: PaperError."""
    pieces = [
        Line(written(words), Place(number, inside(*box)))
        for words, box in ocr.read_lines(picture, png(picture))
    ]
    return tuple(joined(pieces))


def _frames(data: bytes) -> Iterator[Image.Image]:
    """Yield the pages of a picture in grey or colour, one in memory at a time."""
    number = 0
    while True:
        picture = _frame(data, number)
        if picture is None:
            return
        if number >= MAX_PAGES:
            raise PaperError(
                f"The picture has more than {MAX_PAGES} pages. Send the demand without exhibits."
            )
        yield picture
        number += 1


def _frame(data: bytes, number: int) -> Image.Image | None:
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.format != "TIFF" and number:
            return None
        try:
            picture.seek(number)
        except EOFError:
            return None
        if picture.width * picture.height > MAX_PIXELS:
            raise PaperError("The picture is too large. Scan the paper at 200 to 300 dpi.")
        picture.load()
        turned = ImageOps.exif_transpose(picture) or picture
        return turned.convert("RGB" if turned.mode in {"RGB", "P", "CMYK", "YCbCr"} else "L")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, TypeError) as error:
        raise PaperError("The picture is damaged and cannot be opened. Scan the paper again.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PaperError("The picture is too large. Scan the paper at 200 to 300 dpi.") from error
