"""What the law book says of a demand, as events of its course."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from talley.casework.course.course import Course, asked
from talley.casework.entries.assessed import Assessed, ItemResult, RequiredShowing
from talley.casework.entries.body import EventBody
from talley.casework.entries.corrected import Corrected
from talley.casework.entries.named import Item, Named, Target
from talley.lawbook.assessment import Assessment, Permitted, Refused, Verdict
from talley.lawbook.book import Instrument
from talley.lawbook.demand import Demand
from talley.lawbook.demand import Item as MeasuredItem
from talley.lawbook.policy import Policy


@dataclass(frozen=True, slots=True)
class Measured:
    """A demand, and what the book says of it under the law of a day."""

    demand: Demand
    instrument: Instrument
    assessment: Assessment
    on: date


def naming(course: Course, demand: Demand) -> Iterator[EventBody]:
    """Yield what brings the course's items to those that were measured: nothing where they are the same.

    Where people found that something else is asked, what was named is corrected and named anew, under ids that
    were never used: a decision about the old ones can then not be taken for one about the new.
    """
    wanted = [_key(item) for item in demand.items]
    handles = _handles(course)
    known = [
        (handles[item.target], item.category, item.starts_on, item.ends_on, item.hold)
        for item in asked(course).values()
    ]
    if sorted(map(repr, wanted)) == sorted(map(repr, known)):
        return
    for happened in course.all(Named):
        yield Corrected(happened.number, "what was asked was read anew")
    if wanted:
        yield _named(course, demand.items)


def _named(course: Course, measured: Iterable[MeasuredItem]) -> Named:
    before = [event.body for event in course.events if isinstance(event.body, Named)]
    first_target = 1 + sum(len(body.targets) for body in before)
    first_item = 1 + sum(len(body.items) for body in before)
    items = list(measured)
    ids = {handle: f"t{first_target + n}" for n, handle in enumerate(dict.fromkeys(i.target for i in items))}
    return Named(
        tuple(Target(name, handle[:500]) for handle, name in ids.items()),
        tuple(
            Item(f"i{first_item + n}", ids[handle], category, starts_on, ends_on, hold)
            for n, (handle, category, starts_on, ends_on, hold) in enumerate(map(_key, items))
        ),
    )


def assessed(course: Course, measured: Measured, policy: Policy | None) -> Assessed:
    """Return the assessment of the items that the course names."""
    names = {
        (handle, item.category, item.starts_on, item.ends_on, item.hold): item
        for item in asked(course).values()
        for handle in [_handles(course)[item.target]]
    }
    items = [names[_key(item)] for item in measured.demand.items]
    results = zip(items, measured.assessment.verdicts, strict=True)
    # Where policy says nothing it lengthens nothing: the gate knows the shortest window.
    window = policy.limits.get("objection_window_days", 0) if policy else 0
    return Assessed(
        instrument=measured.instrument.id,
        on=measured.on,
        lawbook=measured.assessment.version,
        policy=policy.version if policy else "none",
        compels=measured.instrument.compulsory is not None,
        emergency=measured.instrument.emergency,
        window_days=int(window),
        results=tuple(_result(item.id, verdict) for item, verdict in results),
        showings=tuple(_showings(dict.fromkeys(item.target for item in items), measured.assessment)),
    )


def _result(item: str, verdict: Verdict) -> ItemResult:
    match verdict.result:
        case Permitted():
            return ItemResult(item, "permitted", verdict.verified)
        case Refused(reasons):
            return ItemResult(
                item, "refused", verdict.verified, tuple(dict.fromkeys(r.code for r in reasons))
            )
        case other:
            codes = tuple(dict.fromkeys(r.code for r in other.reasons))
            return ItemResult(item, "unsettled", verdict.verified, codes)


def _showings(targets: Iterable[str], assessment: Assessment) -> Iterator[RequiredShowing]:
    for target in targets:
        for showing in assessment.showings:
            # What was only pleaded somewhere is required by nobody until policy says so.
            if showing.required_by != "pleading":
                yield RequiredShowing(target, showing.code, showing.required_by)


def _key(item: MeasuredItem) -> tuple[str, str, date | None, date | None, bool]:
    starts, ends = item.facts.get("item.starts_on"), item.facts.get("item.ends_on")
    return (
        item.target,
        item.category,
        starts if isinstance(starts, date) else None,
        ends if isinstance(ends, date) else None,
        item.facts.get("item.action") == "hold",
    )


def _handles(course: Course) -> Mapping[str, str]:
    return {target.id: target.handle for h in course.all(Named) for target in h.body.targets}
