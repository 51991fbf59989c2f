"""Another course has to do with this one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from talley.casework.canonical import Id
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Related(EventBody):
    """A duplicate or a reissue inherits nothing: no verification, no finding, no decision."""

    TYPE: ClassVar[str] = "related"
    PUBLIC: ClassVar[tuple[str, ...]] = ("how", "other")
    how: Literal["duplicate_of", "reissue_of", "reissued_as"]
    other: Id


EXAMPLE = Related(how="duplicate_of", other="0" * 31 + "7")
