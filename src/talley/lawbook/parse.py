"""Parse a law book's files into a `Book`, strictly: an unknown key or a wrong value is an error with file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NoReturn

from talley.lawbook import condition as c
from talley.lawbook.book import (
    Book,
    ClockRule,
    Instrument,
    NoticeRule,
    Provisions,
    Reach,
    Rule,
    SecrecyRow,
    ShowingText,
    UnmaskingTest,
)
from talley.lawbook.clocks import RULES
from talley.lawbook.plain_yaml import PlainYamlError, load_plain
from talley.lawbook.policy import Policy
from talley.lawbook.provision import AUTHORITIES, Provision, Source, quote_sha256
from talley.lawbook.vocabulary import CATEGORIES, FACTS, FINDINGS_PREFIX, GROUNDS

_INSTRUMENT_KEYS = frozenset(
    [
        "kind",
        "id",
        "title",
        "jurisdiction",
        "valid_from",
        "valid_until",
        "compulsory",
        "judicial",
        "unmasking_tests",
        "rules",
        "reach",
        "reach_otherwise",
        "secrecy",
        "notice",
        "clocks",
        "showings",
        "provisions",
    ]
)
_TEST_KEYS = frozenset(
    [
        "kind",
        "id",
        "title",
        "forum",
        "speaker_role",
        "applies",
        "binding",
        "burden",
        "notice_required",
        "balancing",
        "binding_in",
        "elements",
        "cite",
        "provisions",
    ]
)


class LawBookError(Exception):
    """A law book's file is not as docs/formats/lawbook.md says: names file, line and what was expected."""


class Node:
    """A YAML mapping with its file and line; every key must be asked for or listed."""

    def __init__(self, file: str, data: Any, keys: frozenset[str]) -> None:
        self.file, self.data = file, data
        if not isinstance(data, dict):
            self.fail("expected a mapping")
        unknown = set(data) - keys
        if unknown:
            self.fail(f"unknown key {min(map(str, unknown))!r}; expected one of {', '.join(sorted(keys))}")

    def fail(self, message: str, key: str | None = None) -> NoReturn:
        line = getattr(getattr(self.data, "lc", None), "line", 0) or 0
        if key is not None and key in (getattr(getattr(self.data, "lc", None), "data", None) or {}):
            line = self.data.lc.data[key][0]
        raise LawBookError(f"{self.file}, line {line + 1}: {message}")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str):
            self.fail(f"{key!r} must be text", key)
        return str(value)

    def one_of(self, key: str, choices: frozenset[str], default: str | None = None) -> Any:
        value = self.text(key, default)
        if value not in choices:
            self.fail(f"{key!r} must be one of {', '.join(sorted(choices))}, not {value!r}", key)
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            self.fail(f"{key!r} must be true or false", key)
        return bool(value)

    def day(self, key: str) -> date | None:
        value = self.data.get(key)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            self.fail(f"{key!r} must be a date or null", key)
        return value if value is None else date(value.year, value.month, value.day)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.fail(f"{key!r} must be a list of texts", key)
        return tuple(str(v) for v in value)

    def nodes(self, key: str, keys: str) -> list[Node]:
        value = self.data.get(key, [])
        if not isinstance(value, list):
            self.fail(f"{key!r} must be a list", key)
        return [Node(self.file, part, frozenset(keys.split())) for part in value]


def parse_book(files: Mapping[str, str]) -> Book:
    """Parse a whole law book from its files' texts by relative name.

    Raises: LawBookError at the first thing that is not as the format says.
    """
    loaded = {name: _load(name, text) for name, text in sorted(files.items())}
    provisions: dict[str, Provision] = {}
    for name, data in loaded.items():
        for provision in _provisions(name, data):
            if provision.id in provisions:
                raise LawBookError(f"{name}: the provision {provision.id!r} stands twice in the book")
            provisions[provision.id] = provision
    digest = hashlib.sha256()
    for name, text in sorted(files.items()):
        digest.update(f"{name}\0{len(text.encode())}\0".encode() + text.encode())
    parser = _Parser(provisions)
    for name, data in loaded.items():
        parser.file(name, data)
    return Book(
        version=digest.hexdigest()[:12],
        provisions=provisions,
        instruments=parser.instruments,
        tests=tuple(parser.tests),
        rules=tuple(parser.rules),
        policy=parser.policy,
    )


def _load(name: str, text: str) -> Any:
    try:
        data = load_plain(text)
    except PlainYamlError as error:
        where = f", line {error.line}" if error.line else ""
        raise LawBookError(f"{name}{where}: {error}") from error
    kinds = {"provisions", "instrument", "test", "rules", "policy", "cases"}
    if not isinstance(data, dict) or str(data.get("kind")) not in kinds:
        raise LawBookError(f"{name}, line 1: expected `kind:` one of {', '.join(sorted(kinds))}")
    return data


def _provisions(name: str, data: Any) -> list[Provision]:
    keys = "id cite authority quote quote_sha256 source source_as_of valid_from valid_until verified reviewed_by note"
    raw = data.get("provisions", [])
    if not isinstance(raw, list):
        raise LawBookError(f"{name}: `provisions` must be a list")
    return [_provision(Node(name, part, frozenset(keys.split()))) for part in raw]


