"""Render the test papers as they arrive at a platform: clean PDF, bad scan, e-mail. Same input, same bytes of ink."""

from __future__ import annotations

import io
import json
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import numpy as np
import pypdfium2
import typst
from PIL import Image

FOLDER = Path(__file__).parent
DPI = 200
_PAGE = """#set page(paper: "us-letter", margin: 2.2cm)
#set text(size: 10pt, hyphenate: false)
#set par(leading: 0.6em, spacing: 0.75em)
#for line in json(bytes({lines})) [#text(line)#linebreak()]
"""


def paper_text(name: str) -> str:
    """Return the source text of the paper `name`."""
    return (FOLDER / f"{name}.txt").read_text("utf-8")


def clean_pdf(text: str) -> bytes:
    """Return a PDF with a text layer, one line of `text` a line."""
    # The text goes in as data, twice quoted, so that no mark in it is read as markup.
    lines = json.dumps(json.dumps(text.splitlines(), ensure_ascii=False), ensure_ascii=False)
    compiled = typst.compile(_PAGE.format(lines=lines).encode())
    if not isinstance(compiled, bytes):
        raise TypeError("typst gave no single PDF")
    return compiled


def scanned_pdf(text: str, *, degrees: float = 0.7, noise: float = 14.0, seed: int = 2017) -> bytes:
    """Return a PDF of page images alone: 200 dpi, grey, turned by `degrees`, with noise of that deviation."""
    shaken = np.random.default_rng(seed)
    pages = []
    document = pypdfium2.PdfDocument(clean_pdf(text))
    try:
        for page in document:
            image = page.render(scale=DPI / 72).to_pil().convert("L")
            turned = image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=250)
            grey = np.asarray(turned, dtype=np.float32) + shaken.normal(
                0, noise, (turned.height, turned.width)
            )
            pages.append(Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)))
    finally:
        document.close()
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=DPI, save_all=True, append_images=pages[1:])
    return out.getvalue()


def mail(text: str, *, subject: str = "Legal process") -> bytes:
    """Return the text as an e-mail message as it comes from the wire."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "sender@authority.example"
    message["To"] = "legal@lantern-social.example"
    message["Subject"] = subject
    message["Date"] = "Tue, 14 Mar 2017 09:12:00 -0700"
    message["Message-ID"] = "<made-paper@authority.example>"
    message.set_content(text)
    return message.as_bytes()
