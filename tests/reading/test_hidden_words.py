"""Words of a PDF that nobody sees are no part of what it says; what stands on a page is placed where people see it."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from talley.reading.find import find_facts
from talley.reading.sandbox import Reader

sys.path.append(str(Path(__file__).parents[1] / "papers"))
import made
import render
from made import DRAW_PICTURE, FONTS, SEEN, UNSEEN, line, page

PAPERS = Path(__file__).parents[1] / "papers"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(engine="tesseract") as running:
        yield running


def written_picture(text: str) -> bytes:
    """A grey picture of 1224 to 1584 with words, as an object."""
    sheet = Image.new("L", (1224, 1584), 255)
    ImageDraw.Draw(sheet).text((100, 150), text, font=ImageFont.load_default(32), fill=0)
    return made.picture(sheet.tobytes(), *sheet.size)


def white_over(words: bytes) -> bytes:
    return b"1 g " + words + b"0 g "


HIDDEN = {
    "white": page(line(SEEN) + white_over(line(UNSEEN, 600))),
    "white over a rule": page(line(SEEN) + b"72 603 400 0.5 re f " + white_over(line(UNSEEN, 600))),
    "not drawn": page(line(SEEN) + line(UNSEEN, 600, mode=b"3 Tr")),
    "tiny": page(line(SEEN) + line(UNSEEN, 600, size=b"0.1")),
    "off the page": page(line(SEEN) + line(UNSEEN, -500)),
    "cropped": page(line(SEEN) + line(UNSEEN, 100), extra=b"/CropBox[0 400 612 792]"),
    "under a box": page(line(UNSEEN) + b"1 g 0 600 612 192 re f 0 g " + line(SEEN, 650)),
    "faint": page(line(SEEN) + b"0.97 g " + line(UNSEEN, 600)),
    "behind other words": page(white_over(line(UNSEEN, 600)) + line(b"Some other words", 600) + line(SEEN)),
    "layer off": page(
        line(SEEN) + b"/OC /O BDC " + line(UNSEEN, 600) + b"EMC",
        resources=FONTS + b"/Properties<</O 6 0 R>>",
        catalogue=b"/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>",
        more=(b"<</Type/OCG/Name(x)>>",),
    ),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_words_that_nobody_sees_are_left_out_and_said_to_be(reader: Reader, how: str) -> None:
    paper = reader.read(HIDDEN[how])
    text = " ".join(part.text for part in paper.pages[0].lines)
    assert SEEN.decode() in text
    assert "harbor_watch" not in text
    assert "words on page 1 that nobody can see were left out" in paper.notes


def test_a_name_of_which_a_part_is_covered_is_not_taken_for_another(reader: Reader) -> None:
    covered = page(line(UNSEEN) + b"1 g 420 690 400 30 re f 0 g " + line(SEEN, 600))
    paper = reader.read(covered)
    text = " ".join(part.text for part in paper.pages[0].lines)
    assert "summoned" in text
    assert "watch" not in text
    assert "\ufffd" in text
    assert all(
        "\N{REPLACEMENT CHARACTER}" in t or "⟨U+FFFD⟩" in t
        for t in [t.identifier for t in find_facts(paper).targets]
    )
    assert "words on page 1 that nobody can see were left out" in paper.notes


@pytest.mark.parametrize("path", sorted(PAPERS.glob("*.txt")), ids=lambda p: p.stem)
def test_nothing_of_an_honest_pdf_is_taken_for_hidden(reader: Reader, path: Path) -> None:
    paper = reader.read(render.clean_pdf(path.read_text("utf-8")))
    assert paper.read_by == "text-layer"
    assert paper.notes == ()
    words = "".join(part.text for p in paper.pages for part in p.lines).replace(" ", "")
    assert len(words) > 0.95 * len("".join(path.read_text("utf-8").split()))


@pytest.mark.parametrize("grey", [b"0 g ", b"0.45 g ", b"0.7 g ", b"1 0 0 rg ", b"0 0 1 rg "])
def test_grey_coloured_and_small_words_are_read(reader: Reader, grey: bytes) -> None:
    paper = reader.read(page(grey + line(SEEN, size=b"6") + line(UNSEEN, 600, size=b"5")))
    assert [part.text for part in paper.pages[0].lines] == [SEEN.decode(), UNSEEN.decode()]
    assert paper.notes == ()


def test_white_words_on_a_dark_band_are_read(reader: Reader) -> None:
    paper = reader.read(page(b"0 0 0.4 rg 0 580 612 40 re f " + white_over(line(UNSEEN, 600)) + line(SEEN)))
    assert len(paper.pages[0].lines) == 2


def test_a_picture_over_an_invisible_layer_is_read_as_the_picture(reader: Reader) -> None:
    lying = page(
        line(UNSEEN, 690, mode=b"3 Tr") + DRAW_PICTURE,
        resources=FONTS + b"/XObject<</I 6 0 R>>",
        more=(written_picture("Please keep this account for us"),),
    )
    paper = reader.read(lying)
    text = " ".join(part.text for part in paper.pages[0].lines)
    assert paper.read_by == "ocr-tesseract"
    assert "Please keep this account" in text
    assert "harbor_watch" not in text


def two_pages(second: bytes, resources: bytes, *more: bytes) -> bytes:
    """A page of text and another page."""
    return made.pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            made.stream(line(b"Fax cover sheet. To: Lantern Social. Two pages follow, please see them.")),
            made.FONT,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 7 0 R/Resources<<%s>>>>" % resources,
            made.stream(second),
            *more,
        ]
    )


def test_a_scanned_page_behind_a_cover_with_text_is_read(reader: Reader) -> None:
    words = "You are hereby summoned to produce records"
    paper = reader.read(two_pages(DRAW_PICTURE, b"/XObject<</I 8 0 R>>", written_picture(words)))
    assert "hereby summoned" in " ".join(part.text for part in paper.pages[1].lines)
    assert "page 2 read by OCR" in paper.notes


def test_a_stamp_on_a_scan_does_not_hide_the_scan(reader: Reader) -> None:
    words = written_picture("You are hereby summoned to produce records")
    stamped = DRAW_PICTURE + line(b"Received by fax on March 14, 2017, page 2 of 2", 60)
    paper = reader.read(two_pages(stamped, b"/XObject<</I 8 0 R>>/Font<</F1 5 0 R>>", words))
    text = " ".join(part.text for part in paper.pages[1].lines)
    assert "hereby summoned" in text
    assert text.count("Received by fax") == 1


def test_without_an_ocr_engine_a_scanned_page_is_named(monkeypatch) -> None:
    from talley.reading import ocr
    from talley.reading.formats.pdf import read_pdf

    monkeypatch.setattr(ocr, "_chosen", "tesseract")
    monkeypatch.setattr("shutil.which", lambda _name: None)
    opened = read_pdf(two_pages(DRAW_PICTURE, b"/XObject<</I 8 0 R>>", written_picture("You are summoned")))
    assert any("pictures on page 2 were not read" in note for note in opened.notes)


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"extra": b"/Rotate 90"},
        {"extra": b"/Rotate 180"},
        {"extra": b"/Rotate 270"},
        {"box": b"100 100 712 892"},
        {"box": b"-100 -50 512 742"},
        {"extra": b"/CropBox[0 400 612 792]"},
    ],
    ids=["plain", "90", "180", "270", "shifted", "shifted back", "cropped"],
)
def test_a_box_lies_on_the_ink_that_people_see(reader: Reader, how) -> None:
    data = page(b"BT /F1 12 Tf 172 700 Td (You are hereby summoned) Tj ET", **how)
    paper, (png,) = reader.read_with_images(data)
    picture = Image.open(io.BytesIO(png)).convert("L").point(lambda value: 255 - value)
    ink = picture.getbbox()
    assert ink is not None
    shown = (ink[0] / picture.width, ink[1] / picture.height, ink[2] / picture.width, ink[3] / picture.height)
    assert paper.pages[0].lines[0].place.box == pytest.approx(shown, abs=0.02)


def test_a_field_on_a_turned_page_stands_where_it_is_seen(reader: Reader) -> None:
    free = b"/Annots[<</Type/Annot/Subtype/FreeText/Rect[72 500 300 530]/Contents(You are summoned)/DA(/Helv 12 Tf)>>]"
    upright = reader.read(page(line(SEEN), extra=free)).pages[0].lines
    turned = reader.read(page(line(SEEN), extra=free + b"/Rotate 180")).pages[0].lines
    (a,), (b,) = ([part for part in lines if "summoned" in part.text] for lines in (upright, turned))
    assert b.place.box == pytest.approx(
        (1 - a.place.box[2], 1 - a.place.box[3], 1 - a.place.box[0], 1 - a.place.box[1]), abs=0.01
    )


def test_a_comment_that_the_picture_does_not_show_is_named(reader: Reader) -> None:
    note = b"/Annots[<</Type/Annot/Subtype/Text/Rect[72 500 90 520]/Contents(You are summoned)>>]"
    assert "comments attached to page 1 were not read" in reader.read(page(line(SEEN), extra=note)).notes
