"""What the reader proposes about one paper: facts, targets, things asked, and what it looked for in vain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from talley.reading.paper import AskedItem, Fact, NamedTarget


@dataclass(frozen=True, slots=True)
class Findings:
    """Facts by name (docs/formats/lawbook.md, and instrument, statutes, issuing_authority, signer, court,
    court_number, return_within_days, asked_unrecognised); `missing` names what was not found, never guessed.
    """

    facts: Mapping[str, Fact]
    targets: tuple[NamedTarget, ...]
    items: tuple[AskedItem, ...]
    missing: tuple[str, ...]
