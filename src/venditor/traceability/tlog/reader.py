"""Reading a log: everything is recomputed up to a root that the log's key signed; the store is not trusted.

Source: C2SP tlog-tiles; RFC 9162 sections 2.1.3 and 2.1.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from venditor.traceability.tlog import checkpoint as checkpoints
from venditor.traceability.tlog.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    open_checkpoint,
    verify_extension,
)
from venditor.traceability.tlog.consistency_proof import consistency_path
from venditor.traceability.tlog.entry_bundle import decode_entries, encode_entries, entries_path
from venditor.traceability.tlog.errors import EntryError, IntegrityError
from venditor.traceability.tlog.hashing import HASH_SIZE, leaf_hash, leaf_hashes
from venditor.traceability.tlog.inclusion_proof import inclusion_path, verify_inclusion
from venditor.traceability.tlog.note import Verifier
from venditor.traceability.tlog.offline_proof import OfflineProof
from venditor.traceability.tlog.right_edge import RightEdge, full_tiles
from venditor.traceability.tlog.store import ReadableStore
from venditor.traceability.tlog.subtree import LeafRange, root_of
from venditor.traceability.tlog.tile import TILE_WIDTH, Tile, subtree_root, tile_of, width_at


@dataclass(frozen=True, slots=True)
class LogReader:
    """A log as a reader sees it who has its key.

    Attributes:
        store: where its resources lie.
        origin: of the log.
        verifiers: its keys, from elsewhere than the store.
    """

    store: ReadableStore
    origin: str
    verifiers: tuple[Verifier, ...]

    def checkpoint(self, *, since: Checkpoint | None = None) -> SignedCheckpoint:
        """The newest checkpoint, its signature verified.

        Args:
            since: a checkpoint seen before, which the newest one must extend.

        Raises:
            IntegrityError: `log.no_checkpoint`.
            NoteError, CheckpointError: it is not the log's.
            ProofError: it does not extend the one seen before: the log was rewritten or put back.
        """
        note = self.store.read(checkpoints.PATH)
        if note is None:
            raise IntegrityError(
                "log.no_checkpoint",
                f"There is no checkpoint of the log {self.origin} in the store.",
                facts={"origin": self.origin},
                remedy="Check that it is the right store; a new log is made with create_log.",
            )
        newest = open_checkpoint(note, origin=self.origin, verifiers=self.verifiers)
        if since is not None:
            proof = self.prove_consistency(since, new=newest) if since.size else ()
            verify_extension(proof, old=since, new=newest.body)
        return newest

    def entry(self, index: int, *, checkpoint: SignedCheckpoint) -> bytes:
        """The entry at an index, verified to be in the tree.

        Raises:
            ProofError: `proof.out_of_range`; `proof.wrong_root`: the stored tree is not the signed one.
            IntegrityError: a resource is missing, malformed or differs from the tree.
        """
        found, _ = self._proved(index, checkpoint)
        return found

    def prove_inclusion(self, index: int, *, checkpoint: SignedCheckpoint) -> tuple[bytes, ...]:
        """The inclusion proof of an entry, verified before it is given.

        Raises:
            As `entry`.
        """
        _, hashes = self._proved(index, checkpoint)
        return hashes

    def prove(self, index: int, *, checkpoint: SignedCheckpoint) -> OfflineProof:
        """What proves an entry without the log at hand, verified before it is given.

        Raises:
            As `entry`.
        """
        _, hashes = self._proved(index, checkpoint)
        return OfflineProof(index, hashes, checkpoint.note)

    def prove_consistency(self, old: Checkpoint, *, new: SignedCheckpoint) -> tuple[bytes, ...]:
        """The proof that a checkpoint extends an earlier one, verified before it is given.

        Raises:
            ProofError: it does not.
            IntegrityError: a resource is missing or malformed.
        """
        path = consistency_path(old.size, new=new.size)
        hashes = self._roots(path, new.size)
        verify_extension(hashes, old=old, new=new.body)
        return hashes

    def audit(self, checkpoint: SignedCheckpoint) -> None:
        """Recompute the whole tree from the entries, and compare every tile.

        Raises:
            IntegrityError: `log.tiles_do_not_match`, `log.resource_differs`, or one is missing or malformed.
        """
        edge = RightEdge()
        for entries in self.bundles(checkpoint):
            edge, resources = edge.extended(entries)
            self._compare(full_tiles(resources))
        self._compare(edge.partial_tiles())
        check_root(edge, checkpoint)

    def bundles(self, checkpoint: SignedCheckpoint, *, start: int = 0) -> Iterator[list[bytes]]:
        """The entries, a bundle at a time, each compared with the leaf hashes in its tile.

        That the tiles are those of the signed tree is not checked here: see `entry` and `audit`.

        Args:
            checkpoint: up to which size.
            start: index of the first entry.
        """
        for index in range(start // TILE_WIDTH, -(-checkpoint.size // TILE_WIDTH)):
            entries = self._bundle(index, checkpoint.size)
            yield entries[max(0, start - index * TILE_WIDTH) :]

    def right_edge(self, checkpoint: SignedCheckpoint) -> RightEdge:
        """The right edge of the stored tree, recomputed and compared with the signed root.

        Raises:
            IntegrityError: `log.tiles_do_not_match`, or a resource is missing, malformed or differs.
        """
        size = checkpoint.size
        index, width = divmod(size, TILE_WIDTH)
        bundle = encode_entries(self._bundle(index, size)) if width else b""
        edge = RightEdge.load(size, read_tile=self._tile, bundle=bundle)
        check_root(edge, checkpoint)
        return edge

    def _proved(self, index: int, checkpoint: SignedCheckpoint) -> tuple[bytes, tuple[bytes, ...]]:
        """An entry and its inclusion proof, which was verified."""
        size = checkpoint.size
        hashes = self._roots(inclusion_path(index, size=size), size)
        found = self._bundle(index // TILE_WIDTH, size)[index % TILE_WIDTH]
        verify_inclusion(hashes, leaf_hash=leaf_hash(found), index=index, size=size, root=checkpoint.root)
        return found, hashes

    def _roots(self, path: Sequence[LeafRange], size: int) -> tuple[bytes, ...]:
        """The roots of ranges, each tile read once."""
        tiles: dict[Tile, bytes] = {}
        roots = []
        for range_ in path:
            parts = []
            for subtree in range_.subtrees():
                tile = tile_of(subtree, size=size)
                if tile not in tiles:
                    tiles[tile] = self._tile(tile)
                parts.append(subtree_root(tiles[tile], subtree=subtree))
            roots.append(root_of(parts))
        return tuple(roots)

    def _tile(self, tile: Tile) -> bytes:
        """The content of a hash tile."""
        length = tile.width * HASH_SIZE
        content = self.store.read(tile.path)
        if content is None and tile.width < TILE_WIDTH:
            # The full tile may have taken the partial one's place.
            full = self.store.read(Tile(tile.level, tile.index).path)
            content = None if full is None else full[:length]
        if content is None:
            raise _missing(tile.path)
        if len(content) != length:
            raise _malformed(tile.path, f"it has {len(content):,} bytes, not {length:,}")
        return content

    def _bundle(self, index: int, size: int) -> list[bytes]:
        """The entries of a bundle, compared with the leaf hashes in its tile."""
        width = width_at(index, level=0, size=size)
        path = entries_path(index, width=width)
        content, kept = self.store.read(path), None
        if content is None and width < TILE_WIDTH:
            content, kept = self.store.read(entries_path(index)), width
        if content is None:
            raise _missing(path)
        try:
            entries = decode_entries(content)[:kept]
        except EntryError as error:
            raise _malformed(path, str(error)) from error
        if b"".join(leaf_hashes(entries)) != self._tile(Tile(0, index, width)):
            raise _differs(path)
        return entries

    def _compare(self, tiles: Mapping[Tile, bytes]) -> None:
        for tile, content in tiles.items():
            if self._tile(tile) != content:
                raise _differs(tile.path)


def check_root(edge: RightEdge, checkpoint: SignedCheckpoint) -> None:
    """Compare a recomputed tree with the signed one.

    Raises:
        IntegrityError: `log.tiles_do_not_match`.
    """
    computed = edge.range.root()
    if (edge.size, computed) != (checkpoint.size, checkpoint.root):
        raise IntegrityError(
            "log.tiles_do_not_match",
            f"The stored tiles of {edge.size:,} leaves have the root {computed.hex()}; the checkpoint of "
            f"{checkpoint.size:,} leaves is signed over {checkpoint.root.hex()}.",
            facts={
                "size": checkpoint.size,
                "root": checkpoint.root.hex(),
                "computed": computed.hex(),
            },
            remedy="Write nothing. Bring the tiles back from a copy of the log as new as the checkpoint.",
        )


def _missing(path: str) -> IntegrityError:
    return IntegrityError(
        "log.resource_missing",
        f"{path} is missing, which the checkpoint covers.",
        facts={"path": path},
        remedy="Bring it back from a copy of the log.",
    )


def _malformed(path: str, reason: str) -> IntegrityError:
    return IntegrityError(
        "log.resource_malformed",
        f"{path} cannot be what was stored: {reason}.",
        facts={"path": path},
        remedy="Bring it back from a copy of the log.",
    )


def _differs(path: str) -> IntegrityError:
    return IntegrityError(
        "log.resource_differs",
        f"{path} does not match the tree that is stored beside it.",
        facts={"path": path},
        remedy="Bring it back from a copy of the log.",
    )
