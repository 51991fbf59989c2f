"""E-mail: its own words on pages first, then the papers attached to it, each as if it had come alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import Message

from talley.reading.characters import spelled
from talley.reading.formats.html_words import words_of
from talley.reading.formats.opened import MAX_PAGES, PICTURES, Opened, renumbered
from talley.reading.formats.plain import decoded_as, guessed
from talley.reading.formats.set_out import refuse_long, set_out, typeset
from talley.reading.paper import PaperError

MAX_ATTACHMENTS = 50
_PAPERS = (b"%PDF", b"PK\x03\x04", *PICTURES)
_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_MAX_HEADER = 1_000
_MAX_PARTS = 10_000


def looks_like_mail(data: bytes) -> bool:
    """Say whether bytes begin with a mail's headers."""
    head = b"\n" + data[:4096].lower()
    return b"\nfrom:" in head and (b"\nsubject:" in head or b"\nmime-version:" in head)


def read_mail(data: bytes, read: Callable[[bytes], Opened]) -> Opened:
    """Read a mail; `read` reads what is attached. An attachment that cannot be read is named, with the reason.

    Raises: PaperError where all together is too long.
    """
    made = _Mail()
    made.take(message_from_bytes(data))
    own = set_out(made.lines())
    pages = own
    draws: list[Callable[[int], Iterator[bytes]]] = [lambda width: typeset(own, width)]
    for name, kind, content in made.attached:
        if kind != "text/plain" and not content[:1024].lstrip().startswith(_PAPERS):
            made.notes.append(f"attachment not read: {name}")
            continue
        try:
            more = read(content)
        except PaperError as error:
            made.notes.append(f"attachment not read: {name}: {error}")
            continue
        pages += tuple(renumbered(page, len(pages) + n) for n, page in enumerate(more.pages, 1))
        draws.append(more.draw)
        made.notes += [f"attachment read: {name}", *(f"{name}: {note}" for note in more.notes)]
        if len(pages) > MAX_PAGES:
            raise PaperError(f"The mail and its attachments have more than {MAX_PAGES} pages.")

    def draw(width: int) -> Iterator[bytes]:
        for one in draws:
            yield from one(width)

    return Opened("message/rfc822", "email", pages, draw, tuple(made.notes))


class _Mail:
    """Collects the leaves of a mail: words on one side, files on the other."""

    def __init__(self) -> None:
        self.headers: list[str] = []
        self.plain: list[str] = []
        self.html: list[str] = []
        self.attached: list[tuple[str, str, bytes]] = []
        self.notes: list[str] = []
        self.too_many = 0

    def take(self, message: Message) -> None:
        """Take every leaf, however the parts are nested. Raises: PaperError where there are too many."""
        for count, part in enumerate(message.walk()):
            if count > _MAX_PARTS:
                raise PaperError(f"The mail has more than {_MAX_PARTS} parts. Send the demand alone.")
            if part.get_content_type() == "message/rfc822" and part is not message:
                self.notes.append("a mail within the mail was read with it")
            if part is message or part.get("From"):
                self.headers += [*([""] if self.headers else []), *_headers(part)]
            if not part.is_multipart():
                self._leaf(part)
        if self.too_many:
            self.notes.append(f"{self.too_many} more attachments were not read")

    def _leaf(self, part: Message) -> None:
        name, kind, content = part.get_filename(), part.get_content_type(), _content(part)
        written_here = name is None and part.get_content_disposition() != "attachment"
        if written_here and kind in {"text/plain", "text/html"}:
            self._words(part, content, self.html if kind == "text/html" else self.plain)
        elif content.strip():
            if len(self.attached) >= MAX_ATTACHMENTS:
                self.too_many += 1
            else:
                shown = spelled(_unfolded("Subject", name or "attachment"))[:100]
                self.attached.append((shown, kind, content))

    def _words(self, part: Message, content: bytes, kept: list[str]) -> None:
        refuse_long(len(content) // 4)
        charset = part.get_content_charset("")
        text = decoded_as(content, charset) if charset else None
        if text is None:
            text = guessed(content)
            if charset:
                self.notes.append(f"an encoding is not known and was guessed: {spelled(charset)[:40]}")
        refuse_long(len(text))
        kept.append(text)

    def lines(self) -> Iterator[str]:
        """Yield the headers and the words; both versions of a mail where they say different things."""
        yield from self.headers
        shown = [words_of(html) for html in self.html]
        if any(hid for _, hid in shown):
            self.notes.append("words that the mail hides were left out")
        plain, html = "\n".join(self.plain), "\n".join(words for words, _ in shown)
        if plain.strip():
            yield ""
            yield from plain.splitlines()
        if html.strip() and not _says_no_more(html, plain):
            if plain.strip():
                self.notes.append("the mail says different things as text and as HTML: both were read")
            yield ""
            yield from html.splitlines()


def _says_no_more(html: str, plain: str) -> bool:
    return set(_letters(html)) <= set(_letters(plain))


def _letters(text: str) -> list[str]:
    return "".join(c.lower() if c.isalnum() else " " for c in text).split()


def _headers(part: Message) -> Iterator[str]:
    raw = {name.lower(): str(value) for name, value in reversed(list(part.raw_items()))}
    for name in _HEADERS:
        value = raw.get(name.lower(), "")
        if value or name != "Cc":
            yield f"{name}: {_unfolded(name, value)}"


def _unfolded(name: str, value: str) -> str:
    """Return a header's value on one line, its encoded words decoded; as it stands where that fails."""
    # The parser of the standard library is known to stumble over malformed addresses.
    with suppress(ValueError, IndexError, KeyError, AttributeError, TypeError, RecursionError):
        value = str(policy.default.header_fetch_parse(name, value[:_MAX_HEADER]))
    return " ".join(value.split())


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
