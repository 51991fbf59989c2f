"""Who holds which role in this course, and who the custodians are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from talley.casework.canonical import Id
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Holder:
    """One person and a role."""

    person: Id
    role: Literal["intake", "counsel", "approver", "custodian"]


@dataclass(frozen=True, slots=True)
class PeopleNamed(EventBody):
    """The last one stands: who may decide and approve, who took the demand in, who holds shares."""

    TYPE: ClassVar[str] = "people-named"
    PUBLIC: ClassVar[tuple[str, ...]] = ()
    holders: tuple[Holder, ...]


EXAMPLE = PeopleNamed(
    holders=(
        Holder("0" * 31 + "1", "intake"),
        Holder("0" * 31 + "2", "counsel"),
        Holder("0" * 31 + "3", "approver"),
        Holder("0" * 31 + "4", "custodian"),
    )
)
