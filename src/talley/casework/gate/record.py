"""What the log is known to hold, as a value: whoever makes one has checked proofs and cosignatures before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Record:
    """Verified evidence about one log.

    `needed`: how many outside witnesses its policy asks for. `cosigned`: how many of them cosigned the
    newest checkpoint, and `cosigned_at` when the last needed one did. `witnessed` maps the commitment of an
    event to the earliest time at which enough of them are known to have cosigned a checkpoint that holds it.
    """

    needed: int
    cosigned: int
    cosigned_at: datetime | None
    witnessed: Mapping[bytes, datetime]


NOTHING = Record(needed=0, cosigned=0, cosigned_at=None, witnessed={})
"""No log at all: the gate stays shut."""
