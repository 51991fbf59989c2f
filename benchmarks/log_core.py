"""The log's core in memory: appending, proofs and their verification, against pymerkle and hashlib's bound."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256

import psutil
import pymerkle

from benchmarks.assessing import Row
from talley.tlog.edge import Edge
from talley.tlog.frontier import Frontier
from talley.tlog.hashing import leaf_hash, leaf_hashes
from talley.tlog.proofs import verify_consistency, verify_inclusion
from talley.tlog.tile_reader import TileReader

SMALL, LARGE = 10_000, 1_000_000
BATCH = 1_000
PAYLOAD = b"a log entry of ninety-six bytes, about what a committed body takes with its type and time: "
WARM = range(0, 20_000, 7)
"""Entries whose tiles are asked for often, as those of a page of receipts are."""


def entries(start: int, end: int) -> list[bytes]:
    return [PAYLOAD + number.to_bytes(8, "big") for number in range(start, end)]


def batches(size: int) -> Sequence[list[bytes]]:
    return [entries(start, start + BATCH) for start in range(0, size, BATCH)]


@cache
def hashlib_bound() -> float:
    """Entries a second if there were nothing but one leaf and one node to hash for each."""
    leaves, nodes = entries(0, SMALL), [b"\x01" + bytes(64)] * SMALL

    def run() -> None:
        _ = [sha256(entry).digest() for entry in leaves]
        _ = [sha256(node).digest() for node in nodes]

    return SMALL / best(run, runs=20)


@cache
def peer(size: int) -> tuple[pymerkle.InmemoryTree, float]:
    """A tree of pymerkle and the seconds that appending took."""
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    waiting = [entry for batch in batches(size) for entry in batch]
    started = time.perf_counter()
    for entry in waiting:
        tree.append_entry(entry)
    tree.get_root()
    return tree, time.perf_counter() - started


@cache
def log(size: int) -> tuple[TileReader, dict[str, bytes]]:
    edge, files = Edge(), {}
    for batch in batches(size):
        growth = edge.append(batch)
        edge = growth.edge
        files |= growth.files
    return TileReader(files.get, size, edge.root()), files


def append_small() -> Row:
    return _append(SMALL)


def append_large() -> Row:
    return _append(LARGE)


def _append(size: int) -> Row:
    waiting = batches(size)
    roots = []

    def run() -> None:
        frontier = Frontier()
        for batch in waiting:
            frontier = frontier.append(leaf_hashes(batch))
        roots.append(frontier.root())

    rate = size / best(run)
    tree, seconds = peer(size)
    assert tree.get_root() == roots[0]
    ratio = rate * seconds / size
    return Row(
        f"append in memory, {size:,} entries",
        f"{rate:,.0f}/s",
        f"5 x pymerkle's {size / seconds:,.0f}/s ({ratio:.1f})",
        met=ratio >= 5,
    )


def append_bound() -> Row:
    waiting = batches(SMALL)
    rate = SMALL / best(lambda: _grow(waiting), runs=20)
    bound = hashlib_bound()
    return Row(
        "append in memory, share of hashlib's bound", f"{rate / bound:.0%}", f"{bound:,.0f}/s", met=None
    )


def _grow(waiting: Sequence[list[bytes]]) -> None:
    frontier = Frontier()
    for batch in waiting:
        frontier = frontier.append(leaf_hashes(batch))


def append_with_tiles() -> Row:
    waiting = batches(SMALL * 10)

    def run() -> None:
        edge = Edge()
        for batch in waiting:
            edge = edge.append(batch).edge

    return Row("append with tiles and bundles made", f"{SMALL * 10 / best(run):,.0f}/s", "-", met=None)


def append_one_by_one() -> Row:
    waiting = [[entry] for entry in entries(0, SMALL)]
    return Row(
        "append one by one, no batches", f"{SMALL / best(lambda: _grow(waiting)):,.0f}/s", "-", met=None
    )


def append_memory() -> Row:
    """Growth of memory while a million entries pass through, none of them kept."""
    process, frontier = psutil.Process(), Frontier()
    before = 0
    for start in range(0, LARGE, BATCH):
        if start == LARGE // 10:
            gc.collect()
            before = process.memory_info().rss
        frontier = frontier.append(leaf_hashes(entries(start, start + BATCH)))
    growth = (process.memory_info().rss - before) / 2**20
    return Row(
        "memory, growth from entry 100,000 to 1,000,000",
        f"{growth:+.1f} MiB",
        "flat: under 5 MiB",
        met=growth < 5,
    )


def inclusion() -> Row:
    reader, _ = log(LARGE)
    tree, _ = peer(LARGE)
    ours = len(WARM) / best(lambda: [reader.inclusion_proof(index) for index in WARM])
    theirs = len(WARM) / best(lambda: [tree.prove_inclusion(index + 1) for index in WARM])
    return _against("inclusion proof at 1,000,000, warm tiles", ours, theirs)


def inclusion_cold() -> Row:
    _, files = log(LARGE)
    indexes = [(number * 7_919) % LARGE for number in range(2_000)]

    def run() -> None:
        reader = TileReader(files.get, LARGE, log(LARGE)[0].root, keep=16)
        for index in indexes:
            reader.inclusion_proof(index)

    return Row(
        "the same, each tile fetched and bound first", f"{len(indexes) / best(run):,.0f}/s", "-", met=None
    )


def inclusion_growth() -> Row:
    few, many = (log(size)[0] for size in (SMALL, LARGE))
    indexes = range(0, SMALL, 7)
    small = best(lambda: [few.inclusion_proof(index) for index in indexes])
    large = best(lambda: [many.inclusion_proof(index) for index in indexes])
    # 14 hashes at ten thousand entries, 20 at a million.
    return Row(
        "inclusion proof, 1,000,000 against 10,000",
        f"{large / small:.2f} times",
        "logarithmic: 2",
        met=large <= 2 * small,
    )


def consistency() -> Row:
    reader, _ = log(LARGE)
    tree, _ = peer(LARGE)
    sizes = range(1, 20_000, 7)
    ours = len(sizes) / best(lambda: [reader.consistency_proof(size) for size in sizes])
    theirs = len(sizes) / best(lambda: [tree.prove_consistency(size, LARGE) for size in sizes])
    return _against("consistency proof at 1,000,000, warm tiles", ours, theirs)


def verify_inclusions() -> Row:
    reader, _ = log(LARGE)
    tree, _ = peer(LARGE)
    mine = [(leaf_hash(entries(n, n + 1)[0]), n, reader.inclusion_proof(n)) for n in WARM]
    others = [(tree.get_leaf(n + 1), tree.prove_inclusion(n + 1)) for n in WARM]
    root = reader.root
    ours = len(mine) / best(lambda: [verify_inclusion(leaf, n, LARGE, p, root) for leaf, n, p in mine])
    theirs = len(mine) / best(lambda: [pymerkle.verify_inclusion(leaf, root, p) for leaf, p in others])
    return _against("verify inclusion at 1,000,000", ours, theirs)


def verify_consistencies() -> Row:
    reader, _ = log(LARGE)
    tree, _ = peer(LARGE)
    mine = [(size, reader.root_at(size), reader.consistency_proof(size)) for size in range(1, 20_000, 7)]
    others = [(old, tree.prove_consistency(size, LARGE)) for size, old, _ in mine]
    root = reader.root
    ours = len(mine) / best(lambda: [verify_consistency(s, old, LARGE, root, p) for s, old, p in mine])
    theirs = len(mine) / best(lambda: [pymerkle.verify_consistency(old, root, p) for old, p in others])
    return _against("verify consistency at 1,000,000", ours, theirs)


def _against(what: str, ours: float, theirs: float) -> Row:
    return Row(what, f"{ours:,.0f}/s", f"pymerkle {theirs:,.0f}/s ({ours / theirs:.1f})", met=ours >= theirs)


def best(action: Callable[[], object], runs: int = 3) -> float:
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return min(times)


ROWS = (
    append_memory,
    append_small,
    append_large,
    append_bound,
    append_one_by_one,
    append_with_tiles,
    inclusion,
    inclusion_cold,
    inclusion_growth,
    consistency,
    verify_inclusions,
    verify_consistencies,
)
