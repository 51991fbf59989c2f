"""Tiles and bundles: what growth writes is what reading believes, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tlog.building import entries, flipped, grown

from talley.tlog.bundles import MOST_ENTRY_BYTES, BundleError, format_bundle, parse_bundle
from talley.tlog.edge import Edge
from talley.tlog.errors import TlogError
from talley.tlog.tile_reader import TileError, TileReader
from talley.tlog.tiles import (
    Tile,
    TilePathError,
    format_tile_path,
    levels,
    parse_tile_path,
    partial_width,
    tiles_of,
)

TILES = st.builds(
    Tile, st.one_of(st.just("entries"), st.integers(0, 63)), st.integers(0, 2**55), st.integers(1, 256)
)
SIZE = 70_000
EDGE, FILES, ROOTS = grown(1, 255, 256, 257, 65_535, 65_536, SIZE)
NEEDED = [format_tile_path(tile) for tile in tiles_of(SIZE)]


@given(TILES)
def test_paths_of_tiles_are_read_as_written(tile: Tile) -> None:
    assert parse_tile_path(format_tile_path(tile)) == tile


@given(st.text(alphabet="tile/entrsx0123456789.p", max_size=30).map("tile/".__add__))
def test_a_path_has_one_spelling(path: str) -> None:
    try:
        tile = parse_tile_path(path)
    except TilePathError:
        return
    assert format_tile_path(tile) == path


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=256))
def test_bundles_are_read_as_written(bundle: list[bytes]) -> None:
    assert parse_bundle(format_bundle(bundle)) == tuple(bundle)


@given(st.binary(max_size=200))
def test_a_bundle_has_one_spelling(data: bytes) -> None:
    try:
        bundle = parse_bundle(data)
    except BundleError:
        return
    assert format_bundle(bundle) == data


def test_an_entry_has_a_longest_length() -> None:
    assert parse_bundle(format_bundle([bytes(MOST_ENTRY_BYTES)])) == (bytes(MOST_ENTRY_BYTES),)
    for wrong in ([bytes(MOST_ENTRY_BYTES + 1)], [], [b""] * 257):
        with pytest.raises(BundleError):
            format_bundle(wrong)
    with pytest.raises(BundleError):
        Edge().append([b"short", bytes(MOST_ENTRY_BYTES + 1)])


@given(st.lists(st.integers(0, 700), min_size=1, max_size=5))
def test_growth_in_any_steps_writes_every_tile_of_every_size_reached(steps: list[int]) -> None:
    edge, files = Edge(), {}
    for step in steps:
        before = edge.size
        growth = edge.append(entries(before + step, before))
        assert list(growth.files) == [format_tile_path(t) for t in tiles_of(growth.edge.size, before)]
        edge, files = growth.edge, files | growth.files
        assert {format_tile_path(tile) for tile in tiles_of(edge.size)} <= files.keys()
        for level, partial in enumerate(edge.partials):
            assert len(partial) == 32 * partial_width(level, edge.size)
        assert len(edge.partials) == len(levels(edge.size))
        reader = TileReader(files.get, edge.size, edge.root())
        assert reader.edge() == edge
        assert [e for n in range(-(-edge.size // 256)) for e in reader.entries(n)] == entries(edge.size)


def test_a_writer_goes_on_from_what_is_stored() -> None:
    for size in (0, 1, 255, 256, 257, 65_535, 65_536):
        edge = TileReader(FILES.get, size, ROOTS[size]).edge()
        assert edge.append(entries(SIZE, size)).edge == EDGE


def test_old_roots_are_found_in_the_new_tree() -> None:
    reader = TileReader(FILES.get, SIZE, EDGE.root())
    assert {size: reader.root_at(size) for size in ROOTS} == ROOTS


def test_few_tiles_stay_in_memory() -> None:
    reader = TileReader(FILES.get, SIZE, EDGE.root(), keep=3)
    for number in range(100):
        reader.leaves(number)
    assert len(reader._rows) == 3


def read_all(files: dict[str, bytes]) -> None:
    reader = TileReader(files.get, SIZE, EDGE.root())
    for number in range(274):
        reader.entries(number)


def test_a_partial_tile_may_be_gone_where_the_full_one_is() -> None:
    files = {path: data for path, data in FILES.items() if ".p/" not in path or path in NEEDED}
    later, _, _ = grown(SIZE)
    grown_on = later.append(entries(SIZE + 300, SIZE)).files
    files |= {path: data for path, data in grown_on.items() if ".p/" not in path}
    for path in ("tile/entries/273.p/112", "tile/0/273.p/112"):
        del files[path]
    read_all(files)
    with pytest.raises(TileError, match="missing"):
        read_all({path: data for path, data in files.items() if path != "tile/0/273"})


@given(st.data(), st.sampled_from(NEEDED))
def test_any_changed_bit_of_any_tile_or_bundle_is_noticed(data: st.DataObject, path: str) -> None:
    files = {**FILES, path: data.draw(flipped(FILES[path]))}
    tile = parse_tile_path(path)
    with pytest.raises(TlogError):
        reader = TileReader(files.get, SIZE, EDGE.root())
        if tile.level == "entries":
            reader.entries(tile.index)
        else:
            reader.node(8 * tile.level, tile.index * 256)


@pytest.mark.parametrize("path", ["tile/entries/005", "tile/0/005", "tile/1/000", "tile/2/000.p/1"])
def test_a_tile_that_is_gone_cut_or_longer_is_noticed(path: str) -> None:
    whole = FILES[path]
    for changed in (None, whole[:-1], whole[:-32], whole + bytes(32), whole + b"\0", b""):
        files = {name: data for name, data in FILES.items() if name != path}
        if changed is not None:
            files[path] = changed
        with pytest.raises(TlogError):
            read_all(files)


def test_another_size_or_root_is_not_believed() -> None:
    for size, root in ((SIZE, ROOTS[65_536]), (65_536, EDGE.root()), (0, EDGE.root())):
        with pytest.raises(TileError):
            TileReader(FILES.get, size, root)
