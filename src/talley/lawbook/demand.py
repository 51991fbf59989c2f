"""A demand as the law book measures it: facts, and the items asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

FactValue = str | bool | int | float | date | datetime | tuple[str, ...]
"""Values of the facts in docs/formats/lawbook.md. Times carry a zone; a day is a date."""

Facts = Mapping[str, FactValue]
"""A fact that is missing is unknown."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked: a category of data about one target. `facts` holds what is particular to it."""

    target: str
    category: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand: its instrument's id, its facts, and what it asks."""

    instrument: str
    facts: Facts
    items: tuple[Item, ...]
