"""Inclusion proofs: that an entry stands at an index of a tree with a known root.

Source: RFC 9162 section 2.1.3.
"""

from collections.abc import Sequence

from venditor.traceability.tlog.errors import ProofError
from venditor.traceability.tlog.hashing import HASH_SIZE, node_hash
from venditor.traceability.tlog.subtree import LeafRange


def inclusion_path(index: int, *, size: int) -> list[LeafRange]:
    """The ranges whose roots prove a leaf, from its sibling up to the root's child.

    Raises:
        ProofError: `proof.out_of_range`; the tree has no such leaf.
    """
    _check_index(index, size)
    path, range_ = [], LeafRange(0, size)
    while range_.end - range_.start > 1:
        split = range_.split()
        left, right = LeafRange(range_.start, split), LeafRange(split, range_.end)
        range_, sibling = (left, right) if index < split else (right, left)
        path.append(sibling)
    return path[::-1]


def verify_inclusion(proof: Sequence[bytes], *, leaf_hash: bytes, index: int, size: int, root: bytes) -> None:
    """Check that a leaf stands at an index of a tree; returns if it does.

    Args:
        proof: the hashes, from the leaf's sibling up to the root's child.
        leaf_hash: of the entry.
        index: zero-based.
        size: leaves of the tree.
        root: of the tree. Both come from one checkpoint whose signature was verified: a proof does not show
            of which size a root is.

    Raises:
        ProofError: it does not, or it is not shown.

    Source:
        RFC 9162 section 2.1.3.2.
    """
    computed = root_from_inclusion(proof, leaf_hash=leaf_hash, index=index, size=size)
    if computed != root:
        raise wrong_root(root, computed)


def root_from_inclusion(proof: Sequence[bytes], *, leaf_hash: bytes, index: int, size: int) -> bytes:
    """The root of the tree in which the proof would hold.

    Raises:
        ProofError: there is no such tree: the index, the number of hashes or the length of one is wrong.
    """
    _check_index(index, size)
    check_hashes([leaf_hash, *proof])
    node, last = index, size - 1
    computed, used = leaf_hash, 0
    for sibling in proof:
        if last == 0:
            break
        used += 1
        if node & 1 or node == last:
            computed = node_hash(sibling, right=computed)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            computed = node_hash(computed, right=sibling)
        node, last = node >> 1, last >> 1
    if last or used < len(proof):
        expected = len(inclusion_path(index, size=size))
        raise wrong_length(len(proof), expected)
    return computed


def check_hashes(hashes: Sequence[bytes]) -> None:
    """Refuse anything that is not as long as a hash (`proof.malformed`)."""
    for each in hashes:
        if len(each) != HASH_SIZE:
            reason = f"{len(each)} bytes stand where a hash of {HASH_SIZE} is due"
            raise ProofError("proof.malformed", f"Not a proof: {reason}.", facts={"reason": reason})


def wrong_length(hashes: int, expected: int) -> ProofError:
    """The error for a proof with too many or too few hashes."""
    return ProofError(
        "proof.wrong_length",
        f"The proof has {hashes} hashes where {expected} are due.",
        facts={"hashes": hashes, "expected": expected},
    )


def wrong_root(root: bytes, computed: bytes) -> ProofError:
    """The error for a proof that leads elsewhere."""
    return ProofError(
        "proof.wrong_root",
        f"The proof leads to root {computed.hex()}, not to {root.hex()}.",
        facts={"root": root.hex(), "computed": computed.hex()},
    )


def _check_index(index: int, size: int) -> None:
    if not 0 <= index < size:
        raise ProofError(
            "proof.out_of_range",
            f"A tree of {size:,} leaves has no leaf with index {index:,}.",
            facts={"index": index, "size": size},
        )
