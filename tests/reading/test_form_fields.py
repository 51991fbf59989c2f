"""What is filled into a PDF's form is read and shown."""

import io

from PIL import Image

from talley.reading.sandbox import Reader

_OBJECTS = {
    1: "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 6 0 R 7 0 R]/DA(/Helv 10 Tf 0 g)"
    "/DR<</Font<</Helv 8 0 R>>>>/NeedAppearances true>>>>",
    2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</Helv 8 0 R>>>>"
    "/Annots[5 0 R 6 0 R 7 0 R]>>",
    5: "<</Type/Annot/Subtype/Widget/FT/Tx/T(user)/V(@deichgraf)/Rect[200 690 400 705]/F 4/P 3 0 R"
    "/DA(/Helv 10 Tf 0 g)>>",
    6: "<</Type/Annot/Subtype/Widget/FT/Btn/T(a)/V/Yes/AS/Yes/Rect[60 650 72 662]/F 4/P 3 0 R"
    "/AP<</N<</Yes 9 0 R/Off 10 0 R>>>>>>",
    7: "<</Type/Annot/Subtype/Widget/FT/Btn/T(b)/V/Off/AS/Off/Rect[60 630 72 642]/F 4/P 3 0 R"
    "/AP<</N<</Yes 9 0 R/Off 10 0 R>>>>>>",
    8: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
}
_PAGE = "".join(
    f"BT /Helv 10 Tf {x} {y} Td ({words}) Tj ET "
    for x, y, words in (
        (60, 694, "User name of the account:"),
        (80, 652, "Designated establishment"),
        (80, 632, "Legal representative"),
    )
)
_STREAMS = {4: ("", _PAGE), 9: ("/Type/XObject/Subtype/Form/BBox[0 0 12 12]", "0 0 12 12 re S 2 2 m 10 10 l S"),
            10: ("/Type/XObject/Subtype/Form/BBox[0 0 12 12]", "0 0 12 12 re S")}  # fmt: skip


def filled_form() -> bytes:
    """A PDF of a form with a text field, a ticked and an empty box."""
    objects = {**_OBJECTS}
    objects |= {n: f"<<{head}/Length {len(s)}>>\nstream\n{s}\nendstream" for n, (head, s) in _STREAMS.items()}
    body = "".join(f"{n} 0 obj\n{text}\nendobj\n" for n, text in objects.items())
    return f"%PDF-1.7\n{body}trailer<</Root 1 0 R/Size 11>>\n%%EOF".encode()


def test_fields_and_ticks_stand_in_the_text_where_they_stand_on_the_page() -> None:
    with Reader() as reader:
        paper = reader.read(filled_form())
    assert [line.text for line in paper.pages[0].lines] == [
        "User name of the account: @deichgraf",
        "[x] Designated establishment",
        "[ ] Legal representative",
    ]


def test_what_is_filled_in_is_in_the_picture() -> None:
    with Reader() as reader:
        (png,) = reader.images(filled_form())
    picture = Image.open(io.BytesIO(png)).convert("L")
    left, top, right, bottom = (round(part * 1000 / 612) for part in (200, 792 - 705, 400, 792 - 690))
    assert picture.crop((left, top, right, bottom)).getextrema()[0] < 128
