"""Accounts that a demand names, and what it asks of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from talley.casework.canonical import Code, Id, Name, Text
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Target:
    """One account. `handle` is what the demand calls it; it never leaves the course.

    `subject` is the account that the desk says it is, as the seals of its fields name it; none where the desk
    has found none. Nothing that a requester sees differs by it.
    """

    id: Name
    handle: Text
    subject: Id | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked of one target: a category, and a half-open range of days where the demand gives one.

    `hold`: it is only to be kept from deletion, and nothing is handed over.
    """

    id: Name
    target: Name
    category: Code
    starts_on: date | None = None
    ends_on: date | None = None
    hold: bool = False


@dataclass(frozen=True, slots=True)
class Named(EventBody):
    """Adds targets and items; an id is given once."""

    TYPE: ClassVar[str] = "named"
    PUBLIC: ClassVar[tuple[str, ...]] = ()
    targets: tuple[Target, ...]
    items: tuple[Item, ...]


EXAMPLE = Named(
    targets=(Target("t1", "@harbour_watch", "a" * 32),),
    items=(Item("i1", "t1", "name"), Item("i2", "t1", "ip_log", date(2026, 1, 1), date(2026, 11, 1))),
)
