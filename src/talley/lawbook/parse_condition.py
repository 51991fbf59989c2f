"""Parse conditions, strictly: a fact, a comparison or a limit that is not known is an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from talley.lawbook import condition as c
from talley.lawbook.node import Node
from talley.lawbook.vocabulary import FACTS, FINDINGS_PREFIX, LIMITS


def condition_of(node: Node, data: Any) -> c.Condition:
    """Return the condition that a piece of YAML says.

    Raises: LawBookError.
    """
    if not isinstance(data, dict):
        node.fail("expected a condition", "when")
    keys = set(data)
    for key, make in (("all", c.All), ("any", c.Any)):
        if keys == {key} and isinstance(data[key], list):
            return make(tuple(condition_of(node, part) for part in data[key]))
    if keys == {"not"}:
        return c.Not(condition_of(node, data["not"]))
    if "span" in keys:
        return _span(node, data)
    if len(keys) != 2 or not isinstance(data.get("fact"), str):
        node.fail("expected a condition: all, any, not, span, or a fact with one comparison", "when")
    name, (word,) = fact_of(node, str(data["fact"]), "when"), tuple(keys - {"fact"})
    make_one = _COMPARISONS.get(word)
    if make_one is None:
        node.fail(f"{word!r} is no comparison; expected one of {', '.join(sorted(_COMPARISONS))}", "when")
    if word in {"before", "after"}:
        fact_of(node, str(data[word]), "when")
    try:
        return make_one(name, data[word])
    except (TypeError, ValueError):
        node.fail(f"{data[word]!r} is no value for {word!r}", "when")


def _span(node: Node, data: Any) -> c.Span:
    form = "expected {span: [FACT, FACT], above or below: {days or months: a number or a limit's name}}"
    span, relation = data["span"], "above" if "above" in data else "below"
    length = data.get(relation)
    if set(data) != {"span", relation} or not isinstance(length, dict) or len(length) != 1:
        node.fail(form, "when")
    ((unit, amount),) = length.items()
    if not isinstance(span, list) or len(span) != 2 or unit not in {"days", "months"}:
        node.fail(form, "when")
    named = isinstance(amount, str) and amount in LIMITS
    if isinstance(amount, bool) or not (isinstance(amount, int) or named):
        node.fail(f"{amount!r} is no number and no limit; limits are {', '.join(sorted(LIMITS))}", "when")
    start, end = (fact_of(node, str(name), "when") for name in span)
    return c.Span(start, end, "above" if relation == "above" else "below", unit, amount)


def fact_of(node: Node, name: str, key: str) -> str:
    """Return the name if it is a fact's. A slip would else be a condition that is never known."""
    if name not in FACTS and not name.startswith(FINDINGS_PREFIX):
        node.fail(f"{name!r} is no fact; see docs/formats/lawbook.md", key)
    return name


def _values(value: Any) -> frozenset[Any]:
    if not isinstance(value, list):
        raise TypeError
    return frozenset(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


_COMPARISONS: dict[str, Callable[[str, Any], c.Condition]] = {
    "in": lambda name, value: c.In(name, _values(value)),
    "not_in": lambda name, value: c.Not(c.In(name, _values(value))),
    "is": c.Is,
    "before": lambda name, value: c.Order(name, "before", str(value)),
    "after": lambda name, value: c.Order(name, "after", str(value)),
    "above": lambda name, value: c.Amount(name, "above", float(value)),
    "below": lambda name, value: c.Amount(name, "below", float(value)),
    "at_least": lambda name, value: c.Amount(name, "at_least", float(value)),
    "at_most": lambda name, value: c.Amount(name, "at_most", float(value)),
    "missing": lambda name, value: c.Missing(name, _flag(value)),
    "non_working_day": lambda name, value: c.NonWorkingDay(name, _flag(value)),
}
