"""What a PDF's page is drawn from: its words, which can be taken out of the drawing, and its pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pypdfium2.raw as pdfium

from talley.reading.formats.placing import box_on

_MAX_OBJECTS, _MAX_DEPTH = 20_000, 8
_LARGE_PICTURE = 0.2
"""Of the page."""


@contextmanager
def without(words: list[object]) -> Iterator[None]:
    """Take objects out of what is drawn, and put them back."""
    for item in words:
        pdfium.FPDFPageObj_SetIsActive(item, 0)
    try:
        yield
    finally:
        for item in words:
            pdfium.FPDFPageObj_SetIsActive(item, 1)


def objects_of(page: pypdfium2.PdfPage) -> tuple[list[object] | None, bool]:
    """Return the text objects of a page (None where it holds too much), and whether it holds a large picture."""
    words: list[object] = []
    pictured = False
    seen = 0
    waiting = [
        (pdfium.FPDFPage_GetObject(page.raw, n), 0) for n in _first(pdfium.FPDFPage_CountObjects(page.raw))
    ]
    while waiting and seen < _MAX_OBJECTS:
        item, depth = waiting.pop()
        seen += 1
        match pdfium.FPDFPageObj_GetType(item):
            case pdfium.FPDF_PAGEOBJ_TEXT:
                words.append(item)
            case pdfium.FPDF_PAGEOBJ_IMAGE:
                pictured = pictured or depth > 0 or _is_large(page, item)
            case pdfium.FPDF_PAGEOBJ_FORM if depth < _MAX_DEPTH:
                count = pdfium.FPDFFormObj_CountObjects(item)
                waiting += [(pdfium.FPDFFormObj_GetObject(item, n), depth + 1) for n in _first(count)]
    return (None if waiting else words), pictured


def _first(count: int) -> range:
    return range(min(max(0, count), _MAX_OBJECTS))


def _is_large(page: pypdfium2.PdfPage, item: object) -> bool:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(item, *edges):
        return False
    left, top, right, bottom = box_on(page, *(edge.value for edge in edges))
    return (right - left) * (bottom - top) >= _LARGE_PICTURE
