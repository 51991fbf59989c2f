"""What is known of a demand and what is not: a ground may rest on an unknown, a check may be passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from talley.lawbook.book import Rule
from talley.lawbook.condition import Condition, mentioned
from talley.lawbook.demand import Facts
from talley.lawbook.vocabulary import FACTS, GROUNDS


def unknown_facts(condition: Condition, facts: Facts) -> tuple[str, ...]:
    """Return the titles of the facts that a condition asks about and nobody has stated, in the vocabulary's order."""
    asked = mentioned(condition)
    return tuple(FACTS[name].title for name in FACTS if name in asked and name not in facts)


def not_known(rule: Rule, facts: Facts) -> str:
    """Say what is not known, and the rule that it decides."""
    titles = "; ".join(title[0].lower() + title[1:] for title in unknown_facts(rule.when, facts))
    return f"Not known from the paper: {titles or 'what this rule asks'}. {rule.sentence}"


def checked(rules: Iterable[Rule], facts: Facts) -> Iterator[tuple[Rule, str]]:
    """Yield each rule that says what is in order where it is not met, with that sentence.

    `rules` are those that are known not to be met. A rule of which no fact is stated checked nothing.
    """
    for rule in rules:
        text = GROUNDS[rule.code].in_order if rule.code in GROUNDS else ""
        if text and any(name in facts for name in mentioned(rule.when)):
            yield rule, text
