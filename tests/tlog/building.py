"""Small logs, keys and strategies for the tests of the log."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from hypothesis import strategies as st

from talley.tlog.checkpoint import Checkpoint, SignedCheckpoint, cosign_checkpoint, sign_checkpoint
from talley.tlog.edge import Edge
from talley.tlog.keys import SignatureType, SignerKey
from talley.tlog.policy import GroupLine, LogLine, Policy, WitnessLine
from talley.tlog.tile_reader import TileReader

ORIGIN = "log.example/record"
NOON = 1_679_315_147


def key(name: str, type_: SignatureType = SignatureType.COSIGNATURE) -> SignerKey:
    """A key whose secret follows from its name: for tests alone."""
    return SignerKey(name, type_, sha256(f"{type_} {name}".encode()).digest())


LOG = key(ORIGIN, SignatureType.NOTE)
WITNESSES = [key(f"witness.example/{letter}") for letter in "abc"]
POLICY = Policy(
    (LogLine(LOG.verifier(), "https://log.example/record/"),),
    tuple(WitnessLine(w.name[-1], w.verifier()) for w in WITNESSES),
    (GroupLine("two", 2, ("a", "b", "c")),),
    "two",
)


def entries(size: int, start: int = 0) -> list[bytes]:
    return [b"entry %d" % number for number in range(start, size)]


def grown(*sizes: int) -> tuple[Edge, dict[str, bytes], dict[int, bytes]]:
    """A log grown through these sizes: its edge, all files, and the root at each size."""
    edge, files, roots = Edge(), {}, {0: Edge().root()}
    for size in sizes:
        growth = edge.append(entries(size, edge.size))
        edge, files = growth.edge, files | growth.files
        roots[size] = edge.root()
    return edge, files, roots


def reader(size: int) -> TileReader:
    edge, files, _ = grown(size)
    return TileReader(files.get, size, edge.root())


def signed(size: int, root: bytes, *witnesses: SignerKey, origin: str = ORIGIN) -> SignedCheckpoint:
    """A checkpoint signed by the log and cosigned at noon."""
    made = sign_checkpoint(Checkpoint(origin, size, root), key(origin, SignatureType.NOTE))
    return made.cosigned(*(cosign_checkpoint(made.checkpoint, w, NOON) for w in witnesses))


# The tree as RFC 6962 § 2.1 defines it, by recursion over whole lists: slow, and plainly right.


def naive_root(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = _split(len(leaves))
    return sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*naive_path(index, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(index - k, leaves[k:]), naive_root(leaves[:k])]


def naive_consistency(old: int, leaves: Sequence[bytes], *, whole: bool = True) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = _split(len(leaves))
    if old <= k:
        return [*naive_consistency(old, leaves[:k], whole=whole), naive_root(leaves[k:])]
    return [*naive_consistency(old - k, leaves[k:], whole=False), naive_root(leaves[:k])]


def _split(size: int) -> int:
    k = 1
    while k * 2 < size:
        k *= 2
    return k


@st.composite
def flipped(draw: st.DrawFn, data: bytes) -> bytes:
    """The same bytes with one bit changed."""
    bit = draw(st.integers(0, len(data) * 8 - 1))
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
