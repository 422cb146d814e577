"""Hash tiles: where each lies, how wide it is in a tree of some size, and the hashes between its rows.

Tile `index` of level `level` holds up to 256 hashes of consecutive subtrees of height 8 x `level`. Only the
rightmost tile of a level can be partial, and a partial one has the width in its path.

Source: C2SP tlog-tiles, "Merkle Tree".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from venditor.traceability.tlog.errors import IntegrityError
from venditor.traceability.tlog.hashing import HASH_SIZE, complete_root
from venditor.traceability.tlog.subtree import Subtree

TILE_HEIGHT = 8
"""Levels of the tree in a tile."""

TILE_WIDTH = 1 << TILE_HEIGHT
"""Hashes in a full tile, entries in a full entry bundle."""

HIGHEST_LEVEL = 63

_TILE = re.compile(r"tile/(?P<level>0|[1-9][0-9]?)/(?P<rest>.+)")
# 21 digits: more than the index of any tile.
_INDEX = re.compile(r"(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?")


def index_path(index: int, *, width: int = TILE_WIDTH) -> str:
    """The end of a path: the index in groups of three digits, and the width if partial.

    Example:
        >>> index_path(1234067), index_path(5, width=17)
        ('x001/x234/067', '005.p/17')
    """
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03d}")
    return "/".join(reversed(groups)) + (f".p/{width}" if width < TILE_WIDTH else "")


def parse_index_path(text: str) -> tuple[int, int] | None:
    """The index and the width that a path ends with; None where it is not the one way to write them."""
    match = _INDEX.fullmatch(text)
    if match is None:
        return None
    index = int(match["index"].replace("x", "").replace("/", ""))
    width = int(match["width"] or TILE_WIDTH)
    return (index, width) if index_path(index, width=width) == text else None


def width_at(index: int, *, level: int, size: int) -> int:
    """How many hashes a tile holds in a tree of some size: 0 (not there yet) to 256.

    Args:
        index: of the tile; also of an entry bundle, with level 0.
        level: of the tile.
        size: leaves of the tree.
    """
    complete = (size >> (TILE_HEIGHT * level)) - index * TILE_WIDTH
    return max(0, min(complete, TILE_WIDTH))


@dataclass(frozen=True, slots=True)
class Tile:
    """A hash tile.

    Attributes:
        level: 0 to 63; the hashes of level 0 are leaf hashes.
        index: 0 for the leftmost.
        width: number of hashes, 1 to 256.
    """

    level: int
    index: int
    width: int = TILE_WIDTH

    @classmethod
    def parse(cls, path: str) -> Tile | None:
        """Read a path; None where it is none of a hash tile."""
        match = _TILE.fullmatch(path)
        end = match and parse_index_path(match["rest"])
        if not match or not end or int(match["level"]) > HIGHEST_LEVEL:
            return None
        return cls(int(match["level"]), *end)

    @property
    def path(self) -> str:
        """Where it lies, below the log's prefix."""
        return f"tile/{self.level}/{index_path(self.index, width=self.width)}"

    def covered_by(self, size: int) -> bool:
        """Whether a checkpoint of that size vouches for all of its hashes."""
        return width_at(self.index, level=self.level, size=size) >= self.width


def tile_of(subtree: Subtree, *, size: int) -> Tile:
    """The tile in which the root of a complete subtree can be computed, in a tree of some size."""
    level, above = divmod(subtree.level, TILE_HEIGHT)
    index = subtree.index << above >> TILE_HEIGHT
    return Tile(level, index, width_at(index, level=level, size=size))


def subtree_root(hashes: bytes, *, subtree: Subtree) -> bytes:
    """The root of a complete subtree, computed from its tile.

    Args:
        hashes: the tile's content.
        subtree: one of at most 256 hashes of the tile.

    Raises:
        IntegrityError: `log.resource_malformed`; the tile is too narrow for it.
    """
    above = subtree.level % TILE_HEIGHT
    first = (subtree.index << above) % TILE_WIDTH * HASH_SIZE
    part = hashes[first : first + (HASH_SIZE << above)]
    if len(part) != HASH_SIZE << above:
        raise IntegrityError(
            "log.resource_malformed",
            f"{len(hashes):,} bytes of tile do not reach subtree {subtree.index} of height {subtree.level}.",
            facts={"path": f"tile/{subtree.level // TILE_HEIGHT}"},
        )
    return complete_root(split_hashes(part))


def split_hashes(hashes: bytes) -> list[bytes]:
    """The hashes of a tile one by one."""
    return [hashes[at : at + HASH_SIZE] for at in range(0, len(hashes), HASH_SIZE)]
