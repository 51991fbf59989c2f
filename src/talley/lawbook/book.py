"""The law book as frozen values. Made by `parse_book` alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from talley.lawbook.condition import Condition
from talley.lawbook.policy import Policy
from talley.lawbook.provision import Provision

Effect = Literal["object", "limit", "inform"]
Result = Literal["refused", "unsettled", "none"]
Provisions = tuple[Provision, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A met condition is a ground; `result` and `unknown` say what it does to the verdicts it applies to."""

    code: str
    scope: Literal["demand", "item"]
    when: Condition
    effect: Effect
    result: Result
    unknown: Result
    sentence: str
    cite: Provisions
    instruments: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """What the instrument answers for some categories."""

    categories: frozenset[str]
    answer: Literal["permitted", "contested", "refused"]
    sentence: str
    cite: Provisions
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class SecrecyRow:
    kind: Literal["none", "requested", "statutory", "court_ordered"]
    binding: bool
    sentence: str
    cite: Provisions
    when: Condition


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """Whether the platform may, must or must not tell the speaker."""

    speaker: Literal["allowed", "forbidden", "required"]
    sentence: str
    cite: Provisions


@dataclass(frozen=True, slots=True)
class ClockRule:
    code: str
    start: str
    amount: int
    unit: Literal["days", "hours", "months"]
    direction: Literal["after", "before"]
    rule: str
    sentence: str
    cite: Provisions
    not_after: str | None = None
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class ShowingText:
    code: str
    title: str
    sentence: str
    cite: Provisions


@dataclass(frozen=True, slots=True)
class Instrument:
    """One kind of paper. `compulsory` None is voluntary; `judicial`: a judge decided on this very demand;
    `emergency`: a statute permits disclosure without process, in an emergency, and compels none;
    `unmasking_tests` false: its own law has other safeguards, and the courts' tests for unmasking are not its.
    """

    id: str
    title: str
    jurisdiction: str
    valid_from: date | None
    valid_until: date | None
    compulsory: bool | None
    judicial: bool
    emergency: bool
    unmasking_tests: bool
    rules: tuple[Rule, ...]
    reach: tuple[Reach, ...]
    reach_otherwise: Reach
    secrecy: tuple[SecrecyRow, ...]
    notice: NoticeRule
    clocks: tuple[ClockRule, ...]
    showings: tuple[ShowingText, ...]


Burden = Literal["plaintiff", "requesting_party", "government", "speaker"]


@dataclass(frozen=True, slots=True)
class UnmaskingTest:
    """A test a court set (or a party pleaded) for unmasking a speaker.

    `binding` tests bind where `binds_when` is met too; elsewhere they may be argued. Where the burden is the
    speaker's, an element nobody spoke of only informs. `sentence` says what a court held that set no elements.
    """

    id: str
    title: str
    forum: str
    applies: Condition
    binding: bool
    binds_when: Condition
    burden: Burden
    elements: tuple[ShowingText, ...]
    sentence: str
    cite: Provisions
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnmaskingScope:
    """When unmasking tests are brought up at all: for which categories, on what condition.

    `cite` supports the sentence that the book holds no binding test.
    """

    identifies: frozenset[str]
    applies: Condition
    cite: Provisions


@dataclass(frozen=True, slots=True)
class Zones:
    """The time zones of forums by court, State and country; a place with several has no entry."""

    courts: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """A whole law book; `version` is the first 12 hexadecimal digits of the SHA-256 of its files.

    `rules` and `secrecy` are for every instrument; an instrument's own rows on secrecy come first.
    """

    version: str
    provisions: Mapping[str, Provision]
    instruments: Mapping[str, Instrument]
    tests: tuple[UnmaskingTest, ...]
    rules: tuple[Rule, ...]
    policy: Policy | None
    secrecy: tuple[SecrecyRow, ...] = ()
    unmasking: UnmaskingScope | None = None
    zones: Zones = field(default_factory=Zones)
