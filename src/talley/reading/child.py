"""The sandbox's child: reads frames of one letter, a length and bytes; answers each with one JSON document."""

from __future__ import annotations

import base64
import json
import os
import struct
import sys
from typing import Any

from talley.reading.paper import Paper, PaperError
from talley.reading.sandbox import confine


def main() -> None:
    """Serve until standard input ends. Arguments: the memory limit in bytes, and the OCR engine."""
    # Invariant: only this function writes answers. Whatever a library prints goes nowhere.
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    confine(int(sys.argv[2]))
    # Imported under the limits: the parsers' own start-up is bounded too.
    from talley.reading import formats, ocr  # noqa: PLC0415

    ocr.choose(sys.argv[3])  # type: ignore[arg-type]  # one of `Engine`: the parent's own value
    while header := source.read(5):
        what, size = struct.unpack(">cI", header)
        data = source.read(size)
        try:
            if what == b"i":
                pictures = formats.page_images(data)
                answer: dict[str, Any] = {"images": [base64.b64encode(p).decode() for p in pictures]}
            else:
                answer = _plain(formats.read_paper(data))
        except PaperError as error:
            answer = {"error": str(error)}
        except Exception:  # noqa: BLE001 - the outermost boundary: whatever a parser throws at a hostile file
            answer = {"error": "The file is damaged or not what it claims to be, and cannot be read."}
        out = json.dumps(answer).encode()
        sink.write(struct.pack(">I", len(out)) + out)
        sink.flush()


def _plain(paper: Paper) -> dict[str, Any]:
    return {
        "sha256": paper.sha256,
        "media_type": paper.media_type,
        "read_by": paper.read_by,
        "notes": paper.notes,
        "pages": [
            {
                "width": page.width,
                "height": page.height,
                "lines": [(line.text, line.place.box) for line in page.lines],
            }
            for page in paper.pages
        ],
    }
