"""Paths, widths and bundles are those of C2SP tlog-tiles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.traceability.tlog import EntryError, is_resource
from venditor.traceability.tlog.entry_bundle import (
    decode_entries,
    encode_entries,
    entries_path,
    parse_entries_path,
)
from venditor.traceability.tlog.errors import IntegrityError
from venditor.traceability.tlog.subtree import Subtree
from venditor.traceability.tlog.tile import Tile, subtree_root, tile_of, width_at


@pytest.mark.parametrize(
    ("index", "path"),
    [
        (0, "000"),
        (1, "001"),
        (255, "255"),
        (256, "256"),
        (257, "257"),
        (999, "999"),
        (1000, "x001/000"),
        (999_999, "x999/999"),
        (1_000_000, "x001/x000/000"),
        (1_234_067, "x001/x234/067"),
        (123_456_789_000, "x123/x456/x789/000"),
    ],
)
def test_an_index_is_written_in_groups_of_three(index, path):
    assert Tile(0, index).path == f"tile/0/{path}"
    assert Tile(63, index, 255).path == f"tile/63/{path}.p/255"
    assert entries_path(index, width=1) == f"tile/entries/{path}.p/1"
    assert Tile.parse(f"tile/63/{path}.p/255") == Tile(63, index, 255)
    assert Tile.parse(f"tile/0/{path}") == Tile(0, index, 256)
    assert parse_entries_path(f"tile/entries/{path}") == (index, 256)


@given(st.integers(0, 63), st.integers(0, 2**60), st.integers(1, 256))
def test_a_path_is_read_as_it_was_written(level, index, width):
    assert Tile.parse(Tile(level, index, width).path) == Tile(level, index, width)
    assert parse_entries_path(entries_path(index, width=width)) == (index, width)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/checkpoint",
        "checkpoint/",
        "checkpoint.1",
        ".state/checkpoint",
        ".state/lock",
        "../checkpoint",
        "tile/0/../../secret",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/000",
        "tile/0/x001/x000",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/0/000.p",
        "tile/0/000.p/1/",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "tile/entries/00",
        "tile/entries/x000/001",
        f"tile/0/{'x001/' * 2_000}001",
        f"tile/entries/{'x001/' * 2_000}001",
        "tile/data/000",
    ],
)
def test_any_other_path_is_no_resource(path):
    assert not is_resource(path)


def test_the_tree_of_70000_is_the_one_of_the_specification():
    size = 70_000
    assert [width_at(index, level=0, size=size) for index in (0, 272, 273, 274)] == [256, 256, 112, 0]
    assert [width_at(index, level=1, size=size) for index in (0, 1, 2)] == [256, 17, 0]
    assert [width_at(index, level=2, size=size) for index in (0, 1)] == [1, 0]
    assert width_at(0, level=3, size=size) == 0


@pytest.mark.parametrize(
    ("size", "widths"),
    [
        (0, [0, 0]),
        (1, [1, 0]),
        (255, [255, 0]),
        (256, [256, 1]),
        (257, [256, 1]),
        (65_535, [256, 255, 0]),
        (65_536, [256, 256, 1]),
        (65_537, [256, 256, 1]),
    ],
)
def test_the_first_tile_of_each_level_widens_with_the_tree(size, widths):
    assert [width_at(0, level=level, size=size) for level in range(len(widths))] == widths
    for level, width in enumerate(widths):
        if width:
            assert Tile(level, 0, width).covered_by(size)
        assert not Tile(level, 0, width + 1).covered_by(size)


def test_a_subtree_is_found_in_the_tile_below_its_root():
    assert tile_of(Subtree(0, 300), size=301) == Tile(0, 1, 45)
    assert tile_of(Subtree(7, 2), size=600) == Tile(0, 1, 256)
    assert tile_of(Subtree(8, 1), size=600) == Tile(1, 0, 2)
    assert tile_of(Subtree(17, 0), size=2**17) == Tile(2, 0, 2)
    with pytest.raises(IntegrityError) as refused:
        subtree_root(bytes(32 * 3), subtree=Subtree(2, 0))
    assert refused.value.code == "log.resource_malformed"


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_entries_come_back_from_their_bundle(entries):
    assert decode_entries(encode_entries(entries)) == entries


def test_the_length_is_two_bytes_big_endian():
    assert encode_entries([b"ab", b"", b"c" * 256]) == b"\x00\x02ab" + b"\x00\x00" + b"\x01\x00" + b"c" * 256


@pytest.mark.parametrize(("length", "fits"), [(65_534, True), (65_535, True), (65_536, False)])
def test_the_longest_entry_has_65535_bytes(length, fits):
    if fits:
        assert decode_entries(encode_entries([bytes(length)])) == [bytes(length)]
        return
    with pytest.raises(EntryError, match="65,536 bytes does not fit") as refused:
        encode_entries([b"", bytes(length)])
    assert dict(refused.value.facts) == {"length": 65_536, "longest": 65_535}


@pytest.mark.parametrize("bundle", [b"\x00", b"\x00\x01", b"\x00\x00\x00", b"\x00\x02a", b"\x00\x01ab"])
def test_a_bundle_that_ends_within_an_entry_is_refused(bundle):
    with pytest.raises(EntryError) as refused:
        decode_entries(bundle)
    assert refused.value.code == "entry.malformed_bundle"
