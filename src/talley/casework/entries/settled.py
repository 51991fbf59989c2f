"""A settlement: on its date every slot since the last one is settled, and what stays closed is carried on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from talley.casework.canonical import Digest, Number
from talley.casework.entries.body import LogBody


@dataclass(frozen=True, slots=True)
class Settled(LogBody):
    """Settles slots `first` to `until`, half open, by their numbers, and whatever earlier settlements carried.

    `carried` binds the commitments that stay closed, or none: it looks the same either way.
    """

    TYPE: ClassVar[str] = "settled"
    due_on: date
    first: Number
    until: Number
    carried: Digest


EXAMPLE = Settled(
    due_on=date(2026, 12, 31), first=0, until=13_104, carried=hashlib.sha256(b"an example").digest()
)


def due_on(day: date) -> date:
    """Return the settlement date of what a slot of this day holds: the last day of its quarter.

    A slot of that last day itself is settled with the next quarter, so that no slot is settled unfinished.
    """
    last = _quarter_end(day)
    return last if day < last else _quarter_end(date.fromordinal(last.toordinal() + 1))


def _quarter_end(day: date) -> date:
    month = 3 * ((day.month - 1) // 3) + 3
    following = date(day.year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
