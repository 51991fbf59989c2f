"""Papers made for tests: text to a paper, and to what is found in it. Everybody named in them is invented."""

from __future__ import annotations

from talley.reading.find import find_facts
from talley.reading.findings import Findings
from talley.reading.paper import Line, Page, Paper, Place, Sha256


def paper_of(text: str) -> Paper:
    """One page whose lines share its height."""
    lines = text.split("\n")
    height = 1 / len(lines)
    placed = tuple(
        Line(line, Place(1, (0.1, index * height, 0.9, (index + 1) * height)))
        for index, line in enumerate(lines)
    )
    return Paper(Sha256("0" * 64), "text/plain", "plain-text", (Page(1, 612.0, 792.0, placed),))


def read(text: str) -> Findings:
    return find_facts(paper_of(text))


def value(findings: Findings, name: str) -> object:
    return findings.facts[name].value if name in findings.facts else None
