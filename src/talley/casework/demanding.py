"""From what a paper says to a demand that the law book can measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from talley.lawbook.demand import Demand, FactValue, Item
from talley.lawbook.vocabulary import FACTS
from talley.reading.dates import YEARS
from talley.reading.findings import Findings
from talley.reading.folded import fold
from talley.reading.paper import NamedTarget

UNKNOWN_TARGET = "(no account named)"
"""Stands for the target where the paper names none: the items are still measured."""

MAX_VERDICTS = 2_000
"""A paper can name 200 accounts and ask 200 things of each; nobody reads 40,000 verdicts."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the paper cannot say: how it came, and what the platform knows of it.

    `zone` is the forum's time zone where the paper does not say it; None leaves it to the law book's table of
    courts and States, and where that is silent a moment's own day counts. `platforms` are the names the platform is
    known by, against which the addressee is held. `facts` are added to the paper's and win over them: a person
    said them.
    """

    served_at: date | datetime | None = None
    received_at: date | datetime | None = None
    speech: bool = True
    zone: str | None = None
    platforms: tuple[str, ...] = ()
    facts: Mapping[str, FactValue] = field(default_factory=dict)


def demand_of(findings: Findings, circumstances: Circumstances) -> Demand | None:
    """Return the demand that the findings describe under the circumstances, or None where neither the paper nor a
    person says what instrument it is: nothing can be measured then.

    Every item asked is asked of every target named; of more than `MAX_VERDICTS` pairs the first are taken, and
    `left_out` says so. Times without a zone are on the forum's clock. A value that is no date where a date is due,
    or lies outside `YEARS`, is left out, so that the law book calls it unknown and nothing is guessed.
    """
    instrument = findings.facts.get("instrument")
    if instrument is None:
        return None
    # The reader finds more than the law book asks about; that is shown, never evaluated.
    said = {name: fact.value for name, fact in findings.facts.items() if name in FACTS}
    zone = _zone(said.get("forum.zone", circumstances.zone))
    facts: dict[str, FactValue] = {} if zone is None else {"forum.zone": zone.key}
    for name, value in said.items():
        parsed = _typed(name, value, zone)
        if parsed is not None and name != "forum.zone":
            facts[name] = parsed
    if (addressed := _addressed(findings, circumstances.platforms)) is not None:
        facts.setdefault("addressee.is_platform", addressed)
    facts["speech"] = circumstances.speech
    if circumstances.served_at is not None:
        facts["served_at"] = circumstances.served_at
    if circumstances.received_at is not None:
        facts["received_at"] = circumstances.received_at
    facts.update(circumstances.facts)
    return Demand(instrument=str(instrument.value), facts=facts, items=_distinct(_items(findings)))


def _addressed(findings: Findings, platforms: tuple[str, ...]) -> bool | None:
    """Tell whether the addressee bears one of the platform's names; None where nobody can say."""
    addressee = findings.facts.get("addressee")
    if addressee is None or not platforms:
        return None
    return any(fold(name) in fold(str(addressee.value)) for name in platforms)


def _distinct(items: Iterable[Item]) -> tuple[Item, ...]:
    """A paper often asks for the same thing in two phrases: it is measured once."""
    kept: dict[tuple[object, ...], Item] = {}
    for item in items:
        kept.setdefault((item.target, item.category, *sorted(item.facts.items())), item)
    return tuple(kept.values())


def _items(findings: Findings) -> Iterable[Item]:
    named: list[tuple[str, str | None]] = [(t.identifier, t.kind) for t in _measured(findings)]
    for identifier, kind in named or [(UNKNOWN_TARGET, None)]:
        for asked in findings.items:
            facts: dict[str, FactValue] = {}
            if kind is not None:
                facts["target.kind"] = kind
            for name, text in (("item.starts_on", asked.starts_on), ("item.ends_on", asked.ends_on)):
                day = _day(text) if text else None
                if day is not None:
                    facts[name] = day
            if asked.sole_purpose is not None:
                facts["item.sole_purpose_identify"] = asked.sole_purpose
            yield Item(target=identifier, category=asked.category, facts=facts)


def left_out(findings: Findings) -> str | None:
    """Say which accounts `demand_of` leaves out, or None where all are in."""
    named, measured = len(findings.targets), len(_measured(findings))
    if measured == named:
        return None
    return (
        f"only the first {measured} of {named} accounts were measured: {len(findings.items)} things asked of each "
        f"would make more than {MAX_VERDICTS} verdicts; ask for one demand an account"
    )


def _measured(findings: Findings) -> tuple[NamedTarget, ...]:
    return findings.targets[: max(1, MAX_VERDICTS // max(1, len(findings.items)))]


def _typed(name: str, value: FactValue, zone: ZoneInfo | None) -> FactValue | None:
    match FACTS[name].kind, value:
        case "moment", str(text):
            return moment_of(text, zone)
        case "day", str(text):
            return _day(text)
        case _:
            return value


def moment_of(text: str, zone: ZoneInfo | None) -> date | datetime | None:
    """Return the day or time that a fact gives, in `zone` where it gives none; None where it is no date."""
    try:
        if len(text) == len("2017-03-14"):
            return _day(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.year not in YEARS:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _zone(name: object) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if isinstance(name, str) else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
