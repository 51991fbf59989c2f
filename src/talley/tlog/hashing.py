"""The hashes of a Merkle tree over SHA-256."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH_BYTES = 32

# Security: a leaf and an inner node begin with different bytes, so that neither can pass for the other.
_LEAF = b"\x00"
_NODE = b"\x01"

EMPTY_ROOT = sha256(b"").digest()
"""Root of the tree without leaves."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry into a leaf.

    Source: RFC 6962 § 2.1.
    """
    return sha256(_LEAF + entry).digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """Hash many entries into leaves, in order.

    Source: RFC 6962 § 2.1.
    """
    return [sha256(_LEAF + entry).digest() for entry in entries]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into their parent.

    Source: RFC 6962 § 2.1.
    """
    return sha256(_NODE + left + right).digest()


def parent_hashes(nodes: Sequence[bytes]) -> list[bytes]:
    """Hash neighbours in pairs; an odd last one has no parent yet.

    Source: RFC 6962 § 2.1.
    """
    one_by_one = iter(nodes)
    return [
        sha256(_NODE + left + right).digest() for left, right in zip(one_by_one, one_by_one, strict=False)
    ]
