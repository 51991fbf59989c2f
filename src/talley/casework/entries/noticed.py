"""The speaker was told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from talley.casework.canonical import Code, Name, Number
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Route:
    """One way that the speaker chose to be told, and what came of it."""

    name: Code
    outcome: Literal["delivered", "failed", "not_tried"]


@dataclass(frozen=True, slots=True)
class Noticed(EventBody):
    """Notice to one target about exactly these items; `inbox`: it lies in the on-site inbox."""

    TYPE: ClassVar[str] = "noticed"
    PUBLIC: ClassVar[tuple[str, ...]] = ("window_days",)
    target: Name
    items: tuple[Name, ...]
    inbox: bool
    routes: tuple[Route, ...]
    window_days: Number


EXAMPLE = Noticed(
    target="t1", items=("i1", "i2"), inbox=True, routes=(Route("feed", "delivered"),), window_days=7
)
