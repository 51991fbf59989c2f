"""A second officer of the agency confirmed the demand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from talley.casework.canonical import Id
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class SecondOfficer(EventBody):
    """Asked at the mailbox or number of the directory. `officer` and `requester` are their ids there."""

    TYPE: ClassVar[str] = "second-officer"
    PUBLIC: ClassVar[tuple[str, ...]] = ("reached_by",)
    officer: Id
    requester: Id
    reached_by: Literal["directory", "demand"]


EXAMPLE = SecondOfficer(officer="0" * 31 + "2", requester="0" * 31 + "1", reached_by="directory")
