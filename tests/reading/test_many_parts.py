"""Mail, Word documents and pictures of many parts: every part is read or named."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import docx
import pytest
import typst
from docx.oxml import parse_xml
from PIL import Image, ImageDraw, ImageFont

from talley.reading.paper import PaperError
from talley.reading.sandbox import Reader

WORDS = "You are hereby summoned to produce records of the account @harbor_watch"
OTHER = "Please keep this account for us"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(engine="tesseract") as running:
        yield running


def pdf() -> bytes:
    return typst.compile(b"#sys.inputs.t", sys_inputs={"t": WORDS})


def message(plain: str = "", html: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.org", "b@example.org", "Demand"
    if plain:
        made.set_content(plain)
    if html and plain:
        made.add_alternative(html, subtype="html")
    elif html:
        made.set_content(html, subtype="html")
    return made


def text(reader: Reader, data: bytes) -> str:
    return " ".join(" ".join(line.text for page in reader.read(data).pages for line in page.lines).split())


def test_a_paper_nested_in_the_alternatives_of_a_mail_is_read(reader: Reader) -> None:
    raw = (
        b"From: a@e.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=A\n\n--A\n"
        b"Content-Type: text/plain\n\nsee attached\n--A\nContent-Type: multipart/mixed; boundary=B\n\n--B\n"
        b"Content-Type: text/html\n\n<p>see attached</p>\n--B\nContent-Type: application/pdf; name=summons.pdf\n"
        b"Content-Disposition: inline; filename=summons.pdf\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(pdf())
        + b"--B--\n--A--\n"
    )
    paper, images = reader.read_with_images(raw)
    assert len(images) == 2
    assert "@harbor_watch" in paper.pages[1].lines[-1].text
    assert paper.notes == ("attachment read: summons.pdf",)


def test_a_mail_that_is_nothing_but_a_paper_is_read(reader: Reader) -> None:
    head = b"From: a@e\nSubject: x\nMIME-Version: 1.0\nContent-Type: application/pdf\n"
    raw = head + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(pdf())
    assert "@harbor_watch" in text(reader, raw)


def test_a_mail_that_says_two_things_is_read_both_ways(reader: Reader) -> None:
    raw = message(OTHER, f"<p>{WORDS}</p>").as_bytes()
    assert OTHER in text(reader, raw)
    assert "@harbor_watch" in text(reader, raw)
    assert any("different things" in note for note in reader.read(raw).notes)


def test_a_mail_that_says_one_thing_twice_is_read_once(reader: Reader) -> None:
    raw = message(WORDS, f"<p>{WORDS}</p>").as_bytes()
    assert text(reader, raw).count("summoned") == 1
    assert reader.read(raw).notes == ()


@pytest.mark.parametrize(
    "hiding",
    [
        'style="display:none"',
        "hidden",
        'style="color: #FFFFFF"',
        'style="font-size:0px"',
        'style="visibility: hidden"',
    ],
)
def test_what_a_mail_hides_is_left_out_and_named(reader: Reader, hiding: str) -> None:
    raw = message(html=f"<div {hiding}><b>{WORDS}</b><br>x</div><p>{OTHER}</p>").as_bytes()
    assert OTHER in text(reader, raw)
    assert "harbor_watch" not in text(reader, raw)
    assert "words that the mail hides were left out" in reader.read(raw).notes


def test_a_mail_forwarded_as_an_attachment_is_read(reader: Reader) -> None:
    outer = message("see below")
    outer.add_attachment(message(WORDS))
    assert "@harbor_watch" in text(reader, outer.as_bytes())


def test_one_bad_attachment_is_named_and_the_rest_is_read(reader: Reader) -> None:
    made = message("see attached")
    for name, content in (
        ("x.zip", b"PK\x03\x04junk"),
        ("broken.pdf", b"%PDF-1.7 junk"),
        ("good.pdf", pdf()),
    ):
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    paper, images = reader.read_with_images(made.as_bytes())
    assert len(images) == len(paper.pages) == 2
    assert "@harbor_watch" in paper.pages[1].lines[0].text
    assert [note.split(":")[1].strip() for note in paper.notes] == ["x.zip", "broken.pdf", "good.pdf"]
    assert "damaged" in paper.notes[0]


def test_attachments_beyond_fifty_are_counted_and_names_are_cleaned(reader: Reader) -> None:
    made = message(WORDS)
    for number in range(70):
        made.add_attachment(b"a", maintype="a", subtype="b", filename=f"f{number}\u202egpj.exe")
    notes = reader.read(made.as_bytes()).notes
    assert "20 more attachments were not read" in notes
    assert "attachment not read: f0⟨U+202E⟩gpj.exe" in notes


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "punycode", "zlib", "idna", "no-such", "hex"])
def test_an_encoding_that_computes_is_no_encoding_of_text(reader: Reader, charset: str) -> None:
    head = f"From: a\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\n\n"
    paper = reader.read(head.encode() + b"You are summoned \\ud800 \\x1b[2J +2AA-")
    assert "You are summoned \\ud800 \\x1b[2J +2AA-" in [line.text for line in paper.pages[0].lines]
    assert any("was guessed" in note for note in paper.notes)


def test_a_latin_mail_is_read_in_its_encoding(reader: Reader) -> None:
    head = b"From: a\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-2\n\n"
    assert "Žádost" in text(reader, head + "Žádost o údaje".encode("iso-8859-2"))


def document(change: Callable[[object], object]) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph(OTHER)
    change(made)
    made.save(out)
    return out.getvalue()


def put(xml: str) -> Callable[[object], object]:
    return lambda made: made.add_paragraph()._p.append(parse_xml(xml.replace("<w:", "<w:", 1)))


def run(words: str = WORDS, style: str = "") -> str:
    return f"<w:r>{style}<w:t>{words}</w:t></w:r>"


SHOWN = {
    "inserted": put(f'<w:ins {W} w:id="1" w:author="a">{run()}</w:ins>'),
    "header": lambda d: setattr(d.sections[0].header.paragraphs[0], "text", WORDS),
    "footer": lambda d: setattr(d.sections[0].footer.paragraphs[0], "text", WORDS),
    "text box": put(
        f'<w:r {W}><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p>{run()}</w:p>'
        "</w:txbxContent></v:textbox></w:pict></w:r>"
    ),
    "content control": lambda d: d.element.body.insert(
        0, parse_xml(f"<w:sdt {W}><w:sdtContent><w:p>{run()}</w:p></w:sdtContent></w:sdt>")
    ),
    "nested table": lambda d: setattr(d.add_table(1, 1).cell(0, 0).add_table(1, 1).cell(0, 0), "text", WORDS),
}


@pytest.mark.parametrize("where", SHOWN)
def test_every_word_that_word_shows_is_read(reader: Reader, where: str) -> None:
    assert WORDS in text(reader, document(SHOWN[where]))


LEFT_OUT = {
    "deleted": (
        put(f'<w:del {W} w:id="1" w:author="a"><w:r><w:delText>{WORDS}</w:delText></w:r></w:del>'),
        "deleted",
    ),
    "hidden": (put(f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>{WORDS}</w:t></w:r>"), "hidden"),
    "white": (put(f'<w:r {W}><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>{WORDS}</w:t></w:r>'), "white"),
    "tiny": (put(f'<w:r {W}><w:rPr><w:sz w:val="2"/></w:rPr><w:t>{WORDS}</w:t></w:r>'), "tiny"),
}


@pytest.mark.parametrize("how", LEFT_OUT)
def test_what_word_does_not_show_is_left_out_and_named(reader: Reader, how: str) -> None:
    change, said = LEFT_OUT[how]
    data = document(change)
    assert "harbor_watch" not in text(reader, data)
    assert any(said in note for note in reader.read(data).notes)


def test_a_picture_in_a_document_is_named(reader: Reader) -> None:
    def with_picture(made) -> None:
        out = io.BytesIO()
        Image.new("L", (20, 20)).save(out, "PNG")
        out.seek(0)
        made.add_picture(out)

    assert any("a picture in the document" in note for note in reader.read(document(with_picture)).notes)


def test_a_table_that_claims_thirty_million_columns_is_read_at_once(reader: Reader) -> None:
    def wide(made) -> None:
        cell = made.add_table(1, 1).cell(0, 0)
        cell.text = WORDS
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:gridSpan {W} w:val="30000000"/>'))

    assert text(reader, document(wide)).count(WORDS) == 1


def sheet(words: str) -> Image.Image:
    made = Image.new("L", (1700, 2200), 255)
    ImageDraw.Draw(made).text((150, 200), words, font=ImageFont.load_default(44), fill=0)
    return made


def test_every_page_of_a_tiff_is_read(reader: Reader) -> None:
    out = io.BytesIO()
    sheet("Page one of the fax").save(
        out, "TIFF", save_all=True, append_images=[sheet("You are hereby summoned")]
    )
    paper, images = reader.read_with_images(out.getvalue())
    assert len(images) == len(paper.pages) == 2
    assert "hereby summoned" in paper.pages[1].lines[0].text


def test_a_photograph_is_turned_as_its_camera_says(reader: Reader) -> None:
    out, turned = io.BytesIO(), Image.Exif()
    turned[0x112] = 3
    sheet("You are hereby summoned").rotate(180).save(out, "JPEG", exif=turned)
    assert "hereby summoned" in text(reader, out.getvalue())


def test_a_long_text_is_refused_before_it_is_worked_through(reader: Reader) -> None:
    with pytest.raises(PaperError, match="longer than 200 pages"):
        reader.read(b"a " * 2_000_000)
    with pytest.raises(PaperError, match="longer than 200 pages"):
        reader.read(
            b"From: a\nSubject: b\nMIME-Version: 1.0\nContent-Type: text/html\n\n" + b"<a " * 2_000_000
        )
