"""Secrecy and notice: what is claimed, what binds, and whether the speaker may be told."""

from __future__ import annotations

from datetime import date, datetime

from talley.lawbook.assessment import Secrecy
from talley.lawbook.book import NoticeRule, SecrecyRow
from talley.lawbook.condition import All
from talley.lawbook.scene import Scene

# Security: where a book has no row for what is claimed, a claim of force is taken as binding until it is read.
_CLAIMED = (
    "The law book says nothing of the silence that is claimed. Read what is claimed before telling anybody."
)


def secrecy_of(rows: tuple[SecrecyRow, ...], scene: Scene) -> Secrecy:
    """Return what the first row that is met says, the instrument's own rows before those for all."""
    row = next((r for r in rows if scene.truth(r.when) is True), None) or _without_row(scene)
    ends = scene.facts.get("secrecy.ends_on")
    until = ends.date() if isinstance(ends, datetime) else ends if isinstance(ends, date) else None
    on = scene.facts["on"]
    over = until is not None and isinstance(on, date) and until < on
    return Secrecy(row.kind, row.binding and not over, until, row.sentence, row.cite)


def _without_row(scene: Scene) -> SecrecyRow:
    match scene.facts.get("secrecy.claim"):
        case "statutory":
            return SecrecyRow("statutory", binding=True, sentence=_CLAIMED, cite=(), when=All(()))
        case "court_ordered":
            return SecrecyRow("court_ordered", binding=True, sentence=_CLAIMED, cite=(), when=All(()))
        case _:
            return SecrecyRow("none", binding=False, sentence="No secrecy was found.", cite=(), when=All(()))


def notice_of(rule: NoticeRule, secrecy: Secrecy) -> NoticeRule:
    """What binds to silence binds here too, and what does not bind forbids nothing."""
    if secrecy.binding and rule.speaker != "forbidden":
        return NoticeRule("forbidden", secrecy.sentence, secrecy.citations or rule.cite)
    if not secrecy.binding and rule.speaker == "forbidden":
        return NoticeRule("allowed", secrecy.sentence, secrecy.citations or rule.cite)
    return rule
