"""A compact range: all that must be kept of a tree to append to it.

It holds the roots of the complete subtrees that make up the tree, at most one for each bit of its size.
Leaves are appended in batches, row by row: for each leaf about one node is hashed, however large the tree
is.

Source: RFC 9162 section 2.1.1; the name is that of transparency-dev/merkle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from venditor.traceability.tlog.hashing import parent_hashes
from venditor.traceability.tlog.subtree import root_of


@dataclass(frozen=True, slots=True)
class CompactRange:
    """The right edge of a tree.

    Attributes:
        size: number of leaves.
        peaks: roots of the complete subtrees, from the left, one for each bit that is set in `size`.

    Example:
        >>> from venditor.traceability.tlog.hashing import leaf_hashes
        >>> three, _ = CompactRange().extended(leaf_hashes([b"a", b"b", b"c"]))
        >>> three.size, len(three.peaks), three.root().hex()[:8]
        (3, 2, '36642e73')
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def root(self) -> bytes:
        """The root of the tree."""
        return root_of(self.peaks)

    def extended(
        self, leaf_hashes: Sequence[bytes], *, stride: int = 8
    ) -> tuple[CompactRange, list[list[bytes]]]:
        """Append leaves.

        Args:
            leaf_hashes: hashes of the new leaves, in order.
            stride: height of a tile.

        Returns:
            The new range, and the hashes that became complete at the levels 0, `stride`, 2 x `stride` and so
            on, each list from the left.
        """
        peaks = list(self.peaks)
        row = list(leaf_hashes)
        left_behind: list[bytes] = []
        rows: list[list[bytes]] = []
        index, level = self.size, 0
        while row or index:
            if row and level % stride == 0:
                rows.append(row.copy())
            if index & 1:
                # The subtree to the left waits for its neighbour, which is the first of the row.
                row.insert(0, peaks.pop())
            if len(row) & 1:
                left_behind.append(row.pop())
            row = parent_hashes(row)
            index >>= 1
            level += 1
        return CompactRange(self.size + len(leaf_hashes), tuple(reversed(left_behind))), rows
