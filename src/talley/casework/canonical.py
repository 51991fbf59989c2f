"""The one way a value is written as bytes, so that its hash means one thing.

Wire: JSON with sorted keys, no white space, no floats; days and times as ISO 8601 in UTC with whole seconds;
bytes as standard base64. This is RFC 8785 for the values used here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
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

_PLAIN = frozenset({str, int, float, bool, bytes, date, type(None), msgspec.Raw})

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
    # Reading and writing walk what is nested, and so may meet the limit of recursion.
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as problem:
        raise error(f"{what}: {problem}") from None
    return value


def _moments(value: Any) -> Iterable[datetime]:
    """Yield the times in a value, however deep. By type, since this is most of the work of reading a long log."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        kind = type(part)
        if kind in _PLAIN:
            continue
        if kind is datetime:
            yield part
        elif kind is dict:
            waiting.extend(part.values())
        elif kind is tuple or kind is list:
            waiting.extend(part)
        else:
            names: Iterable[str] = getattr(
                kind, "__struct_fields__", getattr(kind, "__dataclass_fields__", ())
            )
            waiting.extend(getattr(part, name) for name in names)


def _whole_utc_second(moment: datetime) -> bool:
    return moment.tzinfo is not None and moment.utcoffset() == UTC.utcoffset(None) and not moment.microsecond


def lp(part: bytes) -> bytes:
    """Return bytes behind their length as unsigned 16-bit big-endian. At most 65,535 bytes."""
    return len(part).to_bytes(2, "big") + part
