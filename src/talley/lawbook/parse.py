"""Parse a law book's files into a `Book`, strictly: an unknown key or a wrong value is an error with file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from talley.lawbook.book import (
    Book,
    Instrument,
    NoticeRule,
    Rule,
    SecrecyRow,
    UnmaskingScope,
    UnmaskingTest,
    Zones,
)
from talley.lawbook.condition import All
from talley.lawbook.node import LawBookError, Node, holds_cases, load
from talley.lawbook.parse_condition import condition_of
from talley.lawbook.parse_parts import CLOCK_KEYS, REACH_KEYS, SECRECY_KEYS, SHOWING_KEYS, Parts
from talley.lawbook.parse_policy import POLICY_KEYS, policy_of
from talley.lawbook.parse_provision import provisions_of
from talley.lawbook.provision import Provision

__all__ = ["LawBookError", "parse_book"]

_INSTRUMENT_KEYS = (
    "kind id title jurisdiction valid_from valid_until compulsory judicial emergency unmasking_tests rules reach "
    "reach_otherwise secrecy notice clocks showings provisions"
)
_TEST_KEYS = (
    "kind id title forum speaker_role applies binding binds_when burden notice_required balancing "
    "binding_in elements sentence cite provisions"
)
_DETAILS = ("notice_required", "balancing", "binding_in", "speaker_role")


def parse_book(files: Mapping[str, str]) -> Book:
    """Parse a whole law book from its files' texts by relative name.

    Raises: LawBookError at the first thing that is not as the format says.
    """
    # Cases are for the tests, and longer than the law: they count for the version and are not parsed here.
    loaded = {name: load(name, text) for name, text in sorted(files.items()) if not holds_cases(text)}
    provisions: dict[str, Provision] = {}
    for name, data in loaded.items():
        for provision in provisions_of(name, data):
            if provision.id in provisions:
                raise LawBookError(f"{name}: the provision {provision.id!r} stands twice in the book")
            provisions[provision.id] = provision
    digest = hashlib.sha256()
    for name, text in sorted(files.items()):
        digest.update(f"{name}\0{len(text.encode())}\0".encode() + text.encode())
    parser = _Parser(provisions)
    for name, data in loaded.items():
        parser.file(name, data)
    policies = [Node(name, data, POLICY_KEYS) for name, data in loaded.items() if data["kind"] == "policy"]
    if len(policies) > 1:
        policies[1].fail("a second policy; a book has one")
    return Book(
        version=digest.hexdigest()[:12],
        provisions=provisions,
        instruments=parser.instruments,
        tests=tuple(parser.tests),
        rules=tuple(parser.rules),
        policy=policy_of(policies[0], parser.parts, parser.instruments) if policies else None,
        secrecy=tuple(parser.secrecy),
        unmasking=parser.unmasking,
        zones=parser.zones,
    )


class _Parser:
    """Collects what the files hold, with the provisions at hand."""

    def __init__(self, provisions: Mapping[str, Provision]) -> None:
        self.parts = Parts(provisions)
        self.instruments: dict[str, Instrument] = {}
        self.tests: list[UnmaskingTest] = []
        self.rules: list[Rule] = []
        self.secrecy: list[SecrecyRow] = []
        self.unmasking: UnmaskingScope | None = None
        self.zones = Zones()

    def file(self, name: str, data: Any) -> None:
        match data["kind"]:
            case "instrument":
                node = Node(name, data, frozenset(_INSTRUMENT_KEYS.split()))
                made = self._instrument(node)
                if made.id in self.instruments:
                    node.fail(f"the instrument {made.id!r} stands twice in the book", "id")
                self.instruments[made.id] = made
            case "test":
                self.tests.append(self._test(Node(name, data, frozenset(_TEST_KEYS.split()))))
            case "rules":
                node = Node(name, data, frozenset({"kind", "rules", "secrecy", "provisions"}))
                self.rules += self.parts.rules(node)
                self.secrecy += [self.parts.secrecy(p) for p in node.nodes("secrecy", SECRECY_KEYS)]
            case "unmasking":
                node = Node(name, data, frozenset({"kind", "identifies", "applies", "cite", "provisions"}))
                if self.unmasking is not None:
                    node.fail("a second file of kind unmasking; a book has one")
                self.unmasking = UnmaskingScope(
                    identifies=self.parts.categories(node, "identifies"),
                    applies=condition_of(node, data.get("applies")),
                    cite=self.parts.cite(node),
                )
            case "zones":
                node = Node(name, data, frozenset({"kind", "courts", "states", "countries"}))
                self.zones = Zones(*(_zones(node, key) for key in ("courts", "states", "countries")))

    def _instrument(self, node: Node) -> Instrument:
        compulsory = node.data.get("compulsory")
        if compulsory is not None and not isinstance(compulsory, bool):
            node.fail("'compulsory' must be true, false or null", "compulsory")
        notice = node.node("notice", "speaker sentence cite")
        return Instrument(
            id=node.text("id"),
            title=node.text("title"),
            jurisdiction=node.text("jurisdiction"),
            valid_from=node.day("valid_from"),
            valid_until=node.day("valid_until"),
            compulsory=compulsory,
            judicial=node.flag("judicial", default=False),
            emergency=node.flag("emergency", default=False),
            unmasking_tests=node.flag("unmasking_tests", default=True),
            rules=tuple(self.parts.rules(node)),
            reach=tuple(self.parts.reach(part) for part in node.nodes("reach", REACH_KEYS)),
            reach_otherwise=self.parts.reach(node.node("reach_otherwise", REACH_KEYS)),
            secrecy=tuple(self.parts.secrecy(p) for p in node.nodes("secrecy", SECRECY_KEYS)),
            notice=NoticeRule(
                notice.one_of("speaker", frozenset({"allowed", "forbidden", "required"})),
                notice.text("sentence"),
                self.parts.cite(notice),
            ),
            clocks=tuple(self.parts.clock(p) for p in node.nodes("clocks", CLOCK_KEYS)),
            showings=tuple(self.parts.showing(p) for p in node.nodes("showings", SHOWING_KEYS)),
        )

    def _test(self, node: Node) -> UnmaskingTest:
        elements = tuple(self.parts.showing(p) for p in node.nodes("elements", SHOWING_KEYS))
        if not elements and "sentence" not in node.data:
            node.fail("a test without elements needs a 'sentence' that says what was held")
        return UnmaskingTest(
            id=node.text("id"),
            title=node.text("title"),
            forum=node.one_of("forum", frozenset({"civil", "grand_jury", "administrative", "court_order"})),
            applies=condition_of(node, node.data.get("applies")),
            binding=node.flag("binding"),
            binds_when=condition_of(node, node.data["binds_when"]) if "binds_when" in node.data else All(()),
            burden=node.one_of(
                "burden", frozenset({"plaintiff", "requesting_party", "government", "speaker"})
            ),
            elements=elements,
            sentence=node.text("sentence", ""),
            cite=self.parts.cite(node),
            details={key: node.data[key] for key in _DETAILS if key in node.data},
        )


def _zones(node: Node, key: str) -> dict[str, str]:
    table = node.data.get(key, {})
    if not isinstance(table, dict):
        node.fail(f"{key!r} must map places to time zones", key)
    for place, zone in table.items():
        try:
            ZoneInfo(str(zone))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            node.fail(f"{zone!r} of {place!r} is no time zone", key)
    return {str(place): str(zone) for place, zone in table.items()}
