"""Measure a demand against a law book: pure and total, and every result cites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from talley.lawbook.book import (
    Book,
    Effect,
    Instrument,
    NoticeRule,
    Provisions,
    Reach,
    Rule,
    SecrecyRow,
    ShowingText,
)
from talley.lawbook.clocks import WorkingDays, count, working_days_of
from talley.lawbook.condition import All, Condition, Truth, holds
from talley.lawbook.demand import Demand, Facts, FactValue, Item
from talley.lawbook.known import checked, not_known
from talley.lawbook.policy import Policy
from talley.lawbook.provision import in_force
from talley.lawbook.vocabulary import category_title

RequiredBy = Literal["law", "policy", "pleading"]

IDENTIFYING = frozenset(
    [
        "name",
        "postal_address",
        "email_address",
        "phone_number",
        "birth_date",
        "account_identifier",
        "profile",
        "service_length",
        "service_types",
        "session_records",
        "connection_records",
        "network_address",
        "ip_log",
        "payment",
        "device_identifier",
        "identity_documents",
        "linked_accounts",
        "cookie_linked_accounts",
        "other_contact_information",
        "everything",
    ]
)
"""Categories that identify a speaker."""


@dataclass(frozen=True, slots=True)
class Reason:
    """`known` false: it rests on a fact that nobody has stated."""

    code: str
    sentence: str
    citations: Provisions
    known: bool = True


@dataclass(frozen=True, slots=True)
class Permitted:
    """The law, as the book has it, lets this item be asked by this demand; `sentence` says how far."""

    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Unsettled:
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the law says of one item; `verified`: every citation it rests on was checked.

    `reach`: were the power good and everything in order, what the instrument answers for this category.
    """

    target: str
    item: str
    result: Permitted | Refused | Unsettled
    citations: Provisions
    reach: str = ""

    @property
    def verified(self) -> bool:
        return bool(self.citations) and all(p.verified for p in self.citations)


@dataclass(frozen=True, slots=True)
class Ground:
    code: str
    effect: Effect
    sentence: str
    citations: Provisions
    required_by: RequiredBy
    known: bool = True


@dataclass(frozen=True, slots=True)
class Showing:
    code: str
    title: str
    sentence: str
    required_by: RequiredBy
    finding: str
    citations: Provisions


@dataclass(frozen=True, slots=True)
class Secrecy:
    kind: str
    binding: bool
    until: date | None
    sentence: str
    citations: Provisions


