"""Where something of a PDF stands on the page as people see it: turned, shifted and cropped."""

from __future__ import annotations

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium

from talley.reading.formats.opened import inside
from talley.reading.paper import Box

_STEPS = 1_000_000


def box_on(page: pypdfium2.PdfPage, left: float, bottom: float, right: float, top: float) -> Box:
    """Return the box of a rectangle in the PDF's own coordinates, cut to the page.

    PDFium does the turning (`/Rotate`), the shift of the page's box and the crop.
    """
    x, y = ctypes.c_int(), ctypes.c_int()
    xs, ys = [], []
    for across, up in ((left, bottom), (right, top)):
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, _STEPS, _STEPS, 0, across, up, x, y)
        xs.append(x.value / _STEPS)
        ys.append(y.value / _STEPS)
    return inside(min(xs), min(ys), max(xs), max(ys))
