"""Consistency proofs: that a tree was made from an earlier one by appending, and in no other way.

Source: RFC 9162 section 2.1.4.
"""

from collections.abc import Sequence

from venditor.traceability.tlog.errors import ProofError
from venditor.traceability.tlog.hashing import node_hash
from venditor.traceability.tlog.inclusion_proof import check_hashes, wrong_length, wrong_root
from venditor.traceability.tlog.subtree import LeafRange


def consistency_path(old: int, *, new: int) -> list[LeafRange]:
    """The ranges whose roots prove that a tree of `new` leaves extends one of `old`.

    Raises:
        ProofError: `proof.out_of_range`; the old tree is empty or larger than the new one.
    """
    _check_sizes(old, new)
    path, range_ = [], LeafRange(0, new)
    while range_.end != old:
        split = range_.split()
        left, right = LeafRange(range_.start, split), LeafRange(split, range_.end)
        range_, sibling = (left, right) if old <= split else (right, left)
        path.append(sibling)
    if range_.start:
        path.append(range_)
    return path[::-1]


def verify_consistency(
    proof: Sequence[bytes], *, old_size: int, old_root: bytes, new_size: int, new_root: bytes
) -> None:
    """Check that one tree extends another; returns if it does.

    Args:
        proof: the hashes.
        old_size: leaves of the earlier tree, at least 1: every tree extends the empty one, so a proof of that
            would say nothing. `checkpoint.verify_extension` is for those who begin with the empty tree.
        old_root: its root.
        new_size: leaves of the later tree.
        new_root: its root.

    Raises:
        ProofError: it does not, or it is not shown.

    Source:
        RFC 9162 section 2.1.4.2.
    """
    _check_sizes(old_size, new_size)
    if old_size == new_size:
        if proof:
            raise wrong_length(len(proof), 0)
        computed_old = computed_new = new_root
    else:
        computed_old, computed_new = _roots(proof, old_size, new_size, old_root)
    if computed_old != old_root:
        raise wrong_root(old_root, computed_old)
    if computed_new != new_root:
        raise wrong_root(new_root, computed_new)


def _roots(proof: Sequence[bytes], old_size: int, new_size: int, old_root: bytes) -> tuple[bytes, bytes]:
    """The roots of both trees as the proof has them."""
    check_hashes([old_root, *proof])
    expected = len(consistency_path(old_size, new=new_size))
    if len(proof) != expected:
        raise wrong_length(len(proof), expected)
    # An old tree that is complete is itself the first node.
    hashes = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if node & 1 or node == last:
            old = node_hash(sibling, right=old)
            new = node_hash(sibling, right=new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, right=sibling)
        node, last = node >> 1, last >> 1
    return old, new


def _check_sizes(old: int, new: int) -> None:
    if not 0 < old <= new:
        raise ProofError(
            "proof.out_of_range",
            f"No proof leads from a tree of {old:,} leaves to one of {new:,}.",
            facts={"old": old, "size": new},
            remedy="The earlier tree has at least one leaf and no more than the later one.",
        )
