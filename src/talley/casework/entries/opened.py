"""A closed entry made public, by a person or by whoever holds it: the entry, its nonce and its path to the slot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Digest, Number
from talley.casework.entries.body import LogBody
from talley.casework.entries.entry import EntryError, commitment, parse_entry
from talley.casework.entries.slot import DEPTH, Path, root_of


@dataclass(frozen=True, slots=True)
class Opened(LogBody):
    """Opens one entry of a slot, or of the remainder that a settlement carried.

    `under` is the log index of that slot or settlement. `entry` holds the bytes that were closed.
    """

    TYPE: ClassVar[str] = "opened"
    under: Number
    entry: bytes
    nonce: Digest
    path: Path


EXAMPLE = Opened(
    under=4711,
    entry=(
        b'{"at":"2026-11-10T09:00:00Z","body":{"course":"00000000000000000000000000000007","number":5},'
        b'"commitment":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","type":"no-secrecy"}'
    ),
    nonce=bytes(32),
    path=Path(7, (bytes(32),) * DEPTH),
)


def closed_commitment(entry: bytes, nonce: bytes) -> bytes:
    """Return the commitment that a slot holds of a closed entry. Raises: EntryError, ValueError."""
    return commitment(parse_entry(entry).type, nonce, entry)


def opens(opened: Opened, root: bytes) -> bool:
    """Say whether an opening leads to a root; one that is malformed does not."""
    try:
        return root_of(closed_commitment(opened.entry, opened.nonce), opened.path) == root
    except (EntryError, ValueError):
        return False
