"""The right edge of a growing tree: all that appending and the root need, one hash a set bit of the size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talley.tlog.hashing import EMPTY_ROOT, node_hash, parent_hashes


@dataclass(frozen=True, slots=True)
class Frontier:
    """The roots of the complete subtrees that a tree of `size` leaves splits into, tallest first.

    Invariant: `len(peaks)` is the number of set bits in `size`.
    Source: RFC 6962 § 2.1 (each split is at the largest power of two below the size).
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def root(self) -> bytes:
        """Return the tree's root.

        Source: RFC 6962 § 2.1.
        """
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def append(self, leaves: Sequence[bytes]) -> Frontier:
        """Return the frontier after these leaf hashes of 32 bytes, which is not checked.

        A large batch takes a fifth of the time of single entries.
        """
        return self.grow(leaves)[0]

    def grow(self, leaves: Sequence[bytes]) -> tuple[Frontier, list[Sequence[bytes]]]:
        """Append leaf hashes; also return the nodes that became complete, by height, leaves at height 0.

        Tiles are made of these nodes: those at height 8 are level 1, at height 16 level 2, and so on.
        """
        completed: list[Sequence[bytes]] = []
        waiting, left_over = list(self.peaks), []
        nodes, before = leaves, self.size
        while nodes:
            completed.append(nodes)
            if before & 1:  # a peak of this height waits for its right neighbour
                nodes = [waiting.pop(), *nodes]
            if len(nodes) & 1:
                left_over.append(nodes[-1])
            nodes, before = parent_hashes(nodes), before >> 1
        return Frontier(self.size + len(leaves), (*waiting, *reversed(left_over))), completed
