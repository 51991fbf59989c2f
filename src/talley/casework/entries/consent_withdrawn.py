"""The speaker took a consent back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Number
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(EventBody):
    """`consent` is the number of the event that no longer counts."""

    TYPE: ClassVar[str] = "consent-withdrawn"
    PUBLIC: ClassVar[tuple[str, ...]] = ()
    consent: Number


EXAMPLE = ConsentWithdrawn(consent=5)
