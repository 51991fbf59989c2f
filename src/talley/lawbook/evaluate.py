"""Measure a demand against a law book: pure and total, and every result cites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from talley.lawbook.assessment import (
    Assessment,
    Clock,
    Finding,
    Ground,
    Permitted,
    Reason,
    Refused,
    Secrecy,
    Showing,
    Unsettled,
    Verdict,
    required_by,
)
from talley.lawbook.book import Book, Instrument, NoticeRule, Provisions, Reach, Rule
from talley.lawbook.clocks import working_days_of
from talley.lawbook.condition import Truth
from talley.lawbook.deadlines import clocks_of
from talley.lawbook.demand import Demand, FactValue, Item
from talley.lawbook.known import checked, not_known
from talley.lawbook.on_day import instrument_on, resting_on
from talley.lawbook.policy import Policy
from talley.lawbook.provision import in_force
from talley.lawbook.scene import Scene, zone_of
from talley.lawbook.silence import notice_of, secrecy_of
from talley.lawbook.unmasking import policy_showings, unmasking_of, unmet_by_policy
from talley.lawbook.vocabulary import category_title

__all__ = [
    "Assessment",
    "Clock",
    "Ground",
    "Permitted",
    "Reason",
    "Refused",
    "Secrecy",
    "Showing",
    "Unsettled",
    "Verdict",
    "evaluate",
]


def evaluate(demand: Demand, book: Book, on: date, policy: Policy | None = None) -> Assessment:
    """Say what the law in force on a day lets this demand compel, and what is missing.

    Total: unknown facts make a result unsettled where the book says so, never an error. Policy adds showings
    and grounds; it changes no verdict.
    """
    facts: dict[str, FactValue] = {"speech": True, **demand.facts, "on": on, "instrument": demand.instrument}
    limits = policy.limits if policy else {}
    found = book.instruments.get(demand.instrument)
    known = found is not None and in_force(found.valid_from, found.valid_until, on)
    days = working_days_of(
        facts, found.jurisdiction if found else "any", saturday_observed=bool(limits.get("saturday_observed"))
    )
    scene = Scene(facts, days, zone_of(facts, book.zones), limits)
    if found is None or not known:
        return _unknown_instrument(demand, book, scene)
    return _measured(instrument_on(found, on), demand, book, policy, scene, on)


def _measured(
    instrument: Instrument, demand: Demand, book: Book, policy: Policy | None, scene: Scene, on: date
) -> Assessment:
    rules = [
        *instrument.rules,
        *(r for r in resting_on(book.rules, on) if r.instruments is None or instrument.id in r.instruments),
    ]
    of_demand = [r for r in rules if r.scope == "demand"]
    whole = list(_met(of_demand, scene))
    by_item = [r for r in rules if r.scope == "item"]
    verdicts, found, by_law = [], list(whole), {}
    for item in demand.items:
        bound = scene.of(item)
        row, truth = _row(instrument, item, bound)
        own = [*_met(by_item, bound), *_reach(row, truth, item)]
        citations = row.cite
        if row.answer != "refused":  # what the instrument cannot reach at all needs no test
            unmasking = unmasking_of(book, instrument, item, bound)
            by_law.update({s.code: s for s in unmasking.showings})
            own += unmasking.findings
            citations = (*row.cite, *unmasking.citations)
        found += own
        reach = "contested" if truth is None else _REACH[row.answer]
        verdicts.append(replace(_verdict(item, [*whole, *own], row, citations), reach=reach))
    asked = policy_showings(policy, book, instrument, demand.items, scene)
    found += unmet_by_policy(asked)
    secrecy = secrecy_of((*instrument.secrecy, *resting_on(book.secrecy, on)), scene)
    return Assessment(
        version=book.version,
        verdicts=tuple(verdicts),
        grounds=_distinct(found),
        showings=(*by_law.values(), *(s for s in asked if s.code not in by_law)),
        secrecy=secrecy,
        notice=notice_of(instrument.notice, secrecy),
        clocks=tuple(clocks_of(instrument.clocks, scene)),
        in_order=tuple(_in_order(of_demand, scene)),
    )


_REACH = {"permitted": "within", "contested": "contested", "refused": "beyond"}


def _in_order(rules: list[Rule], scene: Scene) -> Iterator[Ground]:
    """Yield what was checked and found in order, each once: what one rule objects to, no other calls in order."""
    truths = [(rule, scene.truth(rule.when)) for rule in rules]
    doubted = {rule.code for rule, truth in truths if truth is not False}
    passed = {rule.code: rule for rule, _ in reversed(truths) if rule.code not in doubted}
    for rule, sentence in checked(passed.values(), scene.facts):
        yield Ground(rule.code, "inform", sentence, rule.cite, required_by(rule.cite))


def _met(rules: Iterable[Rule], scene: Scene) -> Iterator[Finding]:
    for rule in rules:
        truth = scene.truth(rule.when)
        result = rule.result if truth else rule.unknown
        if truth or (truth is None and rule.unknown != "none"):
            sentence = rule.sentence if truth else not_known(rule, scene.facts)
            by = required_by(rule.cite)
            yield Finding(
                Ground(rule.code, rule.effect, sentence, rule.cite, by, known=truth is True), result
            )


def _row(instrument: Instrument, item: Item, scene: Scene) -> tuple[Reach, Truth]:
    for row in instrument.reach:
        if item.category in row.categories:
            truth = scene.truth(row.when)
            if truth is not False:
                return row, truth
    return instrument.reach_otherwise, True


def _reach(row: Reach, truth: Truth, item: Item) -> Iterator[Finding]:
    contested = row.answer == "contested" or truth is None
    if row.answer == "permitted" and not contested:
        return
    code = "category-contested" if contested else "category-beyond-instrument"
    sentence = row.sentence or "The list of what the instrument reaches does not say."
    if truth is None:
        sentence = f"Whether this is reached is not known from the paper. {row.sentence}".rstrip()
    ground = Ground(code, "limit", sentence, row.cite, required_by(row.cite), known=truth is not None)
    yield Finding(ground, "unsettled" if contested else "refused", item.category)


def _verdict(item: Item, findings: list[Finding], basis: Reach, citations: Provisions) -> Verdict:
    refused = [f.reason for f in findings if f.result == "refused"]
    unsettled = [f.reason for f in findings if f.result == "unsettled"]
    # All reasons are kept: were the first one answered, the others would still stand.
    reasons = tuple(dict.fromkeys([*refused, *unsettled]))
    result: Permitted | Refused | Unsettled
    if refused:
        result = Refused(reasons)
    elif unsettled:
        result = Unsettled(reasons)
    else:
        result = Permitted(basis.sentence)
    # A refusal rests on what refuses, not on what besides is unsettled.
    rests_on = (p for r in refused or unsettled for p in r.citations)
    cites = tuple(dict.fromkeys([*rests_on, *(() if refused else citations)]))
    return Verdict(item.target, item.category, result, cites)


def _distinct(found: Iterable[Finding]) -> tuple[Ground, ...]:
    """Return each ground once; one about categories names all of them."""
    categories: dict[Ground, dict[str, None]] = {}
    for finding in found:
        named = categories.setdefault(finding.ground, {})
        if finding.category:
            named[finding.category] = None
    return tuple(
        replace(ground, sentence=f"{', '.join(map(category_title, named))}: {ground.sentence}")
        if named
        else ground
        for ground, named in categories.items()
    )


def _unknown_instrument(demand: Demand, book: Book, scene: Scene) -> Assessment:
    cite = tuple(p for p in book.provisions.values() if p.id == "talley.sanity.known-instrument")
    sentence = (
        "The law book holds no instrument of this kind in force on this day: it names no power to compel."
    )
    reason = Reason("no-legal-basis-stated", sentence, cite)
    secrecy = secrecy_of(book.secrecy, scene)
    telling = NoticeRule("allowed", "No known law keeps the platform from telling the speaker.", cite)
    return Assessment(
        version=book.version,
        verdicts=tuple(Verdict(i.target, i.category, Refused((reason,)), cite) for i in demand.items),
        grounds=(Ground("no-legal-basis-stated", "object", sentence, cite, "policy"),),
        showings=(),
        secrecy=secrecy,
        notice=notice_of(telling, secrecy),
        clocks=tuple(clocks_of((), scene)),
    )