@dataclass(frozen=True, slots=True)
class Clock:
    """`at` None: the day from which it counts is not known."""

    code: str
    at: date | datetime | None
    rule: str
    sentence: str
    citations: Provisions


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the book of `version` says of a demand."""

    version: str
    verdicts: tuple[Verdict, ...]
    grounds: tuple[Ground, ...]
    showings: tuple[Showing, ...]
    secrecy: Secrecy
    notice: NoticeRule
    clocks: tuple[Clock, ...]
    in_order: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class _Scene:
    """A demand's facts with its forum's calendar and zone."""

    facts: Facts
    days: WorkingDays
    zone: ZoneInfo

    def truth(self, condition: Condition | None) -> Truth:
        if condition is None:
            return True
        return holds(condition, self.facts, self.days.works, self.zone)

    def of(self, item: Item) -> _Scene:
        bound: dict[str, FactValue] = {**self.facts, **item.facts, "item.category": item.category}
        return _Scene(bound, self.days, self.zone)


@dataclass(frozen=True, slots=True)
class _Finding:
    """One thing found: a ground, and what it does to a verdict; `category` where it is about that alone."""

    ground: Ground
    result: Literal["refused", "unsettled", "none"]
    category: str = ""

    @property
    def reason(self) -> Reason:
        return Reason(self.ground.code, self.ground.sentence, self.ground.citations, self.ground.known)


def evaluate(demand: Demand, book: Book, on: date, policy: Policy | None = None) -> Assessment:
    """Say what the law in force on a day lets this demand compel, and what is missing.

    Total: unknown facts make a result unsettled where the book says so, never an error. Policy adds showings
    and a ground; it changes no verdict.
    """
    observed = bool(policy and policy.limits.get("saturday_observed"))
    facts: dict[str, FactValue] = {"speech": True, **demand.facts, "on": on, "instrument": demand.instrument}
    instrument = book.instruments.get(demand.instrument)
    if instrument is None or not in_force(instrument.valid_from, instrument.valid_until, on):
        return _unknown_instrument(demand, book)
    days = working_days_of(facts, instrument.jurisdiction, saturday_observed=observed)
    scene = _Scene(facts, days, _zone(facts))
    rules = [r for r in (*instrument.rules, *book.rules) if _applies(r, instrument, on)]
    of_demand = [r for r in rules if r.scope == "demand"]
    whole = list(_met(of_demand, scene))
    verdicts, found, law_showings = [], list(whole), {}
    for item in demand.items:
        bound = scene.of(item)
        own = [*_met((r for r in rules if r.scope == "item"), bound), *_reach(instrument, item, bound)]
        tests, showings = _tests(book, instrument, item, bound)
        law_showings.update({s.code: s for s in showings})
        findings = [*whole, *own, *tests]
        found += [*own, *tests]
        row, truth = _row(instrument, item, bound)
        reach = "contested" if truth is None else _REACH[row.answer]
        verdicts.append(replace(_verdict(item, findings, row), reach=reach))
    secrecy = _secrecy(instrument, scene)
    asked = _policy_showings(policy, instrument, demand, facts)
    found += _unmet_by_policy(asked)
    return Assessment(
        version=book.version,
        verdicts=tuple(verdicts),
        grounds=_distinct(found),
        showings=(*law_showings.values(), *(s for s in asked if s.code not in law_showings)),
        secrecy=secrecy,
        notice=_notice(instrument, secrecy),
        clocks=tuple(_clocks(instrument, scene)),
        in_order=tuple(_in_order(of_demand, scene)),
    )


_REACH = {"permitted": "within", "contested": "contested", "refused": "beyond"}


def _in_order(rules: list[Rule], scene: _Scene) -> Iterator[Ground]:
    """Yield what was checked and found in order."""
    passed = [rule for rule in rules if scene.truth(rule.when) is False]
    for rule, sentence in checked(passed, scene.facts):
        yield Ground(rule.code, "inform", sentence, rule.cite, _required_by(rule.cite))


def _applies(rule: Rule, instrument: Instrument, on: date) -> bool:
    if rule.instruments is not None and instrument.id not in rule.instruments:
        return False
    return all(in_force(p.valid_from, p.valid_until, on) for p in rule.cite)


def _met(rules: Iterable[Rule], scene: _Scene) -> Iterator[_Finding]:
    for rule in rules:
        truth = scene.truth(rule.when)
        result = rule.result if truth else rule.unknown
        if truth or (truth is None and rule.unknown != "none"):
            sentence = rule.sentence if truth else not_known(rule, scene.facts)
            ground = Ground(
                rule.code, rule.effect, sentence, rule.cite, _required_by(rule.cite), known=truth is True
            )
            yield _Finding(ground, result)


def _row(instrument: Instrument, item: Item, scene: _Scene) -> tuple[Reach, Truth]:
    for row in instrument.reach:
        if item.category in row.categories:
            truth = scene.truth(row.when)
            if truth is not False:
                return row, truth
    return instrument.reach_otherwise, True


def _reach(instrument: Instrument, item: Item, scene: _Scene) -> Iterator[_Finding]:
    row, truth = _row(instrument, item, scene)
    contested = row.answer == "contested" or truth is None
    if row.answer == "permitted" and not contested:
        return
    code = "category-contested" if contested else "category-beyond-instrument"
    sentence = row.sentence or "The list of what the instrument reaches does not say."
    if truth is None:
        sentence = f"Whether this is reached is not known from the paper. {row.sentence}".rstrip()
    ground = Ground(code, "limit", sentence, row.cite, "law", known=truth is not None)
    yield _Finding(ground, "unsettled" if contested else "refused", item.category)


def _tests(
    book: Book, instrument: Instrument, item: Item, scene: _Scene
) -> tuple[list[_Finding], list[Showing]]:
    """Bring up the unmasking tests for an item that would identify a speaker."""
    if scene.facts.get("speech") is not True or item.category not in IDENTIFYING:
        return [], []
    if not instrument.unmasking_tests:
        return [], []
    # What is only to be held is not disclosed, so nobody is unmasked by it.
    if scene.facts.get("item.action") == "hold":
        return [], []
    # What the instrument cannot reach at all needs no test.
    if _row(instrument, item, scene)[0].answer == "refused":
        return [], []
    met = [
        t
        for t in book.tests
        if (t.forum == "court_order" or not instrument.judicial) and scene.truth(t.applies) is True
    ]
    binding = [t for t in met if t.binding]
    if binding:
        showings = [_showing(e, "law", scene.facts) for t in binding for e in t.elements]
        return list(_unmet_by_law(showings)), showings
    if instrument.judicial:
        return [], []
    # Deliberately not merged: each test that may be argued is named, none is chosen.
    cites = tuple(p for t in met for p in t.cite) or instrument.notice.cite
    named = "; ".join(t.title for t in met)
    sentence = "No binding test for unmasking an anonymous speaker by this kind of demand is in the law book."
    sentence += f" May be argued: {named}." if named else ""
    return [_Finding(Ground("test-unsettled", "object", sentence, cites, "law"), "unsettled")], []


def _unmet_by_law(showings: list[Showing]) -> Iterator[_Finding]:
    for finding, result in (("not_made", "refused"), ("open", "unsettled")):
        unmet = [s for s in showings if s.finding == finding]
        if unmet:
            sentence = "Required by law and " + finding.replace("_", " ") + ": " + _titles(unmet)
            cites = tuple(dict.fromkeys(p for s in unmet for p in s.citations))
            yield _Finding(
                Ground("speech-showings-unmet", "object", sentence, cites, "law"),
                "refused" if result == "refused" else "unsettled",
            )


def _unmet_by_policy(showings: tuple[Showing, ...]) -> Iterator[_Finding]:
    unmet = [s for s in showings if s.finding in {"open", "not_made"}]
    if unmet:
        sentence = "The platform's policy asks for these before a speaker is unmasked: " + _titles(unmet)
        cites = tuple(dict.fromkeys(p for s in unmet for p in s.citations))
        yield _Finding(Ground("speech-showings-unmet", "object", sentence, cites, "policy"), "none")


def _titles(showings: Iterable[Showing]) -> str:
    return "; ".join(s.title.rstrip(".") for s in showings) + "."


def _policy_showings(
    policy: Policy | None, instrument: Instrument, demand: Demand, facts: Facts
) -> tuple[Showing, ...]:
    speech = facts.get("speech") is True and any(i.category in IDENTIFYING for i in demand.items)
    if policy is None or not speech:
        return ()
    return tuple(_showing(text, "policy", facts) for text in policy.showings.get(instrument.id, ()))


def _showing(text: ShowingText, required_by: RequiredBy, facts: Facts) -> Showing:
    said = facts.get(f"findings.{text.code}")
    finding = said if said in {"made", "not_made", "ruled", "consented"} else "open"
    return Showing(text.code, text.title, text.sentence, required_by, str(finding), text.cite)


def _verdict(item: Item, findings: list[_Finding], basis: Reach) -> Verdict:
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
    cites = tuple(dict.fromkeys([*rests_on, *(() if refused else basis.cite)]))
    return Verdict(item.target, item.category, result, cites)


def _secrecy(instrument: Instrument, scene: _Scene) -> Secrecy:
    row = next((r for r in instrument.secrecy if scene.truth(r.when)), None)
    if row is None:
        claimed = scene.facts.get("secrecy.claim", "none") not in {"none", None}
        row = _NOT_BINDING if claimed else _NO_SECRECY
    ends = scene.facts.get("secrecy.ends_on")
    until = ends.date() if isinstance(ends, datetime) else ends if isinstance(ends, date) else None
    on = scene.facts["on"]
    over = until is not None and isinstance(on, date) and until < on
    return Secrecy(row.kind, row.binding and not over, until, row.sentence, row.cite)


def _notice(instrument: Instrument, secrecy: Secrecy) -> NoticeRule:
    """What binds to silence binds here too, and what does not bind forbids nothing."""
    if secrecy.binding and instrument.notice.speaker == "allowed":
        return NoticeRule("forbidden", secrecy.sentence, secrecy.citations)
    if not secrecy.binding and instrument.notice.speaker == "forbidden":
        return NoticeRule("allowed", secrecy.sentence, secrecy.citations or instrument.notice.cite)
    return instrument.notice


_NO_SECRECY = SecrecyRow("none", False, "No secrecy was found in the paper.", (), All(()))
_NOT_BINDING = SecrecyRow(
    "requested",
    False,
    "Silence is asked for, and nothing in the law book makes it binding here.",
    (),
    All(()),
)


_EVENTS = {"served_at": "service", "received_at": "receipt"}


def _clocks(instrument: Instrument, scene: _Scene) -> Iterator[Clock]:
    returned = scene.facts.get("return_at")
    if isinstance(returned, date):
        yield Clock("return-date", returned, "fixed", "The return date that the paper sets.", ())
    for rule in instrument.clocks:
        start = scene.facts.get(rule.start)
        if not isinstance(start, date) and rule.start in _EVENTS and scene.truth(rule.when) is True:
            said = f"{rule.amount} {rule.unit} from {_EVENTS[rule.start]}: day of {_EVENTS[rule.start]} not known."
            yield Clock(rule.code, None, rule.rule, f"{said} {rule.sentence}", rule.cite)
        if not isinstance(start, date) or scene.truth(rule.when) is not True:
            continue
        try:
            at = count(
                start,
                rule.amount,
                rule.unit,
                rule.rule,
                scene.days,
                scene.zone,
                before=rule.direction == "before",
            )
        except (OverflowError, ValueError):  # a date at the edge of the calendar
            continue
        limit = scene.facts.get(rule.not_after) if rule.not_after else None
        if isinstance(limit, date) and (
            _as_day(limit, scene.zone) < _as_day(at, scene.zone)
            # A time of day comes before the end of the same day.
            or (_as_day(limit, scene.zone) == _as_day(at, scene.zone) and isinstance(limit, datetime))
        ):
            at = limit
        yield Clock(rule.code, at, rule.rule, rule.sentence, rule.cite)


def _as_day(moment: date | datetime, zone: ZoneInfo) -> date:
    if not isinstance(moment, datetime):
        return moment
    try:
        return moment.astimezone(zone).date() if moment.tzinfo else moment.date()
    except OverflowError:  # at the edge of the calendar
        return moment.date()


def _required_by(cites: Provisions) -> RequiredBy:
    kinds = {p.authority for p in cites}
    if kinds == {"pleading"}:
        return "pleading"
    return "policy" if kinds == {"policy"} else "law"


def _distinct(found: Iterable[_Finding]) -> tuple[Ground, ...]:
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


def _zone(facts: Mapping[str, FactValue]) -> ZoneInfo:
    name = facts.get("forum.zone")
    try:
        return ZoneInfo(name) if isinstance(name, str) else ZoneInfo("UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _unknown_instrument(demand: Demand, book: Book) -> Assessment:
    cite = tuple(p for p in book.provisions.values() if p.id == "talley.sanity.known-instrument")
    sentence = (
        "The law book holds no instrument of this kind in force on this day: it names no power to compel."
    )
    reason = Reason("no-legal-basis-stated", sentence, cite)
    return Assessment(
        version=book.version,
        verdicts=tuple(Verdict(i.target, i.category, Refused((reason,)), cite) for i in demand.items),
        grounds=(Ground("no-legal-basis-stated", "object", sentence, cite, "policy"),),
        showings=(),
        secrecy=Secrecy("none", binding=False, until=None, sentence=_NO_SECRECY.sentence, citations=()),
        notice=NoticeRule("allowed", "No known law keeps the platform from telling the speaker.", cite),
        clocks=(),
    )
