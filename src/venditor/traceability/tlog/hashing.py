"""Hashing of a Merkle tree: leaves and nodes in domains of their own, so that neither passes for the other.

Source: RFC 6962 section 2.1; RFC 9162 section 2.1.1. The hash is SHA-256.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH_SIZE = 32
"""Bytes of a hash (SHA-256)."""

EMPTY_ROOT = sha256(b"").digest()
"""Root of the tree without leaves."""

LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf: SHA-256(0x00 || entry)."""
    return sha256(LEAF_PREFIX + entry).digest()


def node_hash(left: bytes, *, right: bytes) -> bytes:
    """The hash of two subtrees side by side: SHA-256(0x01 || left || right)."""
    return sha256(NODE_PREFIX + left + right).digest()


# The two functions below are where an append spends its time: one call of the digest an item, names local.


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """The leaf hash of each entry, in order."""
    digest, prefix = sha256, LEAF_PREFIX
    return [digest(prefix + entry).digest() for entry in entries]


def parent_hashes(row: Sequence[bytes]) -> list[bytes]:
    """The row above a row of hashes, of which there is an even number."""
    digest, prefix = sha256, NODE_PREFIX
    return [digest(prefix + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=True)]


def complete_root(row: Sequence[bytes]) -> bytes:
    """The root over a row of hashes, of which there is a power of two."""
    while len(row) > 1:
        row = parent_hashes(row)
    return row[0]
