"""Parse the parts that instruments, tests and rules for all are made of, with the book's provisions at hand."""

from __future__ import annotations

from collections.abc import Mapping

from talley.lawbook.book import ClockRule, Provisions, Reach, Rule, SecrecyRow, ShowingText
from talley.lawbook.clocks import RULES
from talley.lawbook.node import Node
from talley.lawbook.parse_condition import condition_of, fact_of
from talley.lawbook.provision import Provision
from talley.lawbook.vocabulary import CATEGORIES, GROUNDS

RULE_KEYS = "code scope when effect result unknown sentence cite instruments"
REACH_KEYS = "categories answer sentence cite when"
SECRECY_KEYS = "when kind binding sentence cite"
CLOCK_KEYS = "code from period direction rule not_after when sentence cite"
SHOWING_KEYS = "code title sentence cite"


class Parts:
    def __init__(self, provisions: Mapping[str, Provision]) -> None:
        self.provisions = provisions

    def cite(self, node: Node, key: str = "cite") -> Provisions:
        ids = node.texts(key)
        if not ids:
            node.fail(f"{key!r} must cite at least one provision", key)
        for cited in ids:
            if cited not in self.provisions:
                node.fail(f"{cited!r} is no provision of this book", key)
        return tuple(self.provisions[cited] for cited in ids)

    def rules(self, node: Node) -> list[Rule]:
        results = frozenset({"refused", "unsettled", "none"})
        return [self._rule(part, results) for part in node.nodes("rules", RULE_KEYS)]

    def _rule(self, part: Node, results: frozenset[str]) -> Rule:
        rule = Rule(
            code=part.one_of("code", frozenset(GROUNDS)),
            scope=part.one_of("scope", frozenset({"demand", "item"})),
            when=condition_of(part, part.data.get("when")),
            effect=part.one_of("effect", frozenset({"object", "limit", "inform"})),
            result=part.one_of("result", results, "none"),
            unknown=part.one_of("unknown", results, "none"),
            sentence=part.text("sentence"),
            cite=self.cite(part),
            instruments=frozenset(part.texts("instruments")) if "instruments" in part.data else None,
        )
        if {rule.result, rule.unknown} != {"none"} and all(p.authority == "policy" for p in rule.cite):
            part.fail("a rule that cites policy alone cannot turn a verdict", "cite")
        return rule

    def reach(self, node: Node) -> Reach:
        return Reach(
            categories=self.categories(node, "categories"),
            answer=node.one_of("answer", frozenset({"permitted", "contested", "refused"})),
            sentence=node.text("sentence", ""),
            cite=self.cite(node),
            when=condition_of(node, node.data["when"]) if "when" in node.data else None,
        )

    def secrecy(self, node: Node) -> SecrecyRow:
        return SecrecyRow(
            kind=node.one_of("kind", frozenset({"none", "requested", "statutory", "court_ordered"})),
            binding=node.flag("binding"),
            sentence=node.text("sentence"),
            cite=self.cite(node),
            when=condition_of(node, node.data.get("when")),
        )

    def clock(self, node: Node) -> ClockRule:
        period = node.data.get("period")
        if not isinstance(period, dict) or len(period) != 1:
            node.fail("'period' must be one of {days: N}, {hours: N}, {months: N}", "period")
        unit, amount = next(iter(period.items()))
        if unit not in {"days", "hours", "months"} or not isinstance(amount, int) or amount < 0:
            node.fail("'period' must be one of {days: N}, {hours: N}, {months: N}", "period")
        return ClockRule(
            code=node.text("code"),
            start=fact_of(node, node.text("from"), "from"),
            amount=amount,
            unit=unit,
            direction=node.one_of("direction", frozenset({"after", "before"}), "after"),
            rule=node.one_of("rule", RULES),
            sentence=node.text("sentence"),
            cite=self.cite(node),
            not_after=fact_of(node, node.text("not_after"), "not_after")
            if node.data.get("not_after")
            else None,
            when=condition_of(node, node.data["when"]) if "when" in node.data else None,
        )

    def showing(self, node: Node) -> ShowingText:
        sentence = node.text("sentence")
        return ShowingText(node.text("code"), node.text("title", sentence), sentence, self.cite(node))

    def categories(self, node: Node, key: str) -> frozenset[str]:
        named = frozenset(node.texts(key))
        if unknown := named - set(CATEGORIES):
            node.fail(f"{min(unknown)!r} is no category", key)
        return named
