"""The tests that courts set before an anonymous speaker is unmasked, brought up for one item.

Deliberately not merged: each test that binds is asked for, each that may be argued is named, none is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from talley.lawbook.assessment import Finding, Ground, RequiredBy, Showing
from talley.lawbook.book import Book, Effect, Instrument, Provisions, Result, ShowingText, UnmaskingTest
from talley.lawbook.demand import Facts, Item
from talley.lawbook.policy import Policy
from talley.lawbook.scene import Scene

_NONE_BINDS = "No binding test for unmasking an anonymous speaker by this kind of demand is in the law book."


@dataclass(frozen=True, slots=True)
class Unmasking:
    """What the tests say of an item; a permitted item rests on `citations` too."""

    findings: tuple[Finding, ...] = ()
    showings: tuple[Showing, ...] = ()
    citations: Provisions = ()


def unmasking_of(book: Book, instrument: Instrument, item: Item, scene: Scene) -> Unmasking:
    """Bring up the tests for an item within reach; the book says when an item would identify a speaker."""
    if book.unmasking is None or not instrument.unmasking_tests or not identifies(book, item.category):
        return Unmasking()
    if scene.truth(book.unmasking.applies) is not True:
        return Unmasking()
    met = [
        test
        for test in book.tests
        if (test.forum == "court_order") is instrument.judicial and scene.truth(test.applies) is True
    ]
    binding = [test for test in met if test.binding and scene.truth(test.binds_when) is True]
    if binding:
        return _asked_by_law(binding, scene.facts)
    if instrument.judicial:
        return Unmasking(tuple(_to_know(test) for test in met))
    cites = (*book.unmasking.cite, *(p for test in met for p in test.cite))
    named = "; ".join(_named(test) for test in met)
    sentence = f"{_NONE_BINDS} May be argued: {named}." if named else _NONE_BINDS
    return Unmasking((Finding(Ground("test-unsettled", "object", sentence, cites, "law"), "unsettled"),))


def identifies(book: Book, category: str) -> bool:
    """Say whether records of this category would identify a speaker."""
    return book.unmasking is not None and category in book.unmasking.identifies


def _named(test: UnmaskingTest) -> str:
    elements = ", ".join(element.title.rstrip(".") for element in test.elements)
    return f"{test.title} ({elements})" if elements else test.title


def _to_know(test: UnmaskingTest) -> Finding:
    return Finding(Ground("unmasking-authority", "inform", test.sentence, test.cite, "law"), "none")


def _asked_by_law(tests: list[UnmaskingTest], facts: Facts) -> Unmasking:
    asked = [(test, showing_of(element, "law", facts)) for test in tests for element in test.elements]
    not_made = [s for _, s in asked if s.finding == "not_made"]
    still_open = [s for test, s in asked if s.finding == "open" and test.burden != "speaker"]
    for_the_speaker = [s for test, s in asked if s.finding == "open" and test.burden == "speaker"]
    contrary = "It is for the speaker or the platform to show the contrary of: "
    findings = (
        *_unmet(not_made, "Required by law and not made: ", "object", "refused"),
        *_unmet(still_open, "Required by law and open: ", "object", "unsettled"),
        *_unmet(for_the_speaker, contrary, "inform", "none"),
    )
    showings = tuple(showing for _, showing in asked)
    return Unmasking(findings, showings, _cites(showings))


def _unmet(showings: list[Showing], said: str, effect: Effect, result: Result) -> Iterator[Finding]:
    if showings:
        ground = Ground("speech-showings-unmet", effect, said + titles(showings), _cites(showings), "law")
        yield Finding(ground, result)


def policy_showings(
    policy: Policy | None, book: Book, instrument: Instrument, items: Iterable[Item], scene: Scene
) -> tuple[Showing, ...]:
    """Return what the platform's policy asks before a speaker is unmasked; of a court it asks nothing."""
    facts = scene.facts
    if (
        policy is not None
        and policy.not_asked_when is not None
        and scene.truth(policy.not_asked_when) is True
    ):
        return ()
    speech = facts.get("speech") is True and any(identifies(book, item.category) for item in items)
    if policy is None or not speech:
        return ()
    return tuple(showing_of(text, "policy", facts) for text in policy.showings.get(instrument.id, ()))


def unmet_by_policy(showings: tuple[Showing, ...]) -> Iterator[Finding]:
    """Yield the ground for what the policy asks and nobody showed: it turns no verdict."""
    unmet = [s for s in showings if s.finding in {"open", "not_made"}]
    if unmet:
        sentence = "The platform's policy asks for these before a speaker is unmasked: " + titles(unmet)
        yield Finding(Ground("speech-showings-unmet", "object", sentence, _cites(unmet), "policy"), "none")


def showing_of(text: ShowingText, asked_by: RequiredBy, facts: Facts) -> Showing:
    """Return a showing with the answer that the facts hold, open where there is none."""
    said = facts.get(f"findings.{text.code}")
    finding = said if said in {"made", "not_made", "ruled", "consented"} else "open"
    return Showing(text.code, text.title, text.sentence, asked_by, str(finding), text.cite)


def titles(showings: Iterable[Showing]) -> str:
    """Return the titles as the end of a sentence."""
    return "; ".join(s.title.rstrip(".") for s in showings) + "."


def _cites(showings: Iterable[Showing]) -> Provisions:
    return tuple(dict.fromkeys(p for s in showings for p in s.citations))
