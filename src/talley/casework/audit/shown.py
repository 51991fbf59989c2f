"""What the entry of an event shows, checked against its type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_type_hints

import msgspec

from talley.casework.canonical import Id, Number, decode, encode
from talley.casework.entries.body import EventBody
from talley.casework.entries.entry import Entry, EntryError
from talley.casework.entries.named import Named
from talley.casework.entries.registry import EVENTS


@dataclass(frozen=True, slots=True)
class Shown:
    """An event's place in its course, and its public fields as plain JSON values."""

    course: str
    number: int
    fields: Mapping[str, Any]


def shown(entry: Entry) -> Shown | None:
    """Return what the entry of an event shows, or None where its type is not an event's.

    Raises: EntryError where a field is missing, unknown or not as the type says, or the commitment is missing.
    """
    shape = _SHAPES.get(entry.type)
    if shape is None:
        return None
    if entry.commitment is None:
        raise EntryError(f"{entry.type}: an event's entry commits to the event")
    plain = dict(entry.body)
    decode(encode(plain), shape, EntryError, what=entry.type)
    return Shown(plain["course"], plain["number"], MappingProxyType(plain))


def _shape(kind: type[EventBody]) -> type[msgspec.Struct]:
    """Build the type of a public body: the event's place and the fields that its type makes public."""
    hints = get_type_hints(kind, include_extras=True)
    public = [(name, hints[name]) for name in kind.PUBLIC]
    if kind is Named:  # how many, never which
        public = [("items", Number), ("targets", Number)]
    place = [("course", Id), ("number", Number)]
    return msgspec.defstruct(kind.__name__, [*place, *public], forbid_unknown_fields=True)


_SHAPES = {name: _shape(kind) for name, kind in EVENTS.items()}
