"""The credentials that custodians are to accept from counsel and the second person are to change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Digest
from talley.casework.entries.body import LogBody


@dataclass(frozen=True, slots=True)
class ApproversChanged(LogBody):
    """Custodians accept them 7 days after this entry, and never without. `approvers` is the hash of the list."""

    TYPE: ClassVar[str] = "approvers-changed"
    approvers: Digest


EXAMPLE = ApproversChanged(approvers=bytes(32))
