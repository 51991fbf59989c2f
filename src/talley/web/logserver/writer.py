"""The log's writer: appends durably, and signs what is durable. One process at a time."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from talley.tlog.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    format_signed_checkpoint,
    parse_signed_checkpoint,
    sign_checkpoint,
    verify_checkpoint,
)
from talley.tlog.derived import derived
from talley.tlog.edge import Edge, Growth
from talley.tlog.errors import TlogError
from talley.tlog.keys import SignerKey
from talley.tlog.tile_reader import TileReader
from talley.tlog.tiles import format_tile_path, partial_tiles
from talley.web.logserver.store import CHECKPOINT, Store


class LogDamagedError(Exception):
    """What is stored and what was published do not go together. Nothing is written until a person looks.

    The message says which case it is, and what to do.
    """


@dataclass(frozen=True, slots=True)
class Appended:
    """Entries that are durable, by the index of the first."""

    first: int
    count: int


class Writer:
    """Appends to one log.

    Crash order, which every reader of this log relies on:
    1. bundles and full tiles of the new size are durable, under names that the size before did not have;
    2. then the head moves: from here on the entries are in the log, and stay;
    3. only then is an index told to anybody;
    4. then the partial tiles, which follow from those, are durable as well;
    5. only then is a checkpoint of that size signed, handed to witnesses and published.
    A crash before 2 leaves files that nobody was told of; the next batch replaces them.
    """

    def __init__(self, store: Store, key: SignerKey) -> None:
        """Look at what is there, case by case; the caller holds `store.only_writer`.

        Raises: LogDamagedError, StoreError.
        """
        self._store, self._key = store, key
        self._loose: AbstractSet[str] = frozenset()
        self._edge, self.published = _recover(store, key)

    @property
    def size(self) -> int:
        """How many entries are durable."""
        return self._edge.size

    @property
    def origin(self) -> str:
        """The log's name, which is its key's."""
        return self._key.name

    def append(self, entries: Sequence[bytes]) -> Appended:
        """Append a batch and return when it is durable.

        Raises: talley.tlog.bundles.BundleError, before anything is written; StoreError, and then nothing was
        appended.
        """
        first = self.size
        if entries:
            growth = self._edge.append(entries)
            partial = growth.edge.partial_tiles()
            written = {path: data for path, data in growth.files.items() if path not in partial}
            self._store.write(written)
            self._store.move_head(Checkpoint(self._key.name, growth.edge.size, growth.edge.root()))
            self._forget(growth, written.keys())
            self._edge = growth.edge
        return Appended(first, len(entries))

    def _forget(self, growth: Growth, written: AbstractSet[str]) -> None:
        """Drop partial bundles that nobody was told of, and partial tiles that a full tile replaces."""
        current = {format_tile_path(tile) for tile in partial_tiles(growth.edge.size)}
        self._store.drop(self._loose - current)
        self._loose = (self._loose | written) & current
        for path in written - current:
            self._store.drop_partials(path)

    def sign(self) -> SignedCheckpoint:
        """Make the partial tiles durable, and sign a checkpoint of all that is. Raises: StoreError."""
        self._store.write(self._edge.partial_tiles())
        return sign_checkpoint(Checkpoint(self._key.name, self.size, self._edge.root()), self._key)

    def publish(self, signed: SignedCheckpoint) -> None:
        """Publish a checkpoint that `sign` made, with the cosignatures it was given. Raises: StoreError."""
        if signed.checkpoint.size == self.size:
            self._loose = frozenset()
        self._store.write({CHECKPOINT: format_signed_checkpoint(signed)})
        self.published = signed

    def reader(self) -> TileReader:
        """Return a reader of all that is durable, bound to the root that this writer computed."""
        return TileReader(derived(self._store.read), self.size, self._edge.root())


def _recover(store: Store, key: SignerKey) -> tuple[Edge, SignedCheckpoint | None]:
    head, note = store.head(), store.read(CHECKPOINT)
    if head is None:
        # Case 1: nothing is in the log. Files may be there, of a first batch that never ended: nobody was told.
        if note is not None:
            raise LogDamagedError(
                "A checkpoint was published, and the log has no head. Bring the whole folder back from its backup."
            )
        return Edge(), None
    if head.origin != key.name:
        raise LogDamagedError(f"The folder holds the log {head.origin}, and the key is for {key.name}.")
    # Case 2: the head's tiles, or what they follow from, are there and give its root: the head moved only after they
    # were durable.
    try:
        reader = TileReader(derived(store.read), head.size, head.root)
        edge = reader.edge()
    except TlogError as error:
        raise LogDamagedError(
            f"The log's tiles do not hold what its head says ({error}). Bring the whole folder back."
        ) from error
    if note is None:
        # Case 3: appended, and stopped before the first checkpoint.
        return edge, None
    try:
        signed = parse_signed_checkpoint(note)
        verify_checkpoint(signed, key.verifier())
    except TlogError as error:
        raise LogDamagedError(f"The published checkpoint is damaged: {error}.") from error
    published = signed.checkpoint
    # Case 4: published further than is stored: the folder is older than what the world has seen.
    if published.size > head.size:
        raise LogDamagedError(
            f"A checkpoint of size {published.size} was published, and only {head.size} entries are here. "
            "Bring back the newest copy of the folder; an older one must never be written to."
        )
    # Case 5: the published tree is a beginning of the stored one.
    if reader.root_at(published.size) != published.root:
        raise LogDamagedError("The published checkpoint is of another history than the one that is stored.")
    return edge, signed
