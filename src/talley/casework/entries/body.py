"""What every entry's body has."""

from __future__ import annotations

from typing import ClassVar


class LogBody:
    """What concerns the log itself, or the keys and their custodians: public as a whole.

    `IN_SLOT`: while secrecy binds, an entry of this type stands closed in a slot.
    """

    __slots__ = ()
    TYPE: ClassVar[str]
    IN_SLOT: ClassVar[bool] = False


class EventBody:
    """What happened in a course. `PUBLIC` names the fields that its log entry shows; the rest is committed."""

    __slots__ = ()
    TYPE: ClassVar[str]
    PUBLIC: ClassVar[tuple[str, ...]]
