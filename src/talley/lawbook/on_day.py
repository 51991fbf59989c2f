"""An instrument and the rules for all as they stood on a day.

A rule, a clock or a row on secrecy needs at least one provision in force on the day; the provisions that were
not in force are no longer cited. What an instrument reaches, and what it says of telling the speaker, is always
answered: there the provisions out of force are left out only where another stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from talley.lawbook.book import ClockRule, Instrument, NoticeRule, Provisions, Reach, Rule, SecrecyRow
from talley.lawbook.provision import in_force

Resting = TypeVar("Resting", Rule, ClockRule, SecrecyRow)
Answering = TypeVar("Answering", Reach, NoticeRule)


def resting_on(parts: Iterable[Resting], on: date) -> tuple[Resting, ...]:
    """Return the parts that a provision in force carries, each citing only those in force."""
    kept = []
    for part in parts:
        cites = _in_force(part.cite, on)
        if cites:
            kept.append(part if len(cites) == len(part.cite) else replace(part, cite=cites))
    return tuple(kept)


def instrument_on(instrument: Instrument, on: date) -> Instrument:
    """Return the instrument with what was in force on the day."""
    return replace(
        instrument,
        rules=resting_on(instrument.rules, on),
        reach=tuple(_answering(row, on) for row in instrument.reach),
        reach_otherwise=_answering(instrument.reach_otherwise, on),
        secrecy=resting_on(instrument.secrecy, on),
        notice=_answering(instrument.notice, on),
        clocks=resting_on(instrument.clocks, on),
    )


def _answering(part: Answering, on: date) -> Answering:
    cites = _in_force(part.cite, on)
    return replace(part, cite=cites) if cites and len(cites) < len(part.cite) else part


def _in_force(cites: Provisions, on: date) -> Provisions:
    return tuple(p for p in cites if in_force(p.valid_from, p.valid_until, on))
