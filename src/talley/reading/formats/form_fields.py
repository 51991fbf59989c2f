"""What was filled into a PDF's form or typed onto its pages: it stands in no text layer, and a demand often says
everything there.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from talley.reading.characters import written
from talley.reading.formats.placing import box_on
from talley.reading.paper import Line, Place

MAX_FIELDS = 2000
MAX_VALUE_BYTES = 20_000
_NOT_SHOWN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_TICKED = {pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON}
_WRITTEN = {pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX}


def written_on(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, number: int) -> list[Line]:
    """Return a line for each field of a page (its text, or `[x]` and `[ ]` for a box) and each text typed onto it.

    The document's forms must have been initialised. At most 2,000 a page are read; those that are not shown are not.
    """
    forms = document.formenv.raw if document.formenv is not None else None
    found = []
    for annotation in _annotations(page):
        words = _words(forms, annotation)
        place = _place(annotation, page, number) if words else None
        if words and place is not None:
            found.append(Line(words, place))
    return found


def notes_on(page: pypdfium2.PdfPage) -> bool:
    """Say whether comments are attached to a page that its picture does not show."""
    kinds = {pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_FILEATTACHMENT}
    return any(pdfium.FPDFAnnot_GetSubtype(annotation) in kinds for annotation in _annotations(page))


def _annotations(page: pypdfium2.PdfPage) -> Iterator[object]:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), MAX_FIELDS)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            if not pdfium.FPDFAnnot_GetFlags(annotation) & _NOT_SHOWN:
                yield annotation
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _words(forms: object, annotation: object) -> str:
    if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_FREETEXT:
        return _text(lambda held, size: pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", held, size))
    kind = pdfium.FPDFAnnot_GetFormFieldType(forms, annotation) if forms else -1
    if kind in _TICKED:
        return "[x]" if pdfium.FPDFAnnot_IsChecked(forms, annotation) else "[ ]"
    if kind in _WRITTEN:
        return _text(lambda held, size: pdfium.FPDFAnnot_GetFormFieldValue(forms, annotation, held, size))
    return ""


def _text(read: Callable[[object, int], int]) -> str:
    """Return what PDFium writes as UTF-16 into a buffer of the size that it asks for."""
    size = min(read(None, 0), MAX_VALUE_BYTES)
    if size <= 2:
        return ""
    held = ctypes.create_string_buffer(size)
    # A value that does not fit is not written at all: it is longer than any that a demand needs.
    read(ctypes.cast(held, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    words = held.raw[: size - 2].decode("utf-16-le", errors="replace").replace("\0", "")
    return " ".join(written(words).split())


def _place(annotation: object, page: pypdfium2.PdfPage, number: int) -> Place | None:
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, rect):
        return None
    return Place(number, box_on(page, rect.left, rect.bottom, rect.right, rect.top))


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
