"""From a paper to its assessment: how long, how many, how much memory."""

from __future__ import annotations

import importlib
import io
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import psutil
import pypdfium2
from PIL import Image

from talley.casework.demanding import Circumstances, demand_of
from talley.casework.document import assess, paper_part
from talley.lawbook.evaluate import evaluate
from talley.lawfiles import load_book
from talley.reading import ocr
from talley.reading.find import find_facts
from talley.reading.formats.opened import OCR_SCALE
from talley.reading.sandbox import Engine, Reader, run_tesseract

# The renderer of the test papers stands beside them, outside any package.
sys.path.append(str(Path(__file__).parents[1] / "tests" / "papers"))
render = importlib.import_module("render")

ON = date(2017, 3, 15)
SUMMONS = (Path(__file__).parents[1] / "tests/papers/customs_summons_2017.txt").read_text()


@dataclass(frozen=True)
class Row:
    """One line of the table; `met` is None where nothing was aimed at."""

    what: str
    figure: str
    limit: str
    met: bool | None


def two_pages() -> bytes:
    """Return the summons as a text PDF of two pages."""
    return render.clean_pdf(SUMMONS + "\n" * 3 + SUMMONS)


def start_up() -> Row:
    started = time.perf_counter()
    load_book()
    law = time.perf_counter() - started
    with Reader() as reader:
        reader.read(two_pages(), name="first.pdf")
        child = time.perf_counter() - started - law
    return Row(
        "start: law book, then child to first paper", f"{law:.2f} + {child:.2f} s", "stated apart", met=None
    )


def warm_paper() -> Row:
    book, data = load_book(), two_pages()
    with Reader() as reader:
        times = []
        for _ in range(60):
            started = time.perf_counter()
            paper = reader.read(data, name="a.pdf")
            assess(paper_part(paper), find_facts(paper), book, book.policy, Circumstances(), ON)
            times.append(time.perf_counter() - started)
    median = statistics.median(times[10:]) * 1000
    return Row(
        f"text PDF of {len(paper.pages)} pages, warm, median",
        f"{median:.1f} ms",
        "at most 60 ms",
        met=median <= 60,
    )


def evaluations() -> Row:
    book = load_book()
    with Reader() as reader:
        paper = reader.read(two_pages(), name="a.pdf")
    demand = demand_of(find_facts(paper), Circumstances())
    assert demand is not None
    count, started = 0, time.perf_counter()
    while time.perf_counter() - started < 2:
        evaluate(demand, book, ON, book.policy)
        count += 1
    rate = count / (time.perf_counter() - started)
    return Row(f"evaluate, {len(demand.items)} items", f"{rate:,.0f}/s", "-", met=None)


def ocr_page() -> Row:
    scan = render.scanned_pdf(SUMMONS)
    images = list(_pictures(scan))
    return _ocr("tesseract", scan, lambda: [run_tesseract(image) for image in images])


def rapidocr_page() -> Row:
    if find_spec("rapidocr") is None:
        return Row("OCR against RapidOCR alone", "not installed", "at most 1.3 times", met=None)
    ocr.choose("rapidocr")
    scan = render.scanned_pdf(SUMMONS)
    images = [Image.open(io.BytesIO(png)) for png in _pictures(scan)]
    return _ocr("rapidocr", scan, lambda: [list(ocr.read_lines(image, b"")) for image in images])


def _ocr(engine: Engine, scan: bytes, alone: Callable[[], object]) -> Row:
    with Reader(engine=engine) as reader:
        pages = len(reader.read(scan, name="scan.pdf").pages)
        whole = _best(lambda: reader.read(scan, name="scan.pdf"))
    alone()
    ratio = whole / _best(alone)
    return Row(
        f"OCR, {whole / pages:.2f} s a page, against {engine} alone",
        f"{ratio:.2f} times",
        "at most 1.3 times",
        met=ratio <= 1.3,
    )


def memory() -> Row:
    book, data = load_book(), two_pages()
    process = psutil.Process()
    with Reader() as reader:
        sizes = []
        for number in range(1000):
            paper = reader.read(data, name="a.pdf")
            assess(paper_part(paper), find_facts(paper), book, book.policy, Circumstances(), ON)
            if number in (99, 999):
                sizes.append(process.memory_info().rss + sum(c.memory_info().rss for c in process.children()))
    growth = (sizes[1] - sizes[0]) / 2**20
    return Row(
        "memory, growth from paper 100 to 1,000", f"{growth:+.1f} MiB", "flat: under 10 MiB", met=growth < 10
    )


def _pictures(scan: bytes) -> Iterator[bytes]:
    """Yield each page as the engine gets it: 200 dpi, grey, PNG."""
    for page in pypdfium2.PdfDocument(scan):
        out = io.BytesIO()
        page.render(scale=OCR_SCALE, grayscale=True).to_pil().save(out, "PNG", compress_level=1)
        yield out.getvalue()


def _best(action: object, runs: int = 3) -> float:
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        action()  # type: ignore[operator]
        times.append(time.perf_counter() - started)
    return min(times)
