"""The period that a paper itself sets: "within 10 days after service"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from talley.lawbook.clocks import working_days_of
from talley.lawbook.demand import FactValue
from talley.reading.findings import Findings

_EVENTS = {"served_at": "service", "received_at": "receipt"}
DAY = timedelta(days=1)


def period_of(findings: Findings, facts: Mapping[str, FactValue], jurisdiction: str) -> dict[str, Any] | None:
    """Return the clock of the paper's own period, or None where it sets none.

    `at` is None where the day from which it counts is not known. Days are counted as the paper says, without the
    day of the event and never moved: the law's own clocks stand beside it.
    """
    said = {name: fact.value for name, fact in findings.facts.items() if name.startswith("return_within")}
    days, hours = said.get("return_within_days"), said.get("return_within_hours")
    start = str(said.get("return_within_from", ""))
    amount = days if isinstance(days, int | float) else hours
    if not isinstance(amount, int | float) or not 0 < amount < 10_000:
        return None
    working = said.get("return_within_working_days") is True
    unit = "hours" if amount is hours else "working days" if working else "days"
    from_what = _EVENTS.get(start, "service")
    begins = facts.get(start)
    at = _ends(begins, int(amount), unit, facts, jurisdiction) if isinstance(begins, date) else None
    told = "the period that the paper sets." if at else f"day of {from_what} not known."
    return {
        "code": "return-within",
        "at": at.isoformat() if at else None,
        "zone_known": not isinstance(at, datetime) or at.tzinfo is not None,
        "rule": unit.replace(" ", "_"),
        "sentence": f"{int(amount)} {unit} from {from_what}: {told}",
        "citations": [],
    }


def _ends(
    begins: date, amount: int, unit: str, facts: Mapping[str, FactValue], jurisdiction: str
) -> date | datetime:
    if unit == "hours" and isinstance(begins, datetime):
        return begins + timedelta(hours=amount)
    day = begins.date() if isinstance(begins, datetime) else begins
    if unit == "hours":
        return day + (amount // 24) * DAY
    if unit == "days":
        return day + amount * DAY
    calendar = working_days_of(facts, jurisdiction, saturday_observed=False)
    left = amount
    while left:
        day += DAY
        left -= calendar.works(day)
    return day
