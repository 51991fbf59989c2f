"""c2sp.org/tlog-tiles."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.tlog.building import entries, grown, naive_root, signed

from talley.tlog.bundles import BundleError, format_bundle, parse_bundle
from talley.tlog.checkpoint import format_signed_checkpoint
from talley.tlog.hashing import leaf_hashes
from talley.tlog.note import parse_note
from talley.tlog.tile_reader import TileError, TileReader
from talley.tlog.tiles import Tile, TilePathError, format_tile_path, parse_tile_path, tiles_of

requirement = pytest.mark.requirement
EDGE, FILES, ROOTS = grown(256, 66_000)
LEAVES = leaf_hashes(entries(66_000))


def refused(path: str) -> None:
    with pytest.raises(TilePathError):
        parse_tile_path(path)


@requirement("tlog-tiles", "index 1234067 will be encoded as `x001/x234/067`")
def test_the_example_of_a_path() -> None:
    assert format_tile_path(Tile(0, 1_234_067)) == "tile/0/x001/x234/067"
    assert parse_tile_path("tile/63/x001/x234/067.p/255") == Tile(63, 1_234_067, 255)


@requirement(
    "tlog-tiles", "MUST be a decimal ASCII integer between 0 and 63, with no additional leading zeroes"
)
@pytest.mark.parametrize("level", ["64", "00", "07", "-1", "", "٣", "x", "data", "100"])
def test_levels(level: str) -> None:
    refused(f"tile/{level}/000")


@requirement("tlog-tiles", "integer encoded into zero-padded 3-digit path elements")
@pytest.mark.parametrize("place", ["0", "00", "0000", "1", "x1/000", "x001/0", "", "x000/000", "x001/000/"])
def test_groups_of_three_digits(place: str) -> None:
    refused(f"tile/0/{place}")


@requirement("tlog-tiles", "All but the last path element MUST begin with an `x`")
@pytest.mark.parametrize("place", ["001/000", "x001/x000", "X001/000", "x001/001/000"])
def test_x_before_all_but_the_last(place: str) -> None:
    refused(f"tile/0/{place}")


@requirement("tlog-tiles", "a decimal ASCII integer between 1 and 255, with no additional leading zeroes")
@pytest.mark.parametrize("width", ["0", "256", "257", "01", "", "-1", "999"])
def test_widths(width: str) -> None:
    refused(f"tile/0/000.p/{width}")
    refused(f"tile/entries/000.p/{width}")


@requirement("tlog-tiles", "Full tiles MUST be exactly 256 hashes wide, or 8,192 bytes")
def test_full_tiles() -> None:
    full = [data for path, data in FILES.items() if "entries" not in path and ".p/" not in path]
    assert {len(data) for data in full} == {8_192}
    for wrong in (FILES["tile/0/007"][:-32], FILES["tile/0/007"] + bytes(32)):
        with pytest.raises(TileError, match="bytes"):
            TileReader({**FILES, "tile/0/007": wrong}.get, EDGE.size, EDGE.root()).leaves(7)


@requirement("tlog-tiles", "MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l])")
@pytest.mark.parametrize(
    ("path", "level", "n"), [("tile/0/005", 0, 5), ("tile/1/000", 1, 0), ("tile/2/000.p/1", 2, 0)]
)
def test_what_a_tile_holds(path: str, level: int, n: int) -> None:
    for i in range(0, len(FILES[path]) // 32, 51):
        first = (n * 256 + i) * 256**level
        assert FILES[path][32 * i : 32 * i + 32] == naive_root(LEAVES[first : first + 256**level])


@requirement("tlog-tiles", "MUST NOT be hashed into a tile at the level above")
@pytest.mark.parametrize(("size", "width"), [(255, 0), (256, 1), (511, 1), (512, 2)])
def test_partial_tiles_are_not_hashed_upward(size: int, width: int) -> None:
    _, files, _ = grown(size)
    assert sum(len(data) for path, data in files.items() if path.startswith("tile/1/")) == 32 * width


@requirement("tlog-tiles", "a tree of size 70,000 will be represented by 273 full level 0 tiles")
def test_the_example_of_a_tree() -> None:
    kinds = Counter((t.level, t.width) for t in tiles_of(70_000) if t.level != "entries")
    assert kinds == {(0, 256): 273, (0, 112): 1, (1, 256): 1, (1, 17): 1, (2, 1): 1}


@requirement(
    "tlog-tiles",
    "a tree of size 256 will be represented by a full level 0 tile and a partial level 1 tile of width 1",
)
def test_the_smallest_full_tile() -> None:
    assert [t for t in tiles_of(256) if t.level != "entries"] == [Tile(0, 0), Tile(1, 0, 1)]


@requirement("tlog-tiles", "Empty tiles MUST NOT be served")
@pytest.mark.parametrize("size", [0, 1, 256, 257, 65_536, 65_537])
def test_no_empty_tiles(size: int) -> None:
    assert all(grown(size)[1].values())
    assert all(tile.width for tile in tiles_of(size))


@requirement(
    "tlog-tiles", "MUST serve partial tiles corresponding to tree sizes for which a checkpoint was produced"
)
def test_every_growth_writes_its_partial_tiles() -> None:
    _, files, roots = grown(3, 300, 301)
    for size, root in roots.items():
        assert TileReader({p: files[p] for p in map(format_tile_path, tiles_of(size))}.get, size, root)


@requirement("tlog-tiles", "MAY delete any partial tile once the corresponding full tile is")
def test_the_full_tile_stands_in_for_a_partial_one() -> None:
    _, files, roots = grown(100, 256)
    kept = {path: data for path, data in files.items() if not path.endswith(".p/100")}
    reader = TileReader(kept.get, 100, roots[100])
    assert reader.entries(0) == tuple(entries(100))


@requirement("tlog-tiles", "sequences of big-endian uint16 length-prefixed log entries")
def test_bundles() -> None:
    assert format_bundle([b"ab", b"", b"c" * 258]) == b"\0\2ab\0\0\1\2" + b"c" * 258
    for wrong in (b"", b"\0", b"\0\2a", b"\0\0\0", b"\0\0" * 257):
        with pytest.raises(BundleError):
            parse_bundle(wrong)


@requirement("tlog-tiles", "Each entry in a bundle hashes to the corresponding entry in the corresponding")
def test_entries_are_the_leaves() -> None:
    assert b"".join(leaf_hashes(parse_bundle(FILES["tile/entries/007"]))) == FILES["tile/0/007"]
    swapped = format_bundle(parse_bundle(FILES["tile/entries/007"])[::-1])
    with pytest.raises(TileError, match="entry 1792 is another"):
        TileReader({**FILES, "tile/entries/007": swapped}.get, EDGE.size, EDGE.root()).entries(7)


@requirement("tlog-tiles", "the checkpoint MUST carry at least one Ed25519 signature by the log")
def test_checkpoints_are_signed_with_ed25519() -> None:
    (signature,) = parse_note(format_signed_checkpoint(signed(5, bytes(32)))).signatures
    assert len(signature.value) == 64
