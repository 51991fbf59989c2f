"""RFC 6962 § 2.1, with the verification that RFC 9162 spells out."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tlog.building import naive_root

from talley.tlog.frontier import Frontier
from talley.tlog.hashing import EMPTY_ROOT, leaf_hash, leaf_hashes, node_hash
from talley.tlog.proofs import ProofError, verify_consistency, verify_inclusion
from talley.tlog.tree import consistency_proof, inclusion_proof, nodes_of

requirement = pytest.mark.requirement
LINES = (Path(__file__).parents[2] / "vectors/rfc6962/roots.txt").read_text().splitlines()[1:]
LEAVES = [bytes.fromhex(line.split()[0].strip("-")) for line in LINES]
ROOTS = [EMPTY_ROOT, *(bytes.fromhex(line.split()[1]) for line in LINES)]

# The tree of seven leaves that § 2.1.3 draws, with its names for the nodes.
D = leaf_hashes([b"d%d" % n for n in range(7)])
A, B, C, DD, E, F, J = D
G, H, EF = node_hash(A, B), node_hash(C, DD), node_hash(E, F)
K, L = node_hash(G, H), node_hash(EF, J)
NODE = nodes_of(D)


@requirement("rfc6962", "§ 2.1: the hash of an empty list is the hash of an empty string")
def test_the_empty_root() -> None:
    assert Frontier().root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@requirement("rfc6962", "§ 2.1: leaves are hashed with 0x00, nodes with 0x01 in front")
def test_leaves_and_nodes_are_hashed_apart() -> None:
    assert leaf_hash(b"\x01" + A + B) != node_hash(A, B)
    assert leaf_hash(b"") == ROOTS[1]


@requirement("rfc6962", "§ 2.1: reference roots of Certificate Transparency, sizes 0 to 8")
@pytest.mark.parametrize("size", range(9))
def test_reference_roots(size: int) -> None:
    assert Frontier().append(leaf_hashes(LEAVES[:size])).root() == ROOTS[size]


@requirement("rfc6962", "§ 2.1.1: the splits are at the largest power of two below the size")
def test_the_drawn_tree() -> None:
    assert Frontier().append(D).root() == node_hash(K, L) == naive_root(D)


@requirement("rfc6962", "§ 2.1.3: the audit paths of d0, d3, d4 and d6")
def test_audit_paths_of_the_example() -> None:
    assert inclusion_proof(0, 7, NODE) == (B, H, L)
    assert inclusion_proof(3, 7, NODE) == (C, G, L)
    assert inclusion_proof(4, 7, NODE) == (F, J, K)
    assert inclusion_proof(6, 7, NODE) == (EF, K)


@requirement("rfc6962", "§ 2.1.3: the consistency proofs of sizes 3, 4 and 6")
def test_consistency_proofs_of_the_example() -> None:
    assert consistency_proof(3, 7, NODE) == (C, DD, G, L)
    assert consistency_proof(4, 7, NODE) == (L,)
    assert consistency_proof(6, 7, NODE) == (EF, J, K)


@requirement("rfc6962", "RFC 9162 § 2.1.3.2: an inclusion proof of the wrong length fails")
@pytest.mark.parametrize("proof", [(B, H), (B, H, L, L), (), (B,)])
def test_inclusion_proofs_of_the_wrong_length(proof: tuple[bytes, ...]) -> None:
    verify_inclusion(A, 0, 7, (B, H, L), node_hash(K, L))
    with pytest.raises(ProofError):
        verify_inclusion(A, 0, 7, proof, node_hash(K, L))


@requirement("rfc6962", "RFC 9162 § 2.1.3.2: an index at or beyond the size fails")
def test_an_index_outside_the_tree() -> None:
    with pytest.raises(ProofError):
        verify_inclusion(A, 1, 1, (), A)


@requirement("rfc6962", "RFC 9162 § 2.1.4.2: an empty consistency proof of different sizes fails")
def test_an_empty_consistency_proof() -> None:
    with pytest.raises(ProofError, match="empty"):
        verify_consistency(3, naive_root(D[:3]), 7, node_hash(K, L), ())


@requirement("rfc6962", "RFC 9162 § 2.1.4.2: a complete old tree is not repeated in its proof")
def test_a_complete_old_tree() -> None:
    verify_consistency(4, K, 7, node_hash(K, L), (L,))
    with pytest.raises(ProofError):
        verify_consistency(4, K, 7, node_hash(K, L), (K, L))
