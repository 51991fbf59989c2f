"""Read a paper's bytes: what they are is told by their content, never by their name.

Runs only in the sandbox's child: the libraries below parse hostile input.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import docx
import pypdfium2
import typst
from PIL import Image, UnidentifiedImageError

from talley.reading import ocr
from talley.reading.form_fields import among, field_lines
from talley.reading.paper import Line, Page, Paper, PaperError, Place, ReadBy, Sha256

MAX_PAGES = 200
MAX_UNZIPPED_BYTES = 100 * 2**20
MAX_PIXELS = 60_000_000
LINES_A_PAGE, COLUMNS = 60, 100
LETTER = (612.0, 792.0)
OCR_SCALE = 200 / 72
IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")

Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def read_paper(data: bytes) -> Paper:
    """Read the pages of a paper.

    Raises: PaperError with a sentence for the sender if the bytes are empty, encrypted, damaged, too large
    or of no kind that is read.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise PaperError("The file is empty. Send the paper itself.")
    read_by: ReadBy
    notes: tuple[str, ...] = ()
    if data[:1024].lstrip().startswith(b"%PDF"):
        media, (pages, read_by) = "application/pdf", _pdf(data)
    elif data.startswith(IMAGES):
        media, pages, read_by = "image", _scans([_opened(data)]), ocr.engine()
    elif data.startswith(b"PK\x03\x04"):
        media, pages, read_by = "application/docx", _set_out(_docx(data)), "docx"
    elif _looks_like_mail(data):
        media, read_by = "message/rfc822", "email"
        pages, notes = _mail(data)
    else:
        media, pages, read_by = "text/plain", _set_out(_text(data).splitlines()), "plain-text"
    if not any(page.lines for page in pages):
        notes = (*notes, "no words were found")
    return Paper(Sha256(hashlib.sha256(data).hexdigest()), media, read_by, pages, notes)


def page_images(data: bytes, width: int = 1000) -> tuple[bytes, ...]:
    """Return a PNG of each page, `width` pixels wide; typeset from the text where the paper has no pages."""
    if data[:1024].lstrip().startswith(b"%PDF"):
        with _open_pdf(data) as document:
            return tuple(_png(p.render(scale=width / p.get_width()).to_pil()) for p in document)
    if data.startswith(IMAGES):
        picture = _opened(data)
        return (_png(picture.resize((width, max(1, round(picture.height * width / picture.width))))),)
    if not data.startswith(b"PK\x03\x04") and _looks_like_mail(data):
        return _mail_images(data, width)
    return _typeset(read_paper(data).pages, width)


def _open_pdf(data: bytes) -> pypdfium2.PdfDocument:
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


def _pdf(data: bytes) -> tuple[tuple[Page, ...], ReadBy]:
    with _open_pdf(data) as document:
        pages = tuple(_text_page(document, number, page) for number, page in enumerate(document, 1))
        if sum(len(line.text) for page in pages for line in page.lines) >= 20 * len(pages):
            return pages, "text-layer"
        # No text layer worth the name: the pages are pictures.
        return _scans(_rendered(page) for page in document), ocr.engine()


