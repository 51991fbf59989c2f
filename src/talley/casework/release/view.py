"""The log as one person sees it: a checkpoint they trust, what lies under it, and since when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from talley.casework.release.refusals import Refusal, refusal
from talley.tlog.checkpoint import Checkpoint, SignedCheckpoint, parse_signed_checkpoint
from talley.tlog.errors import TlogError
from talley.tlog.policy import Policy
from talley.tlog.quorum import Trusted, Witnessed, judge, quorum_met
from talley.tlog.tile_reader import TileError, TileReader
from talley.tlog.tiles import WIDTH, TileSource


@dataclass(frozen=True, slots=True)
class View:
    """A log under a checkpoint that was checked.

    `enough_at` is when the last witness that the quorum needs had cosigned it; `fresh_at` is a time since which
    enough witnesses cosigned it anew. `seen` are checkpoints of this log by size, each with its `enough_at`.
    """

    origin: str
    signed: SignedCheckpoint
    reader: TileReader
    enough_at: datetime
    fresh_at: datetime
    seen: tuple[tuple[int, datetime], ...]

    @property
    def size(self) -> int:
        return self.reader.size

    def entry_at(self, index: int) -> bytes:
        """Return the entry at an index. Raises: LookupError where the log has none, or does not show it."""
        if not 0 <= index < self.size:
            raise LookupError(f"the log has no entry {index}")
        try:
            return self.reader.entries(index // WIDTH)[index % WIDTH]
        except TlogError as error:
            raise LookupError(str(error)) from None

    def since(self, index: int) -> Iterator[tuple[int, bytes]]:
        """Yield every entry from an index to the checkpoint's end. Raises: LookupError."""
        for bundle in range(index // WIDTH, -(-self.size // WIDTH)):
            try:
                entries = self.reader.entries(bundle)
            except TlogError as error:
                raise LookupError(str(error)) from None
            for at, entry in enumerate(entries, bundle * WIDTH):
                if at >= index:
                    yield at, entry

    def witnessed_at(self, index: int) -> datetime | None:
        """Return the earliest time at which enough witnesses are known to have cosigned what holds an entry."""
        return min((at for size, at in self.seen if size > index), default=None)


def look(
    source: TileSource,
    policy: Policy,
    *,
    last: Checkpoint | None,
    earlier: Sequence[bytes] = (),
) -> View | Refusal:
    """Look at a log through a source that is not trusted.

    `last` is the newest checkpoint that this person accepted before. `earlier` are signed checkpoints from
    anywhere, which show when something was in the log; those that do not hold count for nothing.
    What the source raises passes through.
    """
    if not policy.requires_witness():
        return refusal("no-witness-asked")
    # 1. The newest checkpoint is signed by the pinned log key and cosigned by the quorum.
    data = source("checkpoint")
    try:
        signed = parse_signed_checkpoint(data) if data is not None else None
    except TlogError:
        signed = None
    verdict = judge(signed, policy) if signed else None
    if signed is None or not isinstance(verdict, Trusted):
        return refusal("log-not-trusted")
    checkpoint = signed.checkpoint
    try:
        # 2. Every tile that is used from here on is bound to its root.
        reader = TileReader(source, checkpoint.size, checkpoint.root)
        # 3. It goes on from what was accepted before.
        if last and not _goes_on(reader, checkpoint.origin, last):
            return refusal("log-forked")
        seen = [(checkpoint.size, _enough_at(policy, verdict.witnesses)), *_seen(reader, policy, earlier)]
    except TileError:
        return refusal("log-not-readable")
    return View(
        checkpoint.origin,
        signed,
        reader,
        _enough_at(policy, verdict.witnesses),
        _fresh_at(policy, verdict.witnesses),
        tuple(seen),
    )


def _goes_on(reader: TileReader, origin: str, last: Checkpoint) -> bool:
    return origin == last.origin and last.size <= reader.size and reader.root_at(last.size) == last.root


def _seen(reader: TileReader, policy: Policy, earlier: Sequence[bytes]) -> Iterator[tuple[int, datetime]]:
    for data in earlier:
        try:
            signed = parse_signed_checkpoint(data)
        except TlogError:
            continue
        verdict = judge(signed, policy)
        before = signed.checkpoint
        if (
            isinstance(verdict, Trusted)
            and before.size <= reader.size
            and reader.root_at(before.size) == before.root
        ):
            yield before.size, _enough_at(policy, verdict.witnesses)


def _enough_at(policy: Policy, witnesses: Sequence[Witnessed]) -> datetime:
    """Return when the last witness that the quorum needs cosigned."""
    ordered = sorted(witnesses, key=lambda one: one.timestamp_s)
    count = next(n for n in range(1, len(ordered) + 1) if quorum_met(policy, _names(ordered[:n])))
    return _time(ordered[count - 1].timestamp_s)


def _fresh_at(policy: Policy, witnesses: Sequence[Witnessed]) -> datetime:
    """Return the latest time since which a whole quorum cosigned."""
    ordered = sorted(witnesses, key=lambda one: one.timestamp_s, reverse=True)
    count = next(n for n in range(1, len(ordered) + 1) if quorum_met(policy, _names(ordered[:n])))
    return _time(ordered[count - 1].timestamp_s)


def _names(witnesses: Sequence[Witnessed]) -> list[str]:
    return [one.name for one in witnesses]


def _time(timestamp_s: int) -> datetime:
    try:
        return datetime.fromtimestamp(timestamp_s, UTC)
    except (OverflowError, ValueError, OSError):  # a year that no calendar has: never, rather than long ago
        return datetime.max.replace(tzinfo=UTC)
