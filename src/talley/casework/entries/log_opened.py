"""The log's first entry: what everything after it is checked against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from msgspec import Meta

from talley.casework.canonical import Number, Text
from talley.casework.entries.body import LogBody


@dataclass(frozen=True, slots=True)
class LogOpened(LogBody):
    """How a log is kept.

    `policy` is its witnesses' policy in the tlog-policy format. `outside` names the witnesses that its
    operator does not run. `demo` says that it protects nobody.
    """

    TYPE: ClassVar[str] = "log-opened"
    demo: bool
    opened_on: date
    outside: tuple[Text, ...]
    platform: Text
    policy: Annotated[str, Meta(max_length=16_000)]
    slot_seconds: Number


EXAMPLE = LogOpened(
    demo=True,
    opened_on=date(2026, 11, 25),
    outside=(),
    platform="Lantern Social",
    policy="log lantern.example+...\nquorum none\n",
    slot_seconds=600,
)
