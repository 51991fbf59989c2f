"""What the sandbox's child answers, and how the parent reads it: typed, bounded, and believed in nothing else.

A frame is a length in four bytes and as many bytes. The first frame, before any paper, says which of the limits of
`confine` hold. A paper is answered with one frame of JSON; its pictures with one frame of their sizes and then the
pictures.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, TypeVar

import msgspec

from talley.reading.characters import unseen_count, written
from talley.reading.paper import Line, Page, Paper, PaperError, Place, ReadBy, Sha256

MAX_ANSWER_BYTES = 30 * 2**20
MAX_IMAGES_BYTES = 160 * 2**20
MAX_PAGES = 200
MAX_LINES = 5_000
MAX_LINE = 5_000
MAX_NOTES = 60
MAX_NOTE = 300

PNG = b"\x89PNG\r\n\x1a\n"

_Edge = Annotated[float, msgspec.Meta(ge=0, le=1)]
_Size = Annotated[float, msgspec.Meta(gt=0, lt=100_000)]
_Box = tuple[_Edge, _Edge, _Edge, _Edge]


class _Page(msgspec.Struct, forbid_unknown_fields=True):
    width: _Size
    height: _Size
    lines: Annotated[list[tuple[str, _Box]], msgspec.Meta(max_length=MAX_LINES)]


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    media_type: Annotated[str, msgspec.Meta(max_length=100)]
    read_by: ReadBy
    notes: list[str]
    pages: Annotated[list[_Page], msgspec.Meta(max_length=MAX_PAGES)]


class Refusal(msgspec.Struct, forbid_unknown_fields=True):
    """A sentence for the sender. After an `unexpected` one the child is not used again."""

    error: Annotated[str, msgspec.Meta(max_length=1000)]
    unexpected: bool = False


class Held(msgspec.Struct, forbid_unknown_fields=True):
    """Which limits of the child the kernel does not keep: see `confine`."""

    missing: Annotated[list[Annotated[str, msgspec.Meta(max_length=100)]], msgspec.Meta(max_length=10)]


class _Sizes(msgspec.Struct, forbid_unknown_fields=True):
    images: Annotated[
        list[Annotated[int, msgspec.Meta(ge=8, lt=MAX_IMAGES_BYTES)]], msgspec.Meta(max_length=MAX_PAGES)
    ]


class AnswerError(Exception):
    """The child did not answer as it must: it broke, or it was taken over."""


_A = TypeVar("_A", _Answer, _Sizes, Held)


def _parse(data: bytes, kind: type[_A]) -> _A | Refusal:
    """Parse a frame. Raises: AnswerError."""
    try:
        if data.startswith(b'{"error"'):
            return msgspec.json.decode(data, type=Refusal)
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise AnswerError from error


def format_paper(media_type: str, read_by: ReadBy, pages: tuple[Page, ...], notes: tuple[str, ...]) -> bytes:
    """Return a paper as a frame's JSON: lines beyond the bounds are left out, and a note says so."""
    said = list(notes)
    if any(len(page.lines) > MAX_LINES for page in pages):
        said.append(f"only the first {MAX_LINES} lines of a page were read")
    made = _Answer(
        media_type,
        read_by,
        said,
        [
            _Page(
                min(max(page.width, 1e-3), 99_999.0),
                min(max(page.height, 1e-3), 99_999.0),
                [(line.text[:MAX_LINE], line.place.box) for line in page.lines[:MAX_LINES]],
            )
            for page in pages
        ],
    )
    data = msgspec.json.encode(made)
    if len(data) > MAX_ANSWER_BYTES:
        raise PaperError("The paper holds more words than a demand can. Send it without its exhibits.")
    return data


def parse_paper(data: bytes, paper: bytes, missing: tuple[str, ...] = ()) -> Paper:
    """Read the answer about a paper. Its hash is ours: the child is not asked.

    Raises: AnswerError; PaperError where the child refused the paper.
    """
    answer = _accepted(_parse(data, _Answer))
    pages = tuple(
        Page(
            number,
            page.width,
            page.height,
            tuple(Line(written(text[:MAX_LINE]), Place(number, box)) for text, box in page.lines),
        )
        for number, page in enumerate(answer.pages, 1)
    )
    notes = [written(note)[:MAX_NOTE] for note in answer.notes[:MAX_NOTES]]
    if len(answer.notes) > MAX_NOTES:
        notes.append(f"{len(answer.notes) - MAX_NOTES} more notes are not shown")
    notes += [f"invisible characters on page {p.number}: {count}" for p in pages if (count := _unseen(p))][
        :20
    ]
    if not any(page.lines for page in pages):
        notes.append("no words were found")
    if missing:
        notes.append(f"read without {', '.join(missing)}: this kernel does not keep them")
    sha256 = Sha256(hashlib.sha256(paper).hexdigest())
    return Paper(sha256, written(answer.media_type), answer.read_by, pages, tuple(notes))


def _unseen(page: Page) -> int:
    return sum(unseen_count(line.text) for line in page.lines)


def parse_sizes(data: bytes) -> tuple[int, ...]:
    """Read how large each picture is that follows. Raises: AnswerError; PaperError where the child refused."""
    sizes = tuple(_accepted(_parse(data, _Sizes)).images)
    if sum(sizes) > MAX_IMAGES_BYTES:
        raise AnswerError
    return sizes


def parse_held(data: bytes) -> tuple[str, ...]:
    """Read what a child said of its limits before it met a paper. Raises: AnswerError, PaperError."""
    return tuple(_accepted(_parse(data, Held)).missing)


def _accepted(answer: _A | Refusal) -> _A:
    if not isinstance(answer, Refusal):
        return answer
    if answer.unexpected:
        raise UnexpectedRefusalError(written(answer.error))
    raise PaperError(written(answer.error))


class UnexpectedRefusalError(PaperError):
    """A parser failed in a way that nobody foresaw: its process is not trusted with another paper."""


def format_refusal(sentence: str, *, unexpected: bool = False) -> bytes:
    """Return a refusal as a frame's JSON."""
    return msgspec.json.encode(Refusal(written(sentence)[:1000], unexpected))


def format_sizes(images: list[bytes]) -> bytes:
    """Return the sizes of pictures as a frame's JSON."""
    return msgspec.json.encode(_Sizes([len(image) for image in images]))


def format_held(missing: list[str]) -> bytes:
    """Return which limits do not hold as a frame's JSON."""
    return msgspec.json.encode(Held(missing))
