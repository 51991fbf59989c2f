"""The course ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Closed(EventBody):
    """Final: nothing opens after it. `reissued`: the same data is asked under another instrument, in its own course."""

    TYPE: ClassVar[str] = "closed"
    PUBLIC: ClassVar[tuple[str, ...]] = ("how",)
    how: Literal["refused", "expired", "answered", "no_records", "reissued"]


EXAMPLE = Closed(how="refused")
