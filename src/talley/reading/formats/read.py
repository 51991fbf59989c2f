"""Read a paper's bytes: what they are is told by their content, never by their name."""

from __future__ import annotations

from talley.reading.formats.mail import looks_like_mail, read_mail
from talley.reading.formats.opened import PICTURES, Opened
from talley.reading.formats.pdf import read_pdf
from talley.reading.formats.pictures import read_pictures
from talley.reading.formats.plain import read_plain
from talley.reading.formats.word import read_word
from talley.reading.paper import PaperError


def read_paper(data: bytes) -> Opened:
    """Read the pages of a paper.

    Raises: PaperError with a sentence for the sender if the bytes are empty, encrypted, damaged, too large
    or of no kind that is read.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise PaperError("The file is empty. Send the paper itself.")
    if not data[:1024].lstrip().startswith((b"%PDF", b"PK\x03\x04", *PICTURES)) and looks_like_mail(data):
        return read_mail(data, _read_file)
    return _read_file(data)


def _read_file(data: bytes) -> Opened:
    """Read what is no mail. A mail within a mail is read with it, so none comes here."""
    if data[:1024].lstrip().startswith(b"%PDF"):
        return read_pdf(data)
    if data.startswith(PICTURES):
        return read_pictures(data)
    if data.startswith(b"PK\x03\x04"):
        return read_word(data)
    return read_plain(data)
