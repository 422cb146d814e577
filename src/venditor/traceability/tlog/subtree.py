"""The shape of a tree of any size: complete subtrees, and ranges of leaves made of them.

A tree over `size` leaves splits at the largest power of two below its size. So each part of a proof is the
root of a range of leaves, and each range is a row of *complete* subtrees, which get narrower from left to
right.

Source: RFC 9162 sections 2.1.1 and 2.1.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from venditor.traceability.tlog.hashing import EMPTY_ROOT, node_hash


@dataclass(frozen=True, slots=True)
class Subtree:
    """A complete subtree: the leaves from `index << level` on, `1 << level` of them.

    Attributes:
        level: its height; a leaf has 0.
        index: how many subtrees of that height are left of it.
    """

    level: int
    index: int


@dataclass(frozen=True, slots=True)
class LeafRange:
    """Leaves whose root is a node of some tree.

    Attributes:
        start: the first leaf; a multiple of the largest power of two in the length.
        end: the leaf after the last.
    """

    start: int
    end: int

    def split(self) -> int:
        """The leaf at which a range of two leaves or more is divided."""
        return self.start + (1 << ((self.end - self.start - 1).bit_length() - 1))

    def subtrees(self) -> list[Subtree]:
        """The complete subtrees that make up the range, from the left."""
        found = []
        start, left = self.start, self.end - self.start
        while left:
            level = left.bit_length() - 1
            found.append(Subtree(level, start >> level))
            start += 1 << level
            left -= 1 << level
        return found


def root_of(subtree_roots: Sequence[bytes]) -> bytes:
    """The root of a range, from the roots of its complete subtrees, from the left."""
    if not subtree_roots:
        return EMPTY_ROOT
    root = subtree_roots[-1]
    for left in reversed(subtree_roots[:-1]):
        root = node_hash(left, right=root)
    return root
