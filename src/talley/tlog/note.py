"""Signed notes: a text and the signature lines under it. What they are worth is decided in `signing`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from talley.tlog.errors import TlogError
from talley.tlog.wire import format_base64, parse_base64

MOST_NOTE_BYTES = 1_000_000
MOST_SIGNATURES = 100
KEY_ID_BYTES = 4
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_DASH = "\u2014 "


class NoteError(TlogError):
    """Bytes are not a signed note, or a note's signatures do not hold."""


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: the key's name, its id (4 bytes) and the signature, not yet verified."""

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a newline, and at least one signature line, none verified."""

    text: str
    signatures: tuple[NoteSignature, ...]


def parse_note(data: bytes) -> Note:
    """Read a note: at most 1,000,000 bytes and 100 signatures. Verifies nothing.

    Raises: NoteError.
    Source: c2sp.org/signed-note, "Format".
    """
    if len(data) > MOST_NOTE_BYTES:
        raise NoteError(f"a note has at most {MOST_NOTE_BYTES:,} bytes; this one has {len(data):,}")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError(f"the note is not UTF-8 at byte {error.start}") from None
    if _CONTROL.search(whole):
        raise NoteError("the note has a control character other than newline")
    # Wire: the text may have empty lines; the last one ends it.
    text, blank, lines = whole.rpartition("\n\n")
    if not blank:
        raise NoteError("the note has no empty line before its signatures")
    return Note(text + "\n", parse_signatures(lines))


def format_note(note: Note) -> bytes:
    """Write a note.

    Raises: NoteError, for a text or a name that no note can hold.
    Source: c2sp.org/signed-note, "Format".
    """
    whole = f"{note.text}\n{format_signatures(note.signatures)}"
    data = whole.encode("utf-8", "surrogatepass")
    if parse_note(data) != note:
        raise NoteError("a note cannot hold this text with these signatures")
    return data


def parse_signatures(lines: str) -> tuple[NoteSignature, ...]:
    """Read 1 to 100 signature lines, each with its newline.

    Raises: NoteError.
    Source: c2sp.org/signed-note, "Format".
    """
    *signatures, rest = lines.split("\n")
    if rest:
        raise NoteError("the last signature line has no newline")
    if not 1 <= len(signatures) <= MOST_SIGNATURES:
        raise NoteError(f"a note has 1 to {MOST_SIGNATURES} signatures; this one has {len(signatures)}")
    return tuple(_parse_signature(line) for line in signatures)


def format_signatures(signatures: tuple[NoteSignature, ...]) -> str:
    """Write signature lines, each with its newline.

    Source: c2sp.org/signed-note, "Format".
    """
    return "".join(f"{_DASH}{s.name} {format_base64(s.key_id + s.value)}\n" for s in signatures)


def is_key_name(name: str) -> bool:
    """Say whether a key may have this name: UTF-8, not empty, no Unicode space, no plus, no control character.

    Source: c2sp.org/signed-note, "Format".
    """
    return bool(name) and not any(
        c.isspace() or c == "+" or c < " " or "\ud800" <= c <= "\udfff" for c in name
    )


def _parse_signature(line: str) -> NoteSignature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not is_key_name(name):
        raise NoteError(f"not a signature line: {line[:80]!r}")
    value = parse_base64(encoded, f"the signature of {name[:80]}", NoteError)
    if len(value) <= KEY_ID_BYTES:
        raise NoteError(f"the signature of {name[:80]} is empty")
    return NoteSignature(name, value[:KEY_ID_BYTES], value[KEY_ID_BYTES:])