def _provision(node: Node) -> Provision:
    quote, verified = node.text("quote", ""), node.flag("verified")
    claimed = node.data.get("quote_sha256")
    if quote and claimed != quote_sha256(quote):
        node.fail(f"the quote's hash is {quote_sha256(quote)}, not {claimed}", "quote_sha256")
    if verified and not quote:
        node.fail("verified needs the quoted words of the source", "verified")
    raw = node.data.get("source")
    source = None
    if raw is not None:
        part = Node(node.file, raw, frozenset({"name", "commit", "release"}))
        source = Source(part.text("name"), part.text("commit", ""), part.text("release", ""))
    if verified and source is None:
        node.fail("verified needs a source", "verified")
    return Provision(
        id=node.text("id"),
        cite=node.text("cite"),
        authority=node.one_of("authority", AUTHORITIES),
        quote=quote,
        source=source,
        source_as_of=node.day("source_as_of"),
        valid_from=node.day("valid_from"),
        valid_until=node.day("valid_until"),
        verified=verified,
        reviewed_by=node.texts("reviewed_by"),
        note=node.text("note", ""),
    )


class _Parser:
    """Collects what the files hold, with the provisions at hand."""

    def __init__(self, provisions: Mapping[str, Provision]) -> None:
        self.provisions = provisions
        self.instruments: dict[str, Instrument] = {}
        self.tests: list[UnmaskingTest] = []
        self.rules: list[Rule] = []
        self.policy: Policy | None = None

    def file(self, name: str, data: Any) -> None:
        match data["kind"]:
            case "instrument":
                made = self._instrument(Node(name, data, _INSTRUMENT_KEYS))
                if made.id in self.instruments:
                    raise LawBookError(f"{name}: the instrument {made.id!r} stands twice in the book")
                self.instruments[made.id] = made
            case "test":
                self.tests.append(self._test(Node(name, data, _TEST_KEYS)))
            case "rules":
                node = Node(name, data, frozenset({"kind", "rules", "provisions"}))
                self.rules += self._rules(node)
            case "policy":
                if self.policy is not None:
                    raise LawBookError(f"{name}: a second policy; a book has one")
                keys = frozenset(
                    {"kind", "id", "version", "showings", "showing_texts", "limits", "provisions"}
                )
                self.policy = self._policy(Node(name, data, keys))

    def cite(self, node: Node, key: str = "cite") -> Provisions:
        ids = node.texts(key)
        if not ids:
            node.fail(f"{key!r} must cite at least one provision", key)
        for cited in ids:
            if cited not in self.provisions:
                node.fail(f"{cited!r} is no provision of this book", key)
        return tuple(self.provisions[cited] for cited in ids)

    def _instrument(self, node: Node) -> Instrument:
        compulsory = node.data.get("compulsory")
        if compulsory is not None and not isinstance(compulsory, bool):
            node.fail("'compulsory' must be true, false or null", "compulsory")
        reach_keys = "categories answer sentence cite when"
        otherwise = Node(node.file, node.data.get("reach_otherwise"), frozenset(reach_keys.split()))
        notice = Node(node.file, node.data.get("notice"), frozenset({"speaker", "sentence", "cite"}))
        return Instrument(
            id=node.text("id"),
            title=node.text("title"),
            jurisdiction=node.text("jurisdiction"),
            valid_from=node.day("valid_from"),
            valid_until=node.day("valid_until"),
            compulsory=compulsory,
            judicial=node.flag("judicial", default=False),
            unmasking_tests=node.flag("unmasking_tests", default=True),
            rules=tuple(self._rules(node)),
            reach=tuple(self._reach(part) for part in node.nodes("reach", reach_keys)),
            reach_otherwise=self._reach(otherwise),
            secrecy=tuple(self._secrecy(p) for p in node.nodes("secrecy", "when kind binding sentence cite")),
            notice=NoticeRule(
                notice.one_of("speaker", frozenset({"allowed", "forbidden", "required"})),
                notice.text("sentence"),
                self.cite(notice),
            ),
            clocks=tuple(
                self._clock(p)
                for p in node.nodes("clocks", "code from period direction rule not_after when sentence cite")
            ),
            showings=tuple(self._showing(p) for p in node.nodes("showings", "code title sentence cite")),
        )

    def _rules(self, node: Node) -> list[Rule]:
        results = frozenset({"refused", "unsettled", "none"})
        keys = "code scope when effect result unknown sentence cite instruments"
        return [
            Rule(
                code=part.one_of("code", frozenset(GROUNDS)),
                scope=part.one_of("scope", frozenset({"demand", "item"})),
                when=_condition(part, part.data.get("when")),
                effect=part.one_of("effect", frozenset({"object", "limit", "inform"})),
                result=part.one_of("result", results, "none"),
                unknown=part.one_of("unknown", results, "none"),
                sentence=part.text("sentence"),
                cite=self.cite(part),
                instruments=frozenset(part.texts("instruments")) if "instruments" in part.data else None,
            )
            for part in node.nodes("rules", keys)
        ]

    def _reach(self, node: Node) -> Reach:
        categories = frozenset(node.texts("categories"))
        if unknown := categories - set(CATEGORIES):
            node.fail(f"{min(unknown)!r} is no category", "categories")
        return Reach(
            categories=categories,
            answer=node.one_of("answer", frozenset({"permitted", "contested", "refused"})),
            sentence=node.text("sentence", ""),
            cite=self.cite(node),
            when=_condition(node, node.data["when"]) if "when" in node.data else None,
        )

    def _secrecy(self, node: Node) -> SecrecyRow:
        return SecrecyRow(
            kind=node.one_of("kind", frozenset({"none", "requested", "statutory", "court_ordered"})),
            binding=node.flag("binding"),
            sentence=node.text("sentence"),
            cite=self.cite(node),
            when=_condition(node, node.data.get("when")),
        )

    def _clock(self, node: Node) -> ClockRule:
        period = node.data.get("period")
        if not isinstance(period, dict) or len(period) != 1:
            node.fail("'period' must be one of {days: N}, {hours: N}, {months: N}", "period")
        unit, amount = next(iter(period.items()))
        if (
            unit not in {"days", "hours", "months"}
            or not isinstance(amount, int)
            or not 0 <= amount < 100_000
        ):
            node.fail("'period' must be one of {days: N}, {hours: N}, {months: N}", "period")
        return ClockRule(
            code=node.text("code"),
            start=_fact(node, node.text("from"), "from"),
            amount=amount,
            unit=unit,
            direction=node.one_of("direction", frozenset({"after", "before"}), "after"),
            rule=node.one_of("rule", RULES),
            sentence=node.text("sentence"),
            cite=self.cite(node),
            not_after=_fact(node, node.text("not_after"), "not_after")
            if node.data.get("not_after")
            else None,
            when=_condition(node, node.data["when"]) if "when" in node.data else None,
        )

    def _showing(self, node: Node) -> ShowingText:
        sentence = node.text("sentence")
        return ShowingText(node.text("code"), node.text("title", sentence), sentence, self.cite(node))

    def _test(self, node: Node) -> UnmaskingTest:
        return UnmaskingTest(
            id=node.text("id"),
            title=node.text("title"),
            forum=node.one_of("forum", frozenset({"civil", "grand_jury", "administrative", "court_order"})),
            applies=_condition(node, node.data.get("applies")),
            binding=node.flag("binding"),
            elements=tuple(self._showing(p) for p in node.nodes("elements", "code title sentence cite")),
            cite=self.cite(node),
            details={
                key: node.data[key]
                for key in ("burden", "notice_required", "balancing", "binding_in", "speaker_role")
                if key in node.data
            },
        )

    def _policy(self, node: Node) -> Policy:
        texts = {
            text.code: text
            for text in (self._showing(p) for p in node.nodes("showing_texts", "code title sentence cite"))
        }
        asked = node.data.get("showings")
        if not isinstance(asked, dict):
            node.fail("'showings' must map instruments to lists of codes", "showings")
        showings = {}
        for instrument, codes in asked.items():
            if not isinstance(codes, list) or not all(isinstance(c, str) and c in texts for c in codes):
                node.fail(f"{instrument!r} asks for a showing that 'showing_texts' does not hold", "showings")
            showings[str(instrument)] = tuple(texts[code] for code in codes)
        limits = node.data.get("limits", {})
        if not isinstance(limits, dict) or not all(isinstance(v, int) for v in limits.values()):
            node.fail("'limits' must map names to whole numbers or true and false", "limits")
        return Policy(node.text("id"), node.text("version"), showings, dict(limits))


