"""Parse a platform's policy: every instrument of the book has its row, and no other."""

from __future__ import annotations

from collections.abc import Collection

from talley.lawbook.node import Node
from talley.lawbook.parse_condition import condition_of
from talley.lawbook.parse_parts import SHOWING_KEYS, Parts
from talley.lawbook.policy import Policy
from talley.lawbook.vocabulary import LIMITS

POLICY_KEYS = frozenset(
    {"kind", "id", "version", "showings", "showing_texts", "limits", "not_asked_when", "provisions"}
)


def policy_of(node: Node, parts: Parts, instruments: Collection[str]) -> Policy:
    """Return the policy that a file holds; `instruments` are the ids of the book.

    Raises: LawBookError; an instrument without a row is named, so that none is left out by accident.
    """
    texts = {text.code: text for text in map(parts.showing, node.nodes("showing_texts", SHOWING_KEYS))}
    asked = node.data.get("showings")
    if not isinstance(asked, dict):
        node.fail("'showings' must map instruments to lists of codes", "showings")
    if unknown := sorted(set(map(str, asked)) - set(instruments)):
        node.fail(f"'showings' names no instrument of this book: {', '.join(unknown)}", "showings")
    if missing := sorted(set(instruments) - set(asked)):
        node.fail(f"'showings' has no row for {', '.join(missing)}; write [] where none is asked", "showings")
    showings = {}
    for instrument, codes in asked.items():
        if not isinstance(codes, list) or not all(isinstance(c, str) and c in texts for c in codes):
            node.fail(f"{instrument!r} asks for a showing that 'showing_texts' does not hold", "showings")
        showings[str(instrument)] = tuple(texts[code] for code in codes)
    limits = node.data.get("limits", {})
    if not isinstance(limits, dict) or not all(isinstance(v, int) for v in limits.values()):
        node.fail("'limits' must map names to whole numbers or true and false", "limits")
    if unknown := sorted(set(limits) - LIMITS):
        node.fail(f"{unknown[0]!r} is no limit; expected one of {', '.join(sorted(LIMITS))}", "limits")
    waived = node.data.get("not_asked_when")
    not_asked_when = None if waived is None else condition_of(node, waived)
    return Policy(node.text("id"), node.text("version"), showings, dict(limits), not_asked_when)
