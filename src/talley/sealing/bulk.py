"""Seal the records that a platform holds already: a map over columns, which any engine can run over its batches.

Nothing is remembered from one batch to the next, so that batches may be sealed anywhere and in any order.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as computed

from talley.sealing.context import Context, key_id_of
from talley.sealing.errors import LeafError, SealError
from talley.sealing.leaf import format_leaf, parse_leaf
from talley.sealing.points import Point
from talley.sealing.seal import Sealer, pad

_HANDLE = re.compile(rb"[0-9a-f]{32}")

Column = Sequence[bytes | None]
Random = Callable[[int], bytes]
"""Returns so many random bytes."""


@dataclass(frozen=True, slots=True)
class Sealing:
    """What records are sealed under: a log, a key and its period, and the size of each field that a record has."""

    log_origin: str
    public: Point
    retention: str
    sizes: Mapping[str, int]
    key_id: str = computed(init=False)

    def __post_init__(self) -> None:
        """Raise ContextError or SealError where a seal could not be made so."""
        object.__setattr__(self, "key_id", key_id_of(self.public))
        if not self.sizes:
            raise SealError("a record has at least one field")
        for field, size in self.sizes.items():
            self.context(bytes(16), field, bytes(16))
            pad(b"", size)

    def context(self, subject: bytes, field: str, seal_id: bytes) -> Context:
        """Return the context of one seal. Raises: ContextError."""
        return Context(self.log_origin, self.key_id, subject, field, seal_id, self.retention)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row of which nothing was sealed, by its place in the batch, and the field that is why.

    `field` is empty where the row names no account. Of the value nothing is told.
    """

    row: int
    field: str


@dataclass(frozen=True, slots=True)
class Seals:
    """Columns of one length, a place in all of them for each seal: record by record, its fields in their order."""

    subjects: Sequence[bytes]
    fields: Sequence[str]
    seal_ids: Sequence[bytes]
    leaves: Sequence[bytes]
    ciphertexts: Sequence[bytes]


def refused_rows(what: Sealing, accounts: Column, columns: Mapping[str, Column]) -> tuple[RefusedRow, ...]:
    """Return what cannot be sealed: no handle of 32 hexadecimal digits, or a value longer than its field takes."""
    return tuple(_refused(what, accounts, columns))


def _refused(what: Sealing, accounts: Column, columns: Mapping[str, Column]) -> Iterator[RefusedRow]:
    for row, account in enumerate(accounts):
        if not _HANDLE.fullmatch(account or b""):
            yield RefusedRow(row, "")
        for field, size in what.sizes.items():
            if len(columns[field][row] or b"") > size - 2:
                yield RefusedRow(row, field)


def seal_columns(
    what: Sealing,
    accounts: Column,
    columns: Mapping[str, Column],
    random: Random = secrets.token_bytes,
) -> Seals:
    """Seal every field of every row that is not refused, also where it is empty or None; both look alike.

    `accounts` are the accounts' handles in hexadecimal.
    """
    sealer = Sealer(what.public)
    made = [
        sealer.seal(what.context(subject, field, random(16)), columns[field][row] or b"", size, random)
        for row, subject in _kept(what, accounts, columns)
        for field, size in what.sizes.items()
    ]
    about = [one.leaf.context for one in made]
    return Seals(
        [one.subject_handle for one in about],
        [one.field for one in about],
        [one.seal_id for one in about],
        [format_leaf(one.leaf) for one in made],
        [one.ciphertext for one in made],
    )


def sealed_from(what: Sealing, accounts: Column, columns: Mapping[str, Column], seals: Seals) -> bool:
    """Say whether these are the seals of these rows: each account and field once, in order, leaf and ciphertext whole.

    What the seals hold cannot be compared with the values; that is what they are for.
    """
    expected = [(subject, field) for _, subject in _kept(what, accounts, columns) for field in what.sizes]
    if expected != list(zip(seals.subjects, seals.fields, strict=True)):
        return False
    rows = zip(expected, seals.seal_ids, seals.leaves, seals.ciphertexts, strict=True)
    return all(_whole(what.context(*about, seal_id), *kept) for about, seal_id, *kept in rows)


def _whole(context: Context, leaf: bytes, ciphertext: bytes) -> bool:
    try:
        parsed = parse_leaf(leaf)
    except LeafError:
        return False
    return parsed.context == context and parsed.ct_hash == hashlib.sha256(ciphertext).digest()


def _kept(what: Sealing, accounts: Column, columns: Mapping[str, Column]) -> Iterator[tuple[int, bytes]]:
    """Yield the rows that are not refused, each with its account's handle."""
    refused = {one.row for one in _refused(what, accounts, columns)}
    for row, account in enumerate(accounts):
        if row not in refused and account is not None:
            yield row, bytes.fromhex(account.decode("ascii"))
