"""A parcel: what the recipient of a case needs to open its seals, and to check all of it against the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from talley.casework.canonical import Id, Number, Text, decode, encode
from talley.casework.entries.key_made import Custodian, Point
from talley.casework.entries.slot import Path
from talley.casework.release.packet import Closed, HeldCase

MOST_BYTES = 8 * 2**20


class ParcelError(Exception):
    """Bytes that are no parcel. The message says what was expected."""


@dataclass(frozen=True, slots=True)
class KeyShown:
    """A key as everybody may know it; each custodian's `share` is the public half that releases are checked with."""

    key: Id
    public: Point
    retention: Text
    threshold: Number
    custodians: tuple[Custodian, ...]


@dataclass(frozen=True, slots=True)
class SealSent:
    """A seal with its ciphertext, and the log index and path of the batch that binds its leaf."""

    leaf: Annotated[bytes, Meta(max_length=4096)]
    ciphertext: Annotated[bytes, Meta(max_length=2**17)]
    batch: Number
    path: Path


@dataclass(frozen=True, slots=True)
class BoxesSent:
    """One custodian's boxes in the case's order; `entry` holds their answer's bytes, `index` where it stands."""

    custodian: Number
    boxes: tuple[Annotated[bytes, Meta(max_length=512)], ...]
    entry: bytes
    index: Number
    closed: Closed | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """`case` holds the bytes of a case, or of a drill's body; a drill's entry has no nonce: 32 zeros stand for it."""

    kind: Literal["case", "drill"]
    case: bytes
    written_at: datetime
    written: HeldCase
    key: KeyShown
    seals: tuple[SealSent, ...]
    boxes: tuple[BoxesSent, ...]


def parse_parcel(data: bytes) -> Parcel:
    """Read a parcel; nothing in it is verified. Raises: ParcelError."""
    if len(data) > MOST_BYTES:
        raise ParcelError(f"a parcel has at most {MOST_BYTES} bytes")
    return decode(data, Parcel, ParcelError, what="parcel")


def format_parcel(parcel: Parcel) -> bytes:
    """Write a parcel."""
    return encode(parcel)
