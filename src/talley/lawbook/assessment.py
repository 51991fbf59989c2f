"""What a law book says of a demand, as frozen values. Made by `evaluate` alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from talley.lawbook.book import Effect, NoticeRule, Provisions, Result

RequiredBy = Literal["law", "policy", "pleading"]


@dataclass(frozen=True, slots=True)
class Reason:
    """`known` false: it rests on a fact that nobody has stated."""

    code: str
    sentence: str
    citations: Provisions
    known: bool = True


@dataclass(frozen=True, slots=True)
class Permitted:
    """The law, as the book has it, lets this item be asked by this demand; `sentence` says how far."""

    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Unsettled:
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the law says of one item; `verified`: every citation it rests on was checked.

    `reach`: were the power good and everything in order, what the instrument answers for this category.
    """

    target: str
    item: str
    result: Permitted | Refused | Unsettled
    citations: Provisions
    reach: str = ""

    @property
    def verified(self) -> bool:
        return bool(self.citations) and all(p.verified for p in self.citations)


@dataclass(frozen=True, slots=True)
class Ground:
    code: str
    effect: Effect
    sentence: str
    citations: Provisions
    required_by: RequiredBy
    known: bool = True


@dataclass(frozen=True, slots=True)
class Showing:
    code: str
    title: str
    sentence: str
    required_by: RequiredBy
    finding: str
    citations: Provisions


@dataclass(frozen=True, slots=True)
class Secrecy:
    kind: str
    binding: bool
    until: date | None
    sentence: str
    citations: Provisions


@dataclass(frozen=True, slots=True)
class Clock:
    """`at` None: the day from which it counts is not known."""

    code: str
    at: date | datetime | None
    rule: str
    sentence: str
    citations: Provisions


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the book of `version` says of a demand."""

    version: str
    verdicts: tuple[Verdict, ...]
    grounds: tuple[Ground, ...]
    showings: tuple[Showing, ...]
    secrecy: Secrecy
    notice: NoticeRule
    clocks: tuple[Clock, ...]
    in_order: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: a ground, and what it does to a verdict; `category` where it is about that alone."""

    ground: Ground
    result: Result
    category: str = ""

    @property
    def reason(self) -> Reason:
        return Reason(self.ground.code, self.ground.sentence, self.ground.citations, self.ground.known)


def required_by(cites: Provisions) -> RequiredBy:
    """Say who asks for what stands on these provisions: law and policy are never mixed up."""
    kinds = {p.authority for p in cites}
    if kinds == {"pleading"}:
        return "pleading"
    return "policy" if kinds == {"policy"} else "law"
