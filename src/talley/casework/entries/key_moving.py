"""Shares of a key are to move: announced before, so that everybody can see who comes and who goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from talley.casework.canonical import Id, Number
from talley.casework.entries.body import LogBody
from talley.casework.entries.key_made import EXAMPLE_CUSTODIANS, Custodian


@dataclass(frozen=True, slots=True)
class KeyMoving(LogBody):
    """The custodians and threshold that a key is to have. Custodians take part 7 to 21 days after this entry.

    `moving` names this announcement. The new shares are not made yet, so that no custodian has a `share` here.
    """

    TYPE: ClassVar[str] = "key-moving"
    moving: Id
    key: Id
    threshold: Number
    custodians: tuple[Custodian, ...]


EXAMPLE = KeyMoving(
    moving="0" * 31 + "9",
    key="0" * 31 + "1",
    threshold=2,
    custodians=tuple(replace(one, share=None) for one in EXAMPLE_CUSTODIANS),
)
