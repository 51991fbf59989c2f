"""Check proofs against roots. Nothing is read: what is checked comes in whole."""

from __future__ import annotations

from collections.abc import Sequence

from talley.tlog.errors import TlogError
from talley.tlog.hashing import EMPTY_ROOT, HASH_BYTES, node_hash

MOST_HASHES = 63
"""No tree of fewer than 2**63 leaves needs a longer proof."""


class ProofError(TlogError):
    """A proof does not lead from the leaf or old root it is for to the root it is for."""


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that a leaf hash stands at `index` in the tree of `size` leaves with this root.

    Raises: ProofError.
    Source: RFC 9162 § 2.1.3.2; the numbers are its steps.
    """
    _check_lengths(leaf, root, *proof)
    # 1. The index lies in the tree.
    if not 0 <= index < size:
        raise ProofError(f"a tree of {size} leaves has no leaf {index}")
    # 2, 3. `first` follows the leaf upward, `last` the last leaf.
    first, last, computed = index, size - 1, leaf
    # 4. Each hash is the sibling at the next height where there is one.
    for sibling in proof:
        if last == 0:
            raise ProofError("the inclusion proof is longer than its tree is high")
        if first & 1 or first == last:
            computed = node_hash(sibling, computed)
            first, last = _skip_missing(first, last)
        else:
            computed = node_hash(computed, sibling)
        first, last = first >> 1, last >> 1
    # 5. The path ends at the root, and at no other height.
    if last != 0:
        raise ProofError("the inclusion proof is shorter than its tree is high")
    if computed != root:
        raise ProofError(f"the inclusion proof of leaf {index} leads to another root")


def verify_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the tree of `old` leaves is the beginning of the tree of `new` leaves.

    Raises: ProofError.
    Source: RFC 9162 § 2.1.4.2; the numbers are its steps. Equal and empty trees: c2sp.org/tlog-witness.
    """
    _check_lengths(old_root, new_root, *proof)
    if not 0 <= old <= new:
        raise ProofError(f"a tree of {new} leaves was never one of {old}")
    if old in {0, new}:
        _check_trivial(old, old_root, new, new_root, proof)
        return
    # 1. A tree with a proof that holds has at least one hash in it.
    if not proof:
        raise ProofError("the consistency proof is empty")
    # 2. Where the old tree is complete, its root is the first hash and is not sent.
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    # 3, 4. Both sides climb to the height of the first hash.
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    # 5, 6. One path makes both roots.
    old_computed = new_computed = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofError("the consistency proof is longer than its tree is high")
        if first & 1 or first == last:
            old_computed = node_hash(sibling, old_computed)
            new_computed = node_hash(sibling, new_computed)
            first, last = _skip_missing(first, last)
        else:
            new_computed = node_hash(new_computed, sibling)
        first, last = first >> 1, last >> 1
    # 7. Both roots are met, and at no other height.
    if last != 0:
        raise ProofError("the consistency proof is shorter than its tree is high")
    if old_computed != old_root:
        raise ProofError(f"the consistency proof does not contain the old root, of {old} leaves")
    if new_computed != new_root:
        raise ProofError(f"the consistency proof leads to another root of {new} leaves")


def _check_trivial(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    if proof:
        raise ProofError("nothing is to be proved, yet the consistency proof is not empty")
    if old == 0 and old_root != EMPTY_ROOT:
        raise ProofError("the old tree has no leaves, but not the root of a tree without leaves")
    if old == new and old_root != new_root:
        raise ProofError(f"two roots for the same {old} leaves")


def _skip_missing(first: int, last: int) -> tuple[int, int]:
    """Climb past the heights at which the last node has no sibling on its right."""
    while first and not first & 1:
        first, last = first >> 1, last >> 1
    return first, last


def _check_lengths(*hashes: bytes) -> None:
    if any(len(value) != HASH_BYTES for value in hashes):
        raise ProofError(f"every hash has {HASH_BYTES} bytes")
    if len(hashes) > MOST_HASHES + 2:
        raise ProofError(f"a proof has at most {MOST_HASHES} hashes")
