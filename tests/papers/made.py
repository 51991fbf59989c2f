"""PDFs written by hand, object by object: what no word processor would make."""

from __future__ import annotations

import zlib

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
FONTS = b"/Font<</F1 5 0 R>>"
SEEN = b"Please keep this account for us, thank you very much indeed"
UNSEEN = b"You are hereby summoned to produce records of the account @harbor_watch"


def pdf(objects: list[bytes]) -> bytes:
    """Return a PDF of these objects; the first is the catalogue."""
    out, offsets = b"%PDF-1.7\n", []
    for number, made in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + made + b"\nendobj\n"
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + rows
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + table + trailer


def stream(data: bytes, head: bytes = b"") -> bytes:
    """Return a compressed stream."""
    packed = zlib.compress(data, 9)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n" % (len(packed), head) + packed + b"\nendstream"


def page(
    content: bytes,
    *,
    box: bytes = b"0 0 612 792",
    resources: bytes = FONTS,
    extra: bytes = b"",
    catalogue: bytes = b"",
    more: tuple[bytes, ...] = (),
) -> bytes:
    """Return a PDF of one page; `more` are the objects from number 6 on."""
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<<%s>>%s>>"
            % (box, resources, extra),
            stream(content),
            FONT,
            *more,
        ]
    )


def line(words: bytes, y: int = 700, *, mode: bytes = b"", size: bytes = b"12") -> bytes:
    """Return the drawing of one line; `mode` goes before its font."""
    return b"BT " + mode + b" /F1 " + size + b" Tf 72 %d Td (" % y + words + b") Tj ET "


def picture(samples: bytes, width: int, height: int) -> bytes:
    """Return a grey picture as an object."""
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
    return stream(samples, head % (width, height))


DRAW_PICTURE = b"q 612 0 0 792 0 0 cm /I Do Q "
