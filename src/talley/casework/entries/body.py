"""What every entry's body has."""

from __future__ import annotations

from typing import ClassVar


class LogBody:
    """What concerns the log itself: public as a whole."""

    __slots__ = ()
    TYPE: ClassVar[str]


class EventBody:
    """What happened in a course. `PUBLIC` names the fields that its log entry shows; the rest is committed."""

    __slots__ = ()
    TYPE: ClassVar[str]
    PUBLIC: ClassVar[tuple[str, ...]]
