"""Which nodes a root or a proof is made of; the nodes themselves are read through a callable."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from talley.tlog.errors import TlogError
from talley.tlog.hashing import EMPTY_ROOT, node_hash, parent_hashes

NodeSource = Callable[[int, int], bytes]
"""(height, index) to the root of the complete subtree over leaves [index << height, (index + 1) << height)."""


class RangeError(TlogError):
    """An index or a size lies outside the tree."""


def nodes_of(leaves: Sequence[bytes]) -> NodeSource:
    """Return the nodes of a small tree whose leaf hashes are all at hand; twice their memory is kept.

    Source: RFC 6962 § 2.1.
    """
    rows = [leaves]
    while len(rows[-1]) > 1:
        rows.append(parent_hashes(rows[-1]))
    return lambda height, index: rows[height][index]


def complete_subtrees(start: int, end: int) -> list[tuple[int, int]]:
    """Return (height, index) of the complete subtrees of a subtree over leaves [start, end), tallest first.

    Invariant: `start` is a multiple of the smallest power of two that is at least `end - start`: true of
    every subtree that the splits of RFC 6962 § 2.1 make.
    """
    found = []
    while start < end:
        height = (end - start).bit_length() - 1
        found.append((height, start >> height))
        start += 1 << height
    return found


def subtree_root(start: int, end: int, node: NodeSource) -> bytes:
    """Return the root over leaves [start, end); the invariant of `complete_subtrees` holds.

    Source: RFC 6962 § 2.1.
    """
    if start == end:
        return EMPTY_ROOT
    if _is_complete(end - start):
        height = (end - start).bit_length() - 1
        return node(height, start >> height)
    *rest, (height, index) = complete_subtrees(start, end)
    root = node(height, index)
    for height, index in reversed(rest):
        root = node_hash(node(height, index), root)
    return root


def inclusion_proof(index: int, size: int, node: NodeSource) -> tuple[bytes, ...]:
    """Return the hashes that lead from a leaf to the root of the first `size` leaves, leaf's sibling first.

    Raises: RangeError.
    Source: RFC 6962 § 2.1.1.
    """
    if not 0 <= index < size:
        raise RangeError(f"a tree of {size} leaves has no leaf {index}")
    above = []
    start, end = 0, size
    while not _is_complete(end - start):
        middle = start + _split(end - start)
        if index < middle:
            above.append(subtree_root(middle, end, node))
            end = middle
        else:
            above.append(subtree_root(start, middle, node))
            start = middle
    # Within a complete subtree the sibling at each height is the neighbour with the last bit changed.
    below = [node(height, (index >> height) ^ 1) for height in range((end - start).bit_length() - 1)]
    return (*below, *reversed(above))


def consistency_proof(old: int, new: int, node: NodeSource) -> tuple[bytes, ...]:
    """Return the hashes which show that the first `old` of `new` leaves are unchanged; none if `old` is 0 or `new`.

    Raises: RangeError.
    Source: RFC 6962 § 2.1.2; c2sp.org/tlog-witness (nothing is sent for an empty tree).
    """
    if not 0 <= old <= new:
        raise RangeError(f"a tree of {new} leaves was never one of {old}")
    if old == 0:
        return ()
    proof = []
    start, end = 0, new
    while old < end:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(subtree_root(middle, end, node))
            end = middle
        else:
            proof.append(subtree_root(start, middle, node))
            start = middle
    if start:  # the verifier knows the old root, so that a subtree which is the whole old tree is left out
        proof.append(subtree_root(start, end, node))
    return tuple(reversed(proof))


def _split(leaves: int) -> int:
    """Return the largest power of two below a number of leaves, which is at least 2."""
    return 1 << ((leaves - 1).bit_length() - 1)


def _is_complete(leaves: int) -> bool:
    return leaves & (leaves - 1) == 0
