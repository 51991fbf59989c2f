"""What a platform asks for beyond the law. Never turns a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from talley.lawbook.condition import Condition

if TYPE_CHECKING:
    from talley.lawbook.book import ShowingText


@dataclass(frozen=True, slots=True)
class Policy:
    """`showings` maps an instrument's id to the showings asked before a speaker is unmasked.

    Where `not_asked_when` is met none of them is asked: policy never overrides a court.
    """

    id: str
    version: str
    showings: Mapping[str, tuple[ShowingText, ...]]
    limits: Mapping[str, int | bool]
    not_asked_when: Condition | None = None
