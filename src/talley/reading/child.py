"""The sandbox's child: reads frames of one letter, a length and bytes; answers each as `wire` says."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path
from typing import BinaryIO

from talley.reading import wire
from talley.reading.confine import confine
from talley.reading.paper import PaperError


def main() -> None:
    """Serve until standard input ends, or a parser fails in a way that nobody foresaw.

    Arguments: the folder of this package, the memory limit in bytes, and the OCR engine.
    """
    # Invariant: only this function writes answers. Whatever a library prints goes nowhere.
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    missing = confine(int(sys.argv[2]), Path(sys.argv[1]))
    _send(sink, wire.format_held(missing))
    # Imported under the limits: the parsers' own start-up is bounded too.
    from talley.reading import ocr  # noqa: PLC0415
    from talley.reading.formats.opened import Opened  # noqa: PLC0415
    from talley.reading.formats.read import read_paper  # noqa: PLC0415

    ocr.choose(sys.argv[3])  # type: ignore[arg-type]  # one of `Engine`: the parent's own value
    last: tuple[bytes, Opened] | None = None
    images: list[bytes] = []
    while header := source.read(5):
        what, size = struct.unpack(">cI", header)
        data = source.read(size)
        unexpected = False
        images = []
        try:
            # Pictures are asked for after the words: what was opened is kept, so that both have the same pages.
            if what != b"i" or last is None or last[0] != data:
                last = (data, read_paper(data))
            opened = last[1]
            if what == b"i":
                images = list(opened.draw(1000))
                answer = wire.format_sizes(images)
            else:
                answer = wire.format_paper(opened.media_type, opened.read_by, opened.pages, opened.notes)
        except PaperError as error:
            images, answer = [], wire.format_refusal(str(error))
        except Exception:  # noqa: BLE001 - the outermost boundary: whatever a parser throws at a hostile file
            unexpected = True
            sentence = "The file is damaged or not what it claims to be, and cannot be read."
            images, answer = [], wire.format_refusal(sentence, unexpected=True)
        _send(sink, answer, images)
        if unexpected:
            return


def _send(sink: BinaryIO, answer: bytes, images: list[bytes] | None = None) -> None:
    sink.write(struct.pack(">I", len(answer)) + answer)
    sink.writelines(images or [])
    sink.flush()
