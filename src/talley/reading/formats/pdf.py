"""PDF: each page by its text where people see that text, by OCR where the page is a picture, by both where it is both."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
from PIL import Image

from talley.reading import ocr
from talley.reading.characters import written
from talley.reading.formats.form_fields import among, notes_on, written_on
from talley.reading.formats.ink import Ink
from talley.reading.formats.opened import (
    MAX_PAGES,
    MAX_PIXELS,
    OCR_SCALE,
    Opened,
    inside_of,
    joined,
    page_png,
)
from talley.reading.formats.pictures import scanned_lines
from talley.reading.formats.placing import box_on
from talley.reading.paper import Line, Page, PaperError, Place

_MAX_PIECES = 5_000
_MAX_LETTERS = 20_000
_FEW = 20
"""Letters; a page with fewer is a picture if anything else is on it."""


def read_pdf(data: bytes) -> Opened:
    """Read a PDF page by page. Raises: PaperError where it is encrypted, damaged or too long, or a scan and no OCR
    engine is installed.
    """
    reading = _Reading()
    with _open(data) as document:
        pages = tuple(reading.page(document, page, number) for number, page in enumerate(document, 1))
    if reading.failed and not any(page.lines for page in pages):
        raise reading.failed

    def draw(width: int) -> Iterator[bytes]:
        with _open(data) as document:
            for page in document:
                yield page_png(_picture(page, width), width)

    read_by = ocr.engine() if reading.scanned else "text-layer"
    return Opened("application/pdf", read_by, pages, draw, tuple(reading.notes(len(pages))))


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise PaperError("The PDF is encrypted. Ask for a copy without a password.") from error
        raise PaperError("The PDF is damaged and cannot be opened. Ask for it again.") from error
    if len(document) > MAX_PAGES:
        document.close()
        raise PaperError(f"The PDF has more than {MAX_PAGES} pages. Send the demand without its exhibits.")
    document.init_forms()  # else what was filled in is in no picture either
    return document


class _Reading:
    """Reads page after page and keeps what must be said about them."""

    def __init__(self) -> None:
        self.scanned: list[int] = []
        self.hidden: list[int] = []
        self.cut: list[int] = []
        self.remarked: list[int] = []
        self.unread: list[int] = []
        self.failed: PaperError | None = None

    def page(self, document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, number: int) -> Page:
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            raise PaperError("A page of the PDF has no size. Ask for the PDF again.")
        text = page.get_textpage()
        pieces = self._pieces(page, text, number)
        fields = written_on(document, page, number)
        ink = Ink(page)
        unseen = ink.unseen(pieces)
        seen = [piece for n, piece in enumerate(pieces) if n not in unseen]
        seen = [self._as_far_as_seen(page, text, ink, piece) for piece in seen]
        # An empty box says something without any ink.
        shown = [f for f in fields if f.text == "[ ]" or ink.shows_anything(f.place.box)]
        if len(seen) < len(pieces) or len(shown) < len(fields):
            self.hidden.append(number)
        if notes_on(page):
            self.remarked.append(number)
        lines = list(joined(among(seen, shown)))
        letters = sum(c.isalnum() for line in lines for c in line.text)
        if ink.anything and (ink.pictured or letters < _FEW):
            lines = self._with_scanned(page, number, lines)
        return Page(number, width, height, tuple(lines))

    def _as_far_as_seen(
        self, page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, ink: Ink, piece: Line
    ) -> Line:
        """Return a piece of which a part may be covered: every letter that does not show becomes U+FFFD.

        It stays in its place, so that what is left of a name is not taken for another name.
        """
        if not ink.broken_off(piece.place.box):
            return piece
        shown = []
        for index in range(min(text.count_chars(), _MAX_LETTERS)):
            box = box_on(page, *text.get_charbox(index))
            if not inside_of(box, piece.place.box):
                continue
            letter = text.get_text_range(index, 1)
            hidden = letter.isalnum() and not ink.letter_shows(box)
            shown.append("\ufffd" if hidden else letter)
        words = " ".join(written("".join(shown)).split())
        if "\ufffd" not in words:
            return piece
        self.hidden.append(piece.place.page)
        return Line(words, piece.place)

    def _pieces(self, page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, number: int) -> list[Line]:
        count = text.count_rects()
        if count > _MAX_PIECES:
            self.cut.append(number)
        pieces = []
        for index in range(min(count, _MAX_PIECES)):
            edges = text.get_rect(index)
            # PDFium writes a hyphen at a line's end as a control character.
            words = " ".join(written(text.get_text_bounded(*edges).replace("\x02", "-")).split())
            if words:
                pieces.append(Line(words, Place(number, box_on(page, *edges))))
        return pieces

    def _with_scanned(self, page: pypdfium2.PdfPage, number: int, lines: list[Line]) -> list[Line]:
        """Add what OCR reads where the page has no words of its own."""
        try:
            scanned = scanned_lines(_picture(page, round(page.get_width() * OCR_SCALE)).convert("L"), number)
        except PaperError as error:
            self.failed = error
            self.unread.append(number)
            return lines
        self.scanned.append(number)
        return among(lines, [line for line in scanned if not _stands_on(line, lines)])

    def notes(self, pages: int) -> Iterator[str]:
        """Yield what a person must know of how the pages were read."""
        if self.hidden:
            yield f"words on {_named(sorted(set(self.hidden)))} that nobody can see were left out"
        if self.scanned and len(self.scanned) < pages:
            yield f"{_named(self.scanned)} read by OCR"
        if self.unread:
            yield f"pictures on {_named(self.unread)} were not read: {self.failed}"
        if self.cut:
            yield f"only the first {_MAX_PIECES} pieces of text on {_named(self.cut)} were read"
        if self.remarked:
            yield f"comments attached to {_named(self.remarked)} were not read"


def _named(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    return f"pages {', '.join(map(str, numbers[:20]))}" + (" and more" if len(numbers) > 20 else "")


def _stands_on(line: Line, others: list[Line]) -> bool:
    """Say whether words of the text layer stand where OCR read this line."""
    left, top, right, bottom = line.place.box
    taken = 0.0
    for other in others:
        a, b, c, d = other.place.box
        across, down = min(right, c) - max(left, a), min(bottom, d) - max(top, b)
        if across > 0 and down > 0.4 * min(bottom - top, d - b):
            taken += across
    return taken > 0.5 * (right - left)


def _picture(page: pypdfium2.PdfPage, width: int) -> Image.Image:
    """Draw a page about so many pixels wide, but never more than `MAX_PIXELS`, whatever shape it has."""
    across, up = page.get_size()
    scale = min(width / across, 10 * width / up, (MAX_PIXELS / (across * up)) ** 0.5)
    picture: Image.Image = page.render(scale=scale).to_pil()
    return picture
