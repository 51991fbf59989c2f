"""The parcel: all that a recipient needs to open a case's seals, and to check it against the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import Meta

from talley.casework.canonical import Number, decode, encode
from talley.casework.entries.drill import Drill
from talley.casework.entries.key_made import Point
from talley.casework.entries.released import Released
from talley.casework.release.answered import Answered, Place
from talley.casework.release.case import MOST_SEALS, Case
from talley.casework.release.packet import HeldCase, HeldSeal

MOST_BYTES = 32 * 2**20


class ParcelError(Exception):
    """Bytes that are no parcel. The message says what was expected."""


@dataclass(frozen=True, slots=True)
class SealedField:
    """A seal as a packet holds it, and its ciphertext."""

    seal: HeldSeal
    ciphertext: Annotated[bytes, Meta(max_length=66_000)]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What one custodian released: their signed answer, where it stands, and its boxes in the case's order."""

    answer: Released
    answered_at: datetime
    place: Place
    boxes: tuple[bytes, ...]

    @property
    def answered(self) -> Answered:
        return Answered(self.answer, self.answered_at)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A case, or a drill with the time of its entry: one of the two.

    `key` is the log index of the entry `key-made` or `key-moved` whose custodians answered, `public` the key itself,
    which its id is the hash of. `written` says where the case or drill stands; of a drill its nonce is not used.
    """

    case: Case | None
    drill: Drill | None
    drilled_at: datetime | None
    written: HeldCase
    key: Number
    public: Point
    seals: Annotated[tuple[SealedField, ...], Meta(min_length=1, max_length=MOST_SEALS)]
    handed: Annotated[tuple[HandedOver, ...], Meta(max_length=64)]


def parse_parcel(data: bytes) -> Parcel:
    """Read a parcel; nothing in it is verified yet. Raises: ParcelError."""
    if len(data) > MOST_BYTES:
        raise ParcelError(f"a parcel has at most {MOST_BYTES} bytes")
    parcel = decode(data, Parcel, ParcelError, what="parcel")
    if (parcel.case is None) == (parcel.drill is None) or (parcel.drill is None) != (
        parcel.drilled_at is None
    ):
        raise ParcelError("a parcel is of a case, or of a drill with its time")
    return parcel


def format_parcel(parcel: Parcel) -> bytes:
    """Write a parcel."""
    return encode(parcel)
