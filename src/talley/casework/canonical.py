"""The one way a value is written as bytes, so that its hash means one thing.

Wire: JSON with sorted keys, no white space, no floats; days and times as ISO 8601 in UTC with whole seconds;
bytes as standard base64. This is RFC 8785 for the values used here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

Id = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
"""16 random bytes in hexadecimal: a course, a person, a case."""
Code = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9_.-]{0,62}$")]
"""A word of a fixed vocabulary: an instrument, a category, a showing."""
Name = Annotated[str, Meta(pattern="^[a-z][0-9]{1,5}$")]
"""A name within a course: t1 for a target, i1 for an item."""
Text = Annotated[str, Meta(min_length=1, max_length=500)]
Digest = Annotated[bytes, Meta(min_length=32, max_length=32)]
"""A SHA-256."""
Number = Annotated[int, Meta(ge=0, lt=2**31)]

T = TypeVar("T")


def encode(value: object) -> bytes:
    """Write a value the one way there is."""
    return msgspec.json.encode(value, order="sorted")


def decode(data: bytes, kind: type[T], error: type[Exception], *, what: str) -> T:
    """Read bytes that `encode` wrote; anything that is not byte for byte what it writes is refused.

    Raises: `error`, saying what was expected and where; never with a value from the input.
    """
    try:
        value = msgspec.json.decode(data, type=kind)
        # Unknown or doubled keys, white space and other ways to write one value do not survive this.
        if encode(value) != data:
            raise error(
                f"{what}: not written the one way there is (sorted keys, no white space, no other keys)"
            )
        if not all(map(_whole_utc_second, _moments(value))):
            raise error(f"{what}: a time must be in UTC and in whole seconds")
    # Each of the three steps walks what is nested, and so may meet the limit of recursion.
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as problem:
        raise error(f"{what}: {problem}") from None
    return value


def _moments(value: Any) -> Iterable[datetime]:
    if isinstance(value, datetime):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _moments(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _moments(part)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _moments(part)


def _whole_utc_second(moment: datetime) -> bool:
    return moment.tzinfo is not None and moment.utcoffset() == UTC.utcoffset(None) and not moment.microsecond


def lp(part: bytes) -> bytes:
    """Return bytes behind their length as unsigned 16-bit big-endian. At most 65,535 bytes."""
    return len(part).to_bytes(2, "big") + part
