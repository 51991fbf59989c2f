"""A batch of seals: the root over the leaves of all that was sealed since the last batch."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Digest, Number
from talley.casework.entries.body import LogBody


@dataclass(frozen=True, slots=True)
class Seals(LogBody):
    """One batch, at a steady cadence. `number` counts them from 0 without a gap.

    `root` binds any number of leaf digests, or none, as a slot does (`entries.slot.fill`): it does not tell how
    many. A bulk import may write several at once, and shows so.
    """

    TYPE: ClassVar[str] = "seals"
    number: Number
    root: Digest


EXAMPLE = Seals(number=4711, root=hashlib.sha256(b"an example").digest())
