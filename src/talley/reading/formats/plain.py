"""Plain text, in whatever encoding it comes."""

from __future__ import annotations

import codecs

from talley.reading.formats.opened import Opened
from talley.reading.formats.set_out import refuse_long, set_out, typeset
from talley.reading.paper import PaperError

# Encodings that compute rather than spell: they make control characters and lone surrogates out of plain letters.
_NOT_TEXT = {"utf_7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}


def read_plain(data: bytes) -> Opened:
    """Read text. Raises: PaperError where the bytes are no text, or too many."""
    refuse_long(len(data) // 4)
    text = _decoded(data)
    strange = sum(1 for c in text[:20_000] if ord(c) < 32 and c not in "\n\r\t\f")
    if strange > len(text[:20_000]) / 100:
        raise PaperError("This kind of file is not read. Send a PDF, a picture, an e-mail, a .docx or text.")
    pages = set_out(text.splitlines())
    return Opened("text/plain", "plain-text", pages, lambda width: typeset(pages, width))


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    return guessed(data)


def guessed(data: bytes) -> str:
    """Return text in UTF-8, else as Windows wrote it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def decoded_as(data: bytes, charset: str) -> str | None:
    """Return text in a named encoding, or None where the name is none of a text encoding."""
    try:
        found = codecs.lookup(charset[:40])
    except (LookupError, ValueError):
        return None
    # The registry holds compressors and escapes too; this mark keeps them apart.
    if found.name.replace("-", "_") in _NOT_TEXT or not found._is_text_encoding:  # noqa: SLF001 - there is no public name
        return None
    return data.decode(found.name, errors="replace")
