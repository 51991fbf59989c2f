"""Words from a page's picture, by an engine on this machine (no network).

RapidOCR reads more of a bad scan and takes about three times as long as Tesseract.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any

from PIL import Image

from talley.reading.paper import Box, PaperError, ReadBy
from talley.reading.sandbox import Engine, run_tesseract

_chosen: Engine = "auto"


def choose(engine: Engine) -> None:
    """Set the engine of this process; `auto` is RapidOCR where the extra `talley[ocr]` is installed."""
    global _chosen  # noqa: PLW0603 - the child has one engine for its life
    _chosen = engine


def engine() -> ReadBy:
    """Return the engine that reads pictures here."""
    installed = find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None
    rapid = _chosen == "rapidocr" or (_chosen == "auto" and installed)
    return "ocr-rapidocr" if rapid else "ocr-tesseract"


def read_lines(picture: Image.Image, png: bytes) -> Iterator[tuple[str, Box]]:
    """Yield each piece of a line with its box as fractions of the page, in reading order.

    `png` is the same picture. Raises: PaperError if the engine is not installed or fails.
    """
    if engine() == "ocr-rapidocr":
        yield from _by_rapidocr(picture)
    else:
        yield from _by_tesseract(png, picture.size)


def _by_rapidocr(picture: Image.Image) -> Iterator[tuple[str, Box]]:
    import numpy as np  # noqa: PLC0415 - comes with the extra

    found = _rapidocr()(np.asarray(picture.convert("RGB")))
    if found.boxes is None or found.txts is None:
        return
    pieces = []
    for corners, words in zip(found.boxes, found.txts, strict=True):
        xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        pieces.append((words, (min(xs), min(ys), max(xs), max(ys))))
    for words, edges in _in_rows(pieces):
        yield words, _box(edges, *picture.size)


def _in_rows(pieces: list[tuple[str, Box]]) -> list[tuple[str, Box]]:
    """Sort pieces into rows, left to right: two whose middles are closer than half a line are in one."""
    pieces.sort(key=lambda piece: piece[1][1] + piece[1][3])
    rows: list[list[tuple[str, Box]]] = []
    for piece in pieces:
        _, (_, top, _, bottom) = piece
        last = rows[-1][-1][1] if rows else None
        if last is not None and abs((top + bottom) - (last[1] + last[3])) < (bottom - top):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [piece for row in rows for piece in sorted(row, key=lambda p: p[1][0])]


@cache
def _rapidocr() -> Any:
    try:
        from rapidocr import RapidOCR  # noqa: PLC0415 - an extra, and half a second to import
    except ImportError as error:
        raise PaperError("This is a scan, and RapidOCR is not installed. Install talley[ocr].") from error
    return RapidOCR(
        params={
            # More threads than two take longer on small pages; the pages are upright, so none is turned.
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
            "Global.use_cls": False,
            "Global.log_level": "critical",
        }
    )


def _by_tesseract(png: bytes, size: tuple[int, int]) -> Iterator[tuple[str, Box]]:
    width, height = size
    held: list[str] = []
    edges: tuple[int, int, int, int] | None = None
    at: tuple[str, ...] = ()
    for row in run_tesseract(png).splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or not cells[11].strip():
            continue
        try:
            left, top, wide, tall = (int(cell) for cell in cells[6:10])
        except ValueError as error:
            raise PaperError("The scan could not be read.") from error
        if tuple(cells[1:5]) != at and held and edges:
            yield " ".join(held), _box(edges, width, height)
            held, edges = [], None
        at = tuple(cells[1:5])
        held.append(cells[11].strip())
        box = (left, top, left + wide, top + tall)
        edges = box if edges is None else (*map(min, edges[:2], box[:2]), *map(max, edges[2:], box[2:]))  # type: ignore[assignment]
    if held and edges:
        yield " ".join(held), _box(edges, width, height)


def _box(edges: tuple[float, float, float, float], width: int, height: int) -> Box:
    return (edges[0] / width, edges[1] / height, edges[2] / width, edges[3] / height)
