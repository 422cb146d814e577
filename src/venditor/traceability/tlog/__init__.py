"""A transparency log: entries can be appended, and nobody can change or remove one without being found out.

The log is a Merkle tree. A *checkpoint* is its size and root, signed; an *inclusion proof* shows that an
entry is in the tree of a checkpoint, a *consistency proof* that one checkpoint extends another. All of it
lies as static files: *entry bundles* with the entries, *hash tiles* with the tree, 256 to a file. There is
no server to trust and no database: whoever has the log's key can verify everything, also long after.

    >>> store, key = MemoryStore(), Signer.generate("example.com/log")
    >>> _ = create_log(store, origin="example.com/log", signers=[key])
    >>> with open_log(store, origin="example.com/log", signers=[key]) as log:
    ...     first = log.append([b"one", b"two", b"three"]).first
    >>> reader = LogReader(store, "example.com/log", (key.verifier,))
    >>> proof = reader.prove(first + 1, checkpoint=reader.checkpoint())
    >>> OfflineProof.parse(bytes(proof)).verify(
    ...     b"two", origin="example.com/log", verifiers=[key.verifier]
    ... ).size
    3

One process writes (`open_log`); readers need no lock. A proof shows what this log says. That the log shows
everybody the same takes *witnesses*, which are not part of it yet. Formats and guarantees:
`docs/algorithms/transparency-log.md`.

Source: RFC 6962 and RFC 9162 (hashing and proofs); C2SP signed-note, tlog-checkpoint, tlog-tiles and
tlog-proof at commit 5ba5ee8 (formats).
"""

from venditor.traceability.tlog.appender import Appended, Appender, create_log, open_log
from venditor.traceability.tlog.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    open_checkpoint,
    sign_checkpoint,
    verify_extension,
)
from venditor.traceability.tlog.consistency_proof import verify_consistency
from venditor.traceability.tlog.errors import (
    CheckpointError,
    EntryError,
    IntegrityError,
    LogError,
    NoteError,
    ProofError,
    SequencerError,
)
from venditor.traceability.tlog.folder_store import FolderStore
from venditor.traceability.tlog.hashing import EMPTY_ROOT, leaf_hash, node_hash
from venditor.traceability.tlog.inclusion_proof import root_from_inclusion, verify_inclusion
from venditor.traceability.tlog.note import Signer, Verifier, open_note, sign_note
from venditor.traceability.tlog.offline_proof import OfflineProof
from venditor.traceability.tlog.reader import LogReader
from venditor.traceability.tlog.store import Failpoint, MemoryStore, ReadableStore, Store, is_resource

__all__ = [
    "EMPTY_ROOT",
    "Appended",
    "Appender",
    "Checkpoint",
    "CheckpointError",
    "EntryError",
    "Failpoint",
    "FolderStore",
    "IntegrityError",
    "LogError",
    "LogReader",
    "MemoryStore",
    "NoteError",
    "OfflineProof",
    "ProofError",
    "ReadableStore",
    "SequencerError",
    "SignedCheckpoint",
    "Signer",
    "Store",
    "Verifier",
    "create_log",
    "is_resource",
    "leaf_hash",
    "node_hash",
    "open_checkpoint",
    "open_log",
    "open_note",
    "root_from_inclusion",
    "sign_checkpoint",
    "sign_note",
    "verify_consistency",
    "verify_extension",
    "verify_inclusion",
]
