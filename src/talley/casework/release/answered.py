"""A custodian's answer on its way to the log, and where it came to stand there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from talley.casework.canonical import Number, decode, encode
from talley.casework.entries.entry import Entry, EntryError, format_entry
from talley.casework.entries.log_entry import log_entry
from talley.casework.entries.release_refused import ReleaseRefused
from talley.casework.entries.released import Released
from talley.casework.release.packet import Closed, stands_at
from talley.casework.release.view import View

Box = Annotated[bytes, Meta(min_length=1, max_length=512)]


class AnsweredError(Exception):
    """Bytes that are no answer, or no place of one. The message says what was expected."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A signed answer, and the time that its entry bears."""

    answer: Released | ReleaseRefused
    at: datetime

    @property
    def entry(self) -> Entry:
        """What the log is to hold, openly or in a slot."""
        return log_entry(self.answer, self.at)


@dataclass(frozen=True, slots=True)
class Place:
    """The log index of an entry, or of the slot that it is closed in."""

    index: Number
    closed: Closed | None = None


@dataclass(frozen=True, slots=True)
class _Wire:
    at: datetime
    body: msgspec.Raw
    type: Literal["released", "release-refused"]


def parse_answered(data: bytes) -> Answered:
    """Read an answer; its signature is not looked at. Raises: AnsweredError."""
    wire = decode(data, _Wire, AnsweredError, what="answer")
    kind: type[Released | ReleaseRefused] = Released if wire.type == Released.TYPE else ReleaseRefused
    return Answered(decode(bytes(wire.body), kind, AnsweredError, what=wire.type), wire.at)


def format_answered(answered: Answered) -> bytes:
    """Write an answer."""
    kind: Literal["released", "release-refused"] = (
        "released" if isinstance(answered.answer, Released) else "release-refused"
    )
    return encode(_Wire(answered.at, msgspec.Raw(encode(answered.answer)), kind))


def parse_place(data: bytes) -> Place:
    """Read a place. Raises: AnsweredError."""
    return decode(data, Place, AnsweredError, what="place in the log")


def format_place(place: Place) -> bytes:
    """Write a place."""
    return encode(place)


def stands(answered: Answered, place: Place, view: View) -> bool:
    """Say whether an answer, byte for byte, stands at a place under the checkpoint of a view."""
    try:
        return stands_at(format_entry(answered.entry), place.index, place.closed, view.entry_at)
    except (LookupError, EntryError, ValueError):
        return False


@dataclass(frozen=True, slots=True)
class Boxes:
    """What a custodian hands over, once their answer stands in the log: boxes in the case's order of seals."""

    boxes: Annotated[tuple[Box, ...], Meta(min_length=1, max_length=64)]


def parse_boxes(data: bytes) -> tuple[bytes, ...]:
    """Read boxes. Raises: AnsweredError."""
    return decode(data, Boxes, AnsweredError, what="boxes").boxes


def format_boxes(boxes: tuple[bytes, ...]) -> bytes:
    """Write boxes."""
    return encode(Boxes(boxes))
