"""Words from a page's picture, by Tesseract on this machine (no network)."""

from __future__ import annotations

from collections.abc import Iterator

from talley.reading.paper import Box, PaperError, ReadBy
from talley.reading.sandbox import run_tesseract

ENGINE: ReadBy = "ocr-tesseract"


def read_lines(png: bytes, size: tuple[int, int]) -> Iterator[tuple[str, Box]]:
    """Yield each line of words with its box as fractions of the page.

    Raises: PaperError if no OCR engine is installed or it fails.
    """
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


def _box(edges: tuple[int, int, int, int], width: int, height: int) -> Box:
    return (edges[0] / width, edges[1] / height, edges[2] / width, edges[3] / height)
