"""A demand's facts in their place: the forum's calendar and clock, and the platform's limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from talley.lawbook.book import Zones
from talley.lawbook.clocks import WorkingDays
from talley.lawbook.condition import Condition, Truth, holds
from talley.lawbook.demand import Facts, FactValue, Item


@dataclass(frozen=True, slots=True)
class Scene:
    """`zone` None: the forum's clock is not known, and a moment's own day counts."""

    facts: Facts
    days: WorkingDays
    zone: ZoneInfo | None
    limits: Mapping[str, int | bool]

    def truth(self, condition: Condition | None) -> Truth:
        if condition is None:
            return True
        return holds(condition, self.facts, self.days.works, self.zone, self.limits)

    def of(self, item: Item) -> Scene:
        bound: dict[str, FactValue] = {**self.facts, **item.facts, "item.category": item.category}
        return replace(self, facts=bound)


def zone_of(facts: Facts, zones: Zones) -> ZoneInfo | None:
    """Return the forum's time zone: the one stated, else the one its court, State or country keeps."""
    tables = (
        ("forum.court", zones.courts),
        ("forum.state", zones.states),
        ("forum.country", zones.countries),
    )
    named = next(
        (table[key] for fact, table in tables if isinstance(key := facts.get(fact), str) and key in table),
        None,
    )
    name = facts.get("forum.zone", named)
    try:
        return ZoneInfo(name) if isinstance(name, str) else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
