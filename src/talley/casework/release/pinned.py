"""What a custodian knows for themselves, and takes from nobody when a case comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from talley.casework.release.approving import Approver

FRESH_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Before:
    """A release that this custodian made before: of a seal (by its leaf's digest), in a case, to a key."""

    leaf: bytes
    case: str
    recipient: bytes


@dataclass(frozen=True, slots=True)
class Pinned:
    """Their key, whose passkeys count, how old the newest cosignature may be, and what they released so far."""

    key: str
    approvers: tuple[Approver, ...]
    before: tuple[Before, ...] = ()
    fresh_for: timedelta = FRESH_FOR
