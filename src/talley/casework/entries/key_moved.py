"""Shares of a key moved: same key, other holders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Digest, Id, Number
from talley.casework.entries.body import LogBody
from talley.casework.entries.key_made import EXAMPLE_CUSTODIANS, Custodian


@dataclass(frozen=True, slots=True)
class KeyMoved(LogBody):
    """From here on these custodians hold the key. `certificate` is the hash of the resharing's certificate."""

    TYPE: ClassVar[str] = "key-moved"
    moving: Id
    key: Id
    threshold: Number
    custodians: tuple[Custodian, ...]
    certificate: Digest


EXAMPLE = KeyMoved(
    moving="0" * 31 + "9",
    key="0" * 31 + "1",
    threshold=2,
    custodians=EXAMPLE_CUSTODIANS,
    certificate=bytes(32),
)
