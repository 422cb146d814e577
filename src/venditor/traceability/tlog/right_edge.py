"""The right edge of a stored log: its partial tiles and entry bundle, and how they grow.

Appending is a pure step: from an edge and new entries to a new edge and the resources to write. Only
resources that no earlier checkpoint covers are among them.

Source: C2SP tlog-tiles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from venditor.traceability.tlog.compact_range import CompactRange
from venditor.traceability.tlog.entry_bundle import encode_entries, entries_path
from venditor.traceability.tlog.hashing import HASH_SIZE, leaf_hashes
from venditor.traceability.tlog.subtree import LeafRange
from venditor.traceability.tlog.tile import (
    TILE_HEIGHT,
    TILE_WIDTH,
    Tile,
    subtree_root,
    tile_of,
    width_at,
)

TILE_SIZE = TILE_WIDTH * HASH_SIZE
"""Bytes of a full hash tile."""


@dataclass(frozen=True, slots=True)
class RightEdge:
    """What must be known of a log to append to it.

    Attributes:
        range: the compact range of its tree.
        tiles: content of the partial hash tile of each level, empty where the last one is full.
        bundle: content of the partial entry bundle, empty where the last one is full.
    """

    range: CompactRange = field(default_factory=CompactRange)
    tiles: tuple[bytes, ...] = ()
    bundle: bytes = b""

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self.range.size

    def partial_tiles(self) -> dict[Tile, bytes]:
        """The partial hash tiles with which the tree ends."""
        return {
            Tile(
                level, (self.size >> (TILE_HEIGHT * level)) // TILE_WIDTH, len(content) // HASH_SIZE
            ): content
            for level, content in enumerate(self.tiles)
            if content
        }

    def extended(self, entries: Sequence[bytes]) -> tuple[RightEdge, dict[str, bytes]]:
        """Append entries.

        Returns:
            The new edge, and the content of each entry bundle and tile to be stored before a checkpoint of
            its size may be: full ones, and the partial ones the tree then ends with.

        Raises:
            EntryError: `entry.too_long`.
        """
        files: dict[str, bytes] = {}
        bundle = self._grow_bundles(entries, files)
        grown, rows = self.range.extended(leaf_hashes(entries), stride=TILE_HEIGHT)
        tiles = list(self.tiles)
        for level, row in enumerate(rows):
            if level == len(tiles):
                tiles.append(b"")
            complete = self.size >> (TILE_HEIGHT * level)
            tiles[level] = _cut(tiles[level] + b"".join(row), level, complete // TILE_WIDTH, files)
        return RightEdge(grown, tuple(tiles), bundle), files

    def _grow_bundles(self, entries: Sequence[bytes], files: dict[str, bytes]) -> bytes:
        """Add the entry bundles to the files; returns the partial one."""
        index, width = divmod(self.size, TILE_WIDTH)
        bundle, taken = self.bundle, 0
        while taken < len(entries):
            part = entries[taken : taken + TILE_WIDTH - width]
            bundle += encode_entries(part)
            taken, width = taken + len(part), width + len(part)
            files[entries_path(index, width=width)] = bundle
            if width == TILE_WIDTH:
                index, width, bundle = index + 1, 0, b""
        return bundle

    @classmethod
    def load(cls, size: int, *, read_tile: Callable[[Tile], bytes], bundle: bytes) -> RightEdge:
        """The edge of a stored tree.

        Args:
            size: leaves of the tree.
            read_tile: gives the content of a hash tile.
            bundle: content of the partial entry bundle, empty if the last one is full.
        """
        tiles: list[bytes] = []
        while complete := size >> (TILE_HEIGHT * (level := len(tiles))):
            index = complete // TILE_WIDTH
            width = width_at(index, level=level, size=size)
            tiles.append(read_tile(Tile(level, index, width)) if width else b"")
        peaks = []
        for subtree in LeafRange(0, size).subtrees():
            tile = tile_of(subtree, size=size)
            peaks.append(subtree_root(tiles[tile.level], subtree=subtree))
        return cls(CompactRange(size, tuple(peaks)), tuple(tiles), bundle)


def _cut(hashes: bytes, level: int, index: int, files: dict[str, bytes]) -> bytes:
    """Cut a row of hashes into tiles, from tile `index` on; returns the partial one."""
    at = 0
    while len(hashes) - at >= TILE_SIZE:
        files[Tile(level, index).path] = hashes[at : at + TILE_SIZE]
        at, index = at + TILE_SIZE, index + 1
    partial = hashes[at:]
    if partial:
        files[Tile(level, index, len(partial) // HASH_SIZE).path] = partial
    return partial


def full_tiles(resources: Mapping[str, bytes]) -> dict[Tile, bytes]:
    """The full hash tiles among resources to be stored."""
    tiles = {Tile.parse(path): content for path, content in resources.items()}
    return {tile: content for tile, content in tiles.items() if tile and tile.width == TILE_WIDTH}