def _rendered(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    if not (width > 0 and height > 0) or width * height * OCR_SCALE**2 > MAX_PIXELS:
        raise PaperError("A page of the PDF is too large to be read. Send it at an ordinary paper size.")
    picture: Image.Image = page.render(scale=OCR_SCALE, grayscale=True).to_pil()
    return picture


def _text_page(document: pypdfium2.PdfDocument, number: int, page: pypdfium2.PdfPage) -> Page:
    width, height = page.get_size()
    text = page.get_textpage()
    lines: list[Line] = []
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        words = " ".join(text.get_text_bounded(left, bottom, right, top).split())
        if not words or width <= 0 or height <= 0:
            continue
        box = _inside(left / width, 1 - top / height, right / width, 1 - bottom / height)
        lines.append(Line(words, Place(number, box)))
    lines = among(lines, field_lines(document, page, number))
    return Page(number, width, height, tuple(_joined(lines)))


def _joined(parts: list[Line]) -> Iterator[Line]:
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


def _opened(data: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data))
        picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise PaperError("The picture is damaged and cannot be opened. Scan the paper again.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PaperError("The picture is too large. Scan the paper at 200 to 300 dpi.") from error
    return picture.convert("L")


def _scans(pictures: Iterator[Image.Image] | list[Image.Image]) -> tuple[Page, ...]:
    pages = []
    for number, picture in enumerate(pictures, 1):
        lines = [
            Line(words, Place(number, _inside(*box))) for words, box in ocr.read_lines(picture, _png(picture))
        ]
        size = (picture.width / OCR_SCALE, picture.height / OCR_SCALE)
        pages.append(Page(number, *size, tuple(_joined(lines))))
    return tuple(pages)


def _docx(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "word/document.xml" not in archive.namelist():
                raise PaperError("A zip file that is no Word document. Send the paper itself, unpacked.")
            if sum(part.file_size for part in archive.infolist()) > MAX_UNZIPPED_BYTES:
                raise PaperError("The Word document unpacks to too much. Send it as PDF.")
        document = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise PaperError("The Word document is damaged and cannot be opened. Send it as PDF.") from error
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [" ".join(cell.text for cell in row.cells) for row in table.rows]
    return [part for line in lines for part in line.splitlines() or [""]]


def _looks_like_mail(data: bytes) -> bool:
    head = data[:4096].lower()
    return b"\nfrom:" in b"\n" + head and (b"\nsubject:" in b"\n" + head or b"\nmime-version:" in head)


def _mail(data: bytes) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    message = _message(data)
    pages, notes = _set_out(_mail_lines(message)), []
    for name, content in _attachments(message):
        if content.startswith(_ATTACHED_PAPERS):
            more = read_paper(content).pages
            pages += tuple(_renumbered(page, len(pages) + n) for n, page in enumerate(more, 1))
            notes.append(f"attachment read: {name}")
        else:
            notes.append(f"attachment not read: {name}")
    if len(pages) > MAX_PAGES:
        raise PaperError(f"The mail and its attachments have more than {MAX_PAGES} pages.")
    return pages, tuple(notes)


def _mail_images(data: bytes, width: int) -> tuple[bytes, ...]:
    """Return the pages of a mail and of its attachments, in the order in which `_mail` counts them."""
    message = _message(data)
    images = _typeset(_set_out(_mail_lines(message)), width)
    for _, content in _attachments(message):
        if content.startswith(_ATTACHED_PAPERS):
            images += page_images(content, width)
    return images


_ATTACHED_PAPERS = (b"%PDF", b"PK\x03\x04", *IMAGES)


def _message(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _mail_lines(message: EmailMessage) -> list[str]:
    lines = [f"{name}: {message.get(name, '')}" for name in ("From", "To", "Date", "Subject")]
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return lines
    try:
        text = str(body.get_content())
    except (LookupError, UnicodeError, ValueError) as error:
        raise PaperError("The mail's text is in an encoding that cannot be read.") from error
    return [
        *lines,
        "",
        *(_without_tags(text) if body.get_content_subtype() == "html" else text).splitlines(),
    ]


def _attachments(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    for part in message.iter_attachments():
        name = " ".join((part.get_filename() or "attachment").split())[:100]
        content = part.get_payload(decode=True)
        yield name, content if isinstance(content, bytes) else b""


def _renumbered(page: Page, number: int) -> Page:
    lines = tuple(Line(line.text, Place(number, line.place.box)) for line in page.lines)
    return Page(number, page.width, page.height, lines)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the base class's name
        self.silent += tag in {"script", "style"}
        if tag in {"p", "br", "div", "tr", "li", "h1", "h2", "h3"}:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"} and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def _without_tags(html: str) -> str:
    parser = _Words()
    parser.feed(html)
    return "".join(parser.parts)


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    strange = sum(1 for c in text[:20_000] if ord(c) < 32 and c not in "\n\r\t\f")
    if strange > len(text[:20_000]) / 100:
        raise PaperError("This kind of file is not read. Send a PDF, a picture, an e-mail, a .docx or text.")
    return text


def _set_out(lines: list[str]) -> tuple[Page, ...]:
    """Lay text out on pages, so that each fact has a place."""
    rows = [part for line in lines for part in _wrapped(line.rstrip())]
    if len(rows) > MAX_PAGES * LINES_A_PAGE:
        raise PaperError(f"The text is longer than {MAX_PAGES} pages.")
    pages = []
    for number, start in enumerate(range(0, max(1, len(rows)), LINES_A_PAGE), 1):
        laid = enumerate(rows[start : start + LINES_A_PAGE])
        pages.append(
            Page(number, *LETTER, tuple(Line(t, Place(number, _row_box(n, t))) for n, t in laid if t.strip()))
        )
    return tuple(pages)


def _wrapped(line: str) -> Iterator[str]:
    while len(line) > COLUMNS:
        cut = line.rfind(" ", 0, COLUMNS)
        cut = cut if cut > 0 else COLUMNS
        yield line[:cut]
        line = line[cut:].lstrip()
    yield line


def _row_box(row: int, text: str) -> tuple[float, float, float, float]:
    top, height = 0.05 + row * 0.9 / LINES_A_PAGE, 0.9 / LINES_A_PAGE
    return _inside(0.08, top, 0.08 + 0.84 * min(len(text), COLUMNS) / COLUMNS, top + height)


_TYPESET = f"""
#let pages = json(bytes(sys.inputs.pages))
#set page(width: {LETTER[0]}pt, height: {LETTER[1]}pt, margin: 0pt)
#set text(font: "DejaVu Sans Mono", size: {LETTER[0] * 0.84 / COLUMNS / 0.602}pt, top-edge: 0.9em)
#for (number, lines) in pages.enumerate() {{
  if number > 0 {{ pagebreak() }}
  for line in lines {{ place(dx: line.at(1) * 100%, dy: line.at(2) * 100%, box(width: 200%, line.at(0))) }}
}}
"""


def _typeset(pages: tuple[Page, ...], width: int) -> tuple[bytes, ...]:
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
    return tuple(drawn) if isinstance(drawn, list) else (drawn,)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _inside(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    return (
        min(max(left, 0.0), 1.0),
        min(max(top, 0.0), 1.0),
        min(max(right, 0.0), 1.0),
        min(max(bottom, 0.0), 1.0),
    )
