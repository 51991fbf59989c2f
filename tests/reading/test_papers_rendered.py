"""The rendered test papers are what they claim to be."""

from __future__ import annotations

import email
import importlib.util
from email import policy
from pathlib import Path

import pypdfium2

_SOURCE = Path(__file__).parent.parent / "papers" / "render.py"
_SPEC = importlib.util.spec_from_file_location("talley_test_papers_render", _SOURCE)
assert _SPEC is not None and _SPEC.loader is not None
render = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(render)
NAME = "customs_summons_2017"


def _layer(pdf: bytes) -> tuple[int, str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document), "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_the_clean_pdf_carries_the_words_of_the_paper() -> None:
    pages, text = _layer(render.clean_pdf(render.paper_text(NAME)))
    assert pages >= 1
    assert "@harbor_watch" in text and "[x]" not in text and "19 U.S.C. § 1509" in text


def test_the_scan_has_pages_and_no_words() -> None:
    pages, text = _layer(render.scanned_pdf(render.paper_text(NAME)))
    assert pages >= 1 and not text.strip()


def test_the_message_carries_the_words_of_the_paper() -> None:
    message = email.message_from_bytes(render.mail(render.paper_text(NAME)), policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None and "@harbor_watch" in body.get_content()
