"""The requester was called back, and read the fingerprint of the recipient's key aloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from talley.casework.canonical import Digest, Text
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class CalledBack(EventBody):
    """A call to a number that somebody had before the demand came.

    For a court it is the clerk, for a private litigant counsel of record; both name the docket. `fingerprint`
    is what was read back in that call; None: nothing was.
    """

    TYPE: ClassVar[str] = "called-back"
    PUBLIC: ClassVar[tuple[str, ...]] = ("whom", "number_from")
    whom: Literal["agent", "clerk", "counsel_of_record"]
    number_from: Literal["directory", "demand"]
    fingerprint: Digest | None = None
    docket: Text | None = None


EXAMPLE = CalledBack(whom="agent", number_from="directory", fingerprint=bytes(32))