def _condition(node: Node, data: Any) -> c.Condition:
    if not isinstance(data, dict):
        node.fail("expected a condition", "when")
    keys = set(data)
    for key, make in (("all", c.All), ("any", c.Any)):
        if keys == {key} and isinstance(data[key], list):
            return make(tuple(_condition(node, part) for part in data[key]))
    if keys == {"not"}:
        return c.Not(_condition(node, data["not"]))
    if keys == {"span", "above_days"} and isinstance(data["span"], list) and len(data["span"]) == 2:
        start, end = (_fact(node, str(name), "when") for name in data["span"])
        return c.Span(start, end, _whole(node, data["above_days"]))
    if len(keys) != 2 or not isinstance(data.get("fact"), str):
        node.fail("expected a condition: all, any, not, span, or a fact with one comparison", "when")
    name, (word,) = _fact(node, str(data["fact"]), "when"), tuple(keys - {"fact"})
    make_one = _COMPARISONS.get(word)
    if make_one is None:
        node.fail(f"{word!r} is no comparison; expected one of {', '.join(sorted(_COMPARISONS))}", "when")
    if word in {"before", "after"}:
        _fact(node, str(data[word]), "when")
    try:
        return make_one(name, data[word])
    except (TypeError, ValueError, OverflowError):
        node.fail(f"{data[word]!r} is no value for {word!r}", "when")


def _whole(node: Node, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 100_000:
        node.fail("'above_days' must be a whole number of days", "when")
    return value


def _fact(node: Node, name: str, key: str) -> str:
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
