"""Hostile and ordinary files through the sandbox."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec

import docx
import pytest
import typst
from PIL import Image

from talley.reading import sandbox
from talley.reading.paper import PaperError
from talley.reading.sandbox import Reader

WORDS = "YOU ARE HEREBY SUMMONED to produce records of the account @harbor_watch"


def pdf(text: str = WORDS, pages: int = 1) -> bytes:
    source = "#pagebreak()".join(["#sys.inputs.t\n"] * pages)
    return typst.compile(source.encode(), sys_inputs={"t": text})


def mail(body: bytes = WORDS.encode(), attachment: bytes = b"") -> bytes:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Demand"
    message.set_content(body.decode())
    if attachment:
        message.add_attachment(attachment, maintype="application", subtype="pdf", filename="summons.pdf")
    return message.as_bytes()


def word(text: str = WORDS) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as running:
        yield running


def words(reader: Reader, data: bytes) -> str:
    return " ".join(line.text for page in reader.read(data).pages for line in page.lines)


@pytest.mark.parametrize(
    ("data", "read_by"),
    [(pdf(), "text-layer"), (mail(), "email"), (word(), "docx"), (WORDS.encode(), "plain-text")],
    ids=["pdf", "mail", "word", "text"],
)
def test_each_kind_of_paper_yields_its_words_and_a_picture(reader: Reader, data: bytes, read_by: str) -> None:
    paper = reader.read(data)
    assert paper.read_by == read_by
    assert "@harbor_watch" in words(reader, data)
    pictures = reader.images(data)
    assert len(pictures) == len(paper.pages)
    assert Image.open(io.BytesIO(pictures[0])).width == 1000


@pytest.mark.parametrize("engine", ["tesseract", "rapidocr"])
def test_a_scan_is_read_by_ocr(engine) -> None:
    if engine == "tesseract" and shutil.which("tesseract") is None:
        pytest.skip("tesseract is not installed: no scan can be read by it")
    if engine == "rapidocr" and find_spec("rapidocr") is None:
        pytest.skip("talley[ocr] is not installed")
    with Reader(engine=engine) as reader:
        picture = reader.images(pdf())[0]
        scan = io.BytesIO()
        Image.open(io.BytesIO(picture)).resize((1700, 2405)).save(scan, "PDF", resolution=200)
        paper = reader.read(scan.getvalue())
        assert paper.read_by == f"ocr-{engine}"
        assert "SUMMONED" in words(reader, scan.getvalue())
        line = next(line for line in paper.pages[0].lines if "SUMMONED" in line.text)
        left, top, right, bottom = line.place.box
        assert 0 < left < right < 1
        assert 0 < top < bottom < 1


def test_pages_attached_to_a_mail_follow_its_own(reader: Reader) -> None:
    paper = reader.read(mail(b"See attached.", pdf()))
    assert [page.number for page in paper.pages] == [1, 2]
    assert "@harbor_watch" in " ".join(line.text for line in paper.pages[1].lines)
    assert paper.notes == ("attachment read: summons.pdf",)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 150_000_000)
    return out.getvalue()


def plain_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\0" * 100, "is empty"),
        (pdf()[:200], "damaged"),
        (b"%PDF-1.7\n" + b"\xff" * 5000, "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"a" * 100, "damaged"),
        (word()[:-200], "damaged"),
        (bomb(), "unpacks to too much"),
        (plain_zip(), "no Word document"),
        (bytes(range(32)) * 50, "not read"),
        (b"a\n" * 13_000, "longer than"),
        (pdf(pages=201), "more than 200 pages"),
    ],
    ids=["empty", "zeros", "cut", "noise", "png", "cut-word", "bomb", "zip", "binary", "long", "201-pages"],
)
def test_a_file_that_lies_gets_a_sentence_and_the_reader_lives_on(
    reader: Reader, data: bytes, said: str
) -> None:
    with pytest.raises(PaperError, match=said):
        reader.read(data)
    assert "@harbor_watch" in words(reader, pdf())


def test_a_child_that_dies_is_replaced() -> None:
    with Reader() as reader:
        reader.read(WORDS.encode())
        assert reader._child is not None
        reader._child.kill()
        reader._child.wait()
        with pytest.raises(PaperError, match="broke the reader"):
            reader.read(WORDS.encode())
        assert reader.read(WORDS.encode()).pages


def test_a_child_that_takes_too_long_is_stopped() -> None:
    with Reader(seconds=0.0) as reader, pytest.raises(PaperError, match="took too long"):
        reader.read(pdf())


def test_too_large_a_file_never_reaches_the_child() -> None:
    with Reader() as reader:
        with pytest.raises(PaperError, match="larger than"):
            reader.read(b"a" * (sandbox.MAX_BYTES + 1))
        assert reader._child is None
