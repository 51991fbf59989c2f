"""What was found about one showing for one target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from talley.casework.canonical import Code, Digest, Name, Number
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Finding(EventBody):
    """The last one about a target's showing stands.

    `made` rests on `evidence`. `ruled` names the court's order, by its number, that had the objection before it.
    """

    TYPE: ClassVar[str] = "finding"
    PUBLIC: ClassVar[tuple[str, ...]] = ("showing", "answer")
    target: Name
    showing: Code
    answer: Literal["made", "not_made", "ruled"]
    evidence: Digest | None = None
    order: Number | None = None


EXAMPLE = Finding(target="t1", showing="offence-committed", answer="made", evidence=bytes(32))
