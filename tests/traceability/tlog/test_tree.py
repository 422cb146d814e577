"""Trees of any size: roots, proofs and their forgeries, held to the recursive definition of RFC 6962."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.traceability.tlog import (
    EMPTY_ROOT,
    Checkpoint,
    CheckpointError,
    ProofError,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_extension,
    verify_inclusion,
)
from venditor.traceability.tlog.compact_range import CompactRange
from venditor.traceability.tlog.consistency_proof import consistency_path
from venditor.traceability.tlog.hashing import leaf_hashes
from venditor.traceability.tlog.inclusion_proof import inclusion_path

MOST = 300
LEAVES = leaf_hashes(f"entry {number}".encode() for number in range(MOST))


@cache
def tree_hash(start, end):
    """MTH(D[start:end]), word for word as RFC 6962 section 2.1 has it."""
    if start == end:
        return EMPTY_ROOT
    if end - start == 1:
        return LEAVES[start]
    k = 1
    while k * 2 < end - start:
        k *= 2
    return node_hash(tree_hash(start, start + k), right=tree_hash(start + k, end))


def included(index, size):
    return [tree_hash(part.start, part.end) for part in inclusion_path(index, size=size)]


def consistent(old, new):
    return [tree_hash(part.start, part.end) for part in consistency_path(old, new=new)]


def flips(raw):
    for bit in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[bit // 8] ^= 1 << bit % 8
        yield bytes(flipped)


def flipped_proofs(proof):
    for at, each in enumerate(proof):
        for flipped in flips(each):
            yield [*proof[:at], flipped, *proof[at + 1 :]]


def test_leaves_and_nodes_are_hashed_apart():
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != node_hash(left, right=right)
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    # The roots that the Go and Java implementations of Certificate Transparency are tested with.
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@given(st.lists(st.integers(0, 90), max_size=6))
def test_a_range_grown_in_any_batches_has_the_root_of_the_definition(batches):
    grown = CompactRange()
    for batch in batches:
        start = min(grown.size, MOST)
        grown, rows = grown.extended(LEAVES[start : min(start + batch, MOST)])
        assert len(grown.peaks) == grown.size.bit_count()
        if rows:
            assert rows[0] == LEAVES[start : grown.size]
    assert grown.root() == tree_hash(0, grown.size)


@given(st.integers(1, MOST), st.data())
def test_every_leaf_of_a_tree_is_proved(size, data):
    index = data.draw(st.integers(0, size - 1))
    verify_inclusion(
        included(index, size), leaf_hash=LEAVES[index], index=index, size=size, root=tree_hash(0, size)
    )


@given(st.integers(1, MOST), st.data())
def test_a_proof_is_good_for_no_other_leaf_index_or_tree(size, data):
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, MOST - 1))
    proof = included(index, size)
    for leaf, at, leaves in (
        (LEAVES[other], index, size),
        (LEAVES[index], other, size),
        (LEAVES[index], index, other + 1),
        (LEAVES[other], other, other + 1),
    ):
        if (leaf, at, leaves) != (LEAVES[index], index, size):
            with pytest.raises(ProofError):
                verify_inclusion(proof, leaf_hash=leaf, index=at, size=leaves, root=tree_hash(0, leaves))


def test_size_and_root_belong_together():
    # The last leaf of a tree of two stands as the last leaf of a tree of three does: right of one sibling.
    # Which tree a root is of is said by the checkpoint, not by the proof.
    proof, root = included(1, 2), tree_hash(0, 2)
    verify_inclusion(proof, leaf_hash=LEAVES[1], index=2, size=3, root=root)
    with pytest.raises(ProofError):
        verify_inclusion(proof, leaf_hash=LEAVES[1], index=2, size=3, root=tree_hash(0, 3))


@given(st.integers(2, MOST), st.data())
def test_a_proof_cut_lengthened_or_reordered_proves_nothing(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof, root = included(index, size), tree_hash(0, size)
    for forged in (proof[:-1], proof[1:], [*proof, root], [proof[0], *proof], [*proof, b""], proof[::-1]):
        if forged != proof:
            with pytest.raises(ProofError):
                verify_inclusion(forged, leaf_hash=LEAVES[index], index=index, size=size, root=root)


@pytest.mark.parametrize(("index", "size"), [(0, 1), (0, 2), (5, 7), (6, 7), (99, 200), (256, 257)])
def test_no_bit_of_an_inclusion_proof_can_be_flipped(index, size):
    proof, leaf, root = included(index, size), LEAVES[index], tree_hash(0, size)
    forged = [(each, leaf, root) for each in flipped_proofs(proof)]
    forged += [(proof, each, root) for each in flips(leaf)]
    forged += [(proof, leaf, each) for each in flips(root)]
    assert len(forged) == (len(proof) + 2) * 256
    for some_proof, some_leaf, some_root in forged:
        with pytest.raises(ProofError):
            verify_inclusion(some_proof, leaf_hash=some_leaf, index=index, size=size, root=some_root)


@given(st.integers(1, MOST), st.data())
def test_every_tree_is_proved_to_extend_every_earlier_one(new, data):
    old = data.draw(st.integers(1, new))
    roots = {"old_root": tree_hash(0, old), "new_root": tree_hash(0, new)}
    verify_consistency(consistent(old, new), old_size=old, new_size=new, **roots)


@pytest.mark.parametrize(("old", "new"), [(1, 2), (3, 7), (4, 8), (6, 8), (128, 200), (255, 256), (256, 257)])
def test_no_bit_of_a_consistency_proof_can_be_flipped(old, new):
    proof, old_root, new_root = consistent(old, new), tree_hash(0, old), tree_hash(0, new)
    forged = [(each, old_root, new_root) for each in flipped_proofs(proof)]
    forged += [(proof, each, new_root) for each in flips(old_root)]
    forged += [(proof, old_root, each) for each in flips(new_root)]
    for some_proof, some_old, some_new in forged:
        with pytest.raises(ProofError):
            verify_consistency(some_proof, old_size=old, old_root=some_old, new_size=new, new_root=some_new)


@given(st.integers(2, MOST), st.data())
def test_a_consistency_proof_of_another_shape_proves_nothing(new, data):
    old = data.draw(st.integers(1, new - 1))
    proof, old_root, new_root = consistent(old, new), tree_hash(0, old), tree_hash(0, new)
    for forged in (proof[:-1], proof[1:], [*proof, new_root], [old_root, *proof], [], [*proof, b"short"]):
        with pytest.raises(ProofError):
            verify_consistency(forged, old_size=old, old_root=old_root, new_size=new, new_root=new_root)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 3), (3, 3), (2**70, 3), (0, -1)])
def test_a_leaf_that_a_tree_does_not_have_is_out_of_range(index, size):
    with pytest.raises(ProofError) as refused:
        verify_inclusion([], leaf_hash=LEAVES[0], index=index, size=size, root=LEAVES[0])
    assert refused.value.code == "proof.out_of_range"


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 3), (4, 3), (-1, 3)])
def test_consistency_from_the_empty_tree_or_backwards_is_no_proof(old, new):
    with pytest.raises(ProofError) as refused:
        verify_consistency([], old_size=old, old_root=EMPTY_ROOT, new_size=new, new_root=EMPTY_ROOT)
    assert refused.value.code == "proof.out_of_range"


def test_a_tree_of_2_to_the_62_leaves_is_proved_as_well():
    # All leaves are the same, so the root of a complete subtree depends on its height alone.
    heights = [LEAVES[0]]
    for _ in range(62):
        heights.append(node_hash(heights[-1], right=heights[-1]))
    size = 2**62
    verify_inclusion(heights[:62], leaf_hash=LEAVES[0], index=size - 1, size=size, root=heights[62])
    verify_consistency(
        [heights[61]], old_size=size // 2, old_root=heights[61], new_size=size, new_root=heights[62]
    )


def _checkpoint(size, *, origin="example.com/log", root=None):
    return Checkpoint(origin, size, root or tree_hash(0, size))


def test_a_follower_may_begin_with_the_empty_tree():
    verify_extension([], old=_checkpoint(0), new=_checkpoint(0))
    verify_extension([], old=_checkpoint(0), new=_checkpoint(7))
    verify_extension(consistent(3, 7), old=_checkpoint(3), new=_checkpoint(7))


@pytest.mark.parametrize(
    ("proof", "old", "new"),
    [
        ([LEAVES[0]], _checkpoint(0), _checkpoint(7)),
        ([], _checkpoint(0, root=LEAVES[0]), _checkpoint(7)),
        ([], _checkpoint(0), _checkpoint(0, root=LEAVES[0])),
        ([], _checkpoint(3), _checkpoint(7)),
        ([], _checkpoint(7), _checkpoint(3)),
        ([], _checkpoint(7), _checkpoint(0)),
    ],
)
def test_an_extension_that_is_none_is_refused(proof, old, new):
    with pytest.raises(ProofError):
        verify_extension(proof, old=old, new=new)


def test_a_log_does_not_extend_another():
    with pytest.raises(CheckpointError) as refused:
        verify_extension([], old=_checkpoint(0), new=_checkpoint(7, origin="example.com/other"))
    assert refused.value.code == "checkpoint.other_log"
