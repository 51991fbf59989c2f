"""Any proof at any size verifies, and any changed bit fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tlog.building import (
    entries,
    flipped,
    naive_consistency,
    naive_path,
    naive_root,
    reader,
)

from talley.tlog.frontier import Frontier
from talley.tlog.hashing import EMPTY_ROOT, leaf_hashes
from talley.tlog.proofs import MOST_HASHES, ProofError, verify_consistency, verify_inclusion
from talley.tlog.tree import RangeError, consistency_proof, inclusion_proof, nodes_of, subtree_root

LEAVES = leaf_hashes(entries(600))
ROOTS = [naive_root(LEAVES[:size]) for size in range(601)]
READER = reader(600)
SIZES = st.integers(1, 600)


@given(st.lists(st.integers(0, 90), max_size=12))
def test_a_frontier_gives_the_same_root_whatever_the_batches(batches: list[int]) -> None:
    frontier = Frontier()
    for batch in batches:
        taken = frontier.size
        frontier = frontier.append(LEAVES[taken : taken + batch])
        assert frontier.root() == ROOTS[frontier.size]
        assert len(frontier.peaks) == frontier.size.bit_count()


def test_completed_nodes_are_told_by_height() -> None:
    frontier = Frontier().append(LEAVES[:255])
    assert [len(nodes) for nodes in frontier.grow(LEAVES[255:256])[1]] == [1] * 9
    assert frontier.grow(LEAVES[255:256])[1][8] == [ROOTS[256]]
    assert frontier.grow([]) == (frontier, [])


@given(st.data(), SIZES)
def test_any_inclusion_proof_verifies_and_any_changed_bit_fails(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaf, root = LEAVES[index], ROOTS[size]
    proof = inclusion_proof(index, size, READER.node)
    assert list(proof) == naive_path(index, LEAVES[:size])
    verify_inclusion(leaf, index, size, proof, root)
    whole = b"".join((leaf, *proof, root))
    broken = data.draw(flipped(whole))
    hashes = [broken[at : at + 32] for at in range(0, len(broken), 32)]
    with pytest.raises(ProofError):
        verify_inclusion(hashes[0], index, size, hashes[1:-1], hashes[-1])
    with pytest.raises(ProofError):
        verify_inclusion(leaf, data.draw(SIZES.filter(lambda other: other != index)), size, proof, root)
    with pytest.raises(ProofError):
        verify_inclusion(leaf, index, size, (*proof, EMPTY_ROOT), root)
    if proof:
        with pytest.raises(ProofError):
            verify_inclusion(leaf, index, size, proof[:-1], root)


@given(st.data(), SIZES)
def test_any_consistency_proof_verifies_and_any_changed_bit_fails(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(1, new))
    proof = consistency_proof(old, new, READER.node)
    assert list(proof) == naive_consistency(old, LEAVES[:new])
    verify_consistency(old, ROOTS[old], new, ROOTS[new], proof)
    broken = data.draw(flipped(b"".join((ROOTS[old], *proof, ROOTS[new]))))
    hashes = [broken[at : at + 32] for at in range(0, len(broken), 32)]
    with pytest.raises(ProofError):
        verify_consistency(old, hashes[0], new, hashes[-1], hashes[1:-1])
    with pytest.raises(ProofError):
        verify_consistency(old, ROOTS[old], new, ROOTS[new], (*proof, EMPTY_ROOT))
    if proof:
        with pytest.raises(ProofError):
            verify_consistency(old, ROOTS[old], new, ROOTS[new], proof[:-1])


@given(st.data(), SIZES)
def test_no_old_root_but_the_right_one_is_consistent(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(1, new))
    other = data.draw(st.integers(0, 600).filter(lambda size: size != old))
    proof = consistency_proof(old, new, READER.node)
    with pytest.raises(ProofError):
        verify_consistency(old, ROOTS[other], new, ROOTS[new], proof)


def test_nothing_is_consistent_with_anything_and_needs_no_proof() -> None:
    verify_consistency(0, EMPTY_ROOT, 9, ROOTS[9], ())
    verify_consistency(9, ROOTS[9], 9, ROOTS[9], ())
    for old, old_root, proof in [
        (0, ROOTS[1], ()),
        (0, EMPTY_ROOT, (ROOTS[1],)),
        (9, ROOTS[8], ()),
        (10, ROOTS[10], ()),
        (5, ROOTS[5], ()),
        (5, ROOTS[5][:31], (ROOTS[1],)),
    ]:
        with pytest.raises(ProofError):
            verify_consistency(old, old_root, 9, ROOTS[9], proof)


def test_a_proof_longer_than_any_tree_is_high_is_refused_before_it_is_hashed() -> None:
    with pytest.raises(ProofError, match="at most 63"):
        verify_inclusion(ROOTS[1], 0, 2**62, [ROOTS[1]] * (MOST_HASHES + 1), ROOTS[1])


@given(SIZES)
def test_a_tree_at_hand_has_the_nodes_that_tiles_have(size: int) -> None:
    node = nodes_of(LEAVES[:size])
    assert subtree_root(0, size, node) == ROOTS[size]
    assert inclusion_proof(size // 2, size, node) == inclusion_proof(size // 2, size, READER.node)


def test_what_lies_outside_the_tree_has_no_proof() -> None:
    node = nodes_of(LEAVES)
    assert subtree_root(0, 0, node) == EMPTY_ROOT
    assert consistency_proof(0, 5, node) == consistency_proof(5, 5, node) == ()
    for wrong in (
        lambda: inclusion_proof(5, 5, node),
        lambda: inclusion_proof(-1, 5, node),
        lambda: consistency_proof(6, 5, node),
        lambda: READER.node(0, 600),
        lambda: READER.node(9, 1),
        lambda: READER.root_at(601),
        lambda: READER.leaves(3),
    ):
        with pytest.raises(RangeError):
            wrong()


@given(st.integers(1, 2**40), st.integers(0, 2**40))
def test_proofs_are_logarithmic(size: int, index: int) -> None:
    asked = []

    def node(height: int, index: int) -> bytes:
        asked.append((height, index))
        return EMPTY_ROOT

    assert len(inclusion_proof(index % size, size, node)) <= size.bit_length()
    assert len(consistency_proof(index % size, size, node)) <= size.bit_length() + 1
    assert len(asked) <= 4 * size.bit_length() + 4
