"""What a platform asks for beyond the law. Never turns a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talley.lawbook.book import ShowingText


@dataclass(frozen=True, slots=True)
class Policy:
    """`showings` maps an instrument's id to the showings asked before a speaker is unmasked."""

    id: str
    version: str
    showings: Mapping[str, tuple[ShowingText, ...]]
    limits: Mapping[str, int | bool]
