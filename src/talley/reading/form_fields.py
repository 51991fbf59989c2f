"""What was filled into a PDF's form: it stands in no text layer, and a demand often says everything there.

Runs only in the sandbox's child.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from talley.reading.paper import Line, Place

MAX_FIELDS = 2000
MAX_VALUE_BYTES = 20_000
_TICKED = {pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON}
_WRITTEN = {pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX}


def field_lines(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, number: int) -> list[Line]:
    """Return a line for each field of a page: its text, or `[x]` and `[ ]` for a box, in the field's place.

    The document's forms must have been initialised. At most 2,000 fields a page are read.
    """
    if document.formenv is None:
        return []
    return list(_lines(document.formenv.raw, page, number))


def _lines(forms: object, page: pypdfium2.PdfPage, number: int) -> Iterator[Line]:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), MAX_FIELDS)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetFormFieldType(forms, annotation)
            if kind in _TICKED:
                words = "[x]" if pdfium.FPDFAnnot_IsChecked(forms, annotation) else "[ ]"
            elif kind in _WRITTEN:
                words = _value(forms, annotation)
            else:
                continue
            place = _place(annotation, page, number)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
        if words and place is not None:
            yield Line(words, place)


def _value(forms: object, annotation: object) -> str:
    size = min(pdfium.FPDFAnnot_GetFormFieldValue(forms, annotation, None, 0), MAX_VALUE_BYTES)
    if size <= 2:
        return ""
    held = ctypes.create_string_buffer(size)
    written = ctypes.cast(held, ctypes.POINTER(pdfium.FPDF_WCHAR))
    # A value that does not fit is not written at all: it is longer than any that a demand needs.
    pdfium.FPDFAnnot_GetFormFieldValue(forms, annotation, written, size)
    return " ".join(held.raw[: size - 2].decode("utf-16-le", errors="replace").replace("\0", "").split())


def _place(annotation: object, page: pypdfium2.PdfPage, number: int) -> Place | None:
    rect = pdfium.FS_RECTF()
    width, height = page.get_size()
    if not pdfium.FPDFAnnot_GetRect(annotation, rect) or not (width > 0 and height > 0):
        return None
    left, right = sorted((rect.left / width, rect.right / width))
    top, bottom = sorted((1 - rect.top / height, 1 - rect.bottom / height))
    clipped = [min(max(edge, 0.0), 1.0) for edge in (left, top, right, bottom)]
    return Place(number, (clipped[0], clipped[1], clipped[2], clipped[3]))


def among(lines: list[Line], fields: list[Line]) -> list[Line]:
    """Return lines and fields in one order: each field before the first line that lies lower or to its right."""
    placed = list(lines)
    for field in sorted(fields, key=lambda line: line.place.box[1]):
        left, top, _, bottom = field.place.box
        middle = (top + bottom) / 2
        at = next(
            (
                n
                for n, line in enumerate(placed)
                if line.place.box[1] > middle or (_same_row(line, middle) and line.place.box[0] >= left)
            ),
            len(placed),
        )
        placed.insert(at, field)
    return placed


def _same_row(line: Line, middle: float) -> bool:
    return line.place.box[1] <= middle <= line.place.box[3]
