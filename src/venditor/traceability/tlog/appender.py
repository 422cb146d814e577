"""The sequencer: appends batches of entries, each made durable before a checkpoint vouches for it.

One append is one group commit: entry bundles and tiles are stored and flushed, then the checkpoint is
signed, then it takes the place of the last one. A process that dies on the way leaves the last checkpoint
and all that it covers; the next one goes on from there.

Source: C2SP tlog-tiles and tlog-checkpoint ("a log must not sign any checkpoint which is inconsistent with
any checkpoint it previously signed").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from venditor.traceability.tlog.checkpoint import Checkpoint, SignedCheckpoint, sign_checkpoint
from venditor.traceability.tlog.errors import SequencerError
from venditor.traceability.tlog.hashing import EMPTY_ROOT
from venditor.traceability.tlog.note import Signer
from venditor.traceability.tlog.reader import LogReader
from venditor.traceability.tlog.right_edge import RightEdge
from venditor.traceability.tlog.store import Failpoint, Store, pass_by

FAILPOINTS = ("entries hashed", "tiles durable", "checkpoint signed", "checkpoint published")
"""The steps of an append, in order."""


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append came to.

    Attributes:
        first: index of the first entry of the batch; the others follow it.
        checkpoint: the one that covers them.
    """

    first: int
    checkpoint: SignedCheckpoint


def create_log(store: Store, *, origin: str, signers: Sequence[Signer]) -> SignedCheckpoint:
    """Begin a log: store the checkpoint of the empty tree.

    Args:
        store: an empty one.
        origin: identity of the log; a URL without scheme by custom.
        signers: its keys; by custom the first bears the origin as its name.

    Raises:
        SequencerError: `log.exists`; something is stored already. `log.locked`.
    """
    with store.lock():
        if not store.is_empty():
            raise SequencerError(
                "log.exists",
                f"The store for the new log {origin} is not empty.",
                facts={"origin": origin},
                remedy="Open the log that is there, or name an empty place for a new one.",
            )
        empty = sign_checkpoint(Checkpoint(origin, 0, EMPTY_ROOT), signers=signers)
        store.publish(empty.note)
        return empty


@contextmanager
def open_log(
    store: Store, *, origin: str, signers: Sequence[Signer], failpoint: Failpoint = pass_by
) -> Iterator[Appender]:
    """Open a log to append to it, alone; what is stored is checked first.

    Args:
        store: where the log was created.
        origin: of the log.
        signers: its keys. One of them must have signed the last checkpoint.
        failpoint: told each of `FAILPOINTS`.

    Raises:
        SequencerError: `log.locked`.
        NoteError, CheckpointError: the checkpoint is not one of these keys and this origin.
        IntegrityError: what is stored does not match the checkpoint.

    Example:
        >>> from venditor.traceability.tlog.store import MemoryStore
        >>> store, key = MemoryStore(), Signer.generate("example.com/log")
        >>> _ = create_log(store, origin="example.com/log", signers=[key])
        >>> with open_log(store, origin="example.com/log", signers=[key]) as log:
        ...     appended = log.append([b"first", b"second"])
        >>> appended.first, appended.checkpoint.size
        (0, 2)
    """
    with store.lock():
        reader = LogReader(store, origin, tuple(signer.verifier for signer in signers))
        newest = reader.checkpoint()
        edge = reader.right_edge(newest)
        if newest.size:
            # The last entry's proof reads the last full tiles too, which the right edge only summarises.
            reader.entry(newest.size - 1, checkpoint=newest)
        yield Appender(store, edge, newest, signers=signers, failpoint=failpoint)


class Appender:
    """A log open for writing; made by `open_log`."""

    def __init__(
        self,
        store: Store,
        edge: RightEdge,
        checkpoint: SignedCheckpoint,
        *,
        signers: Sequence[Signer],
        failpoint: Failpoint,
    ) -> None:
        self._store = store
        self._edge = edge
        self._checkpoint = checkpoint
        self._signers = tuple(signers)
        self._failpoint = failpoint
        self._unsure = False

    @property
    def checkpoint(self) -> SignedCheckpoint:
        """The newest one, durable."""
        return self._checkpoint

    def append(self, entries: Sequence[bytes]) -> Appended:
        """Append a batch; when this returns, entries and checkpoint are durable.

        Args:
            entries: in order, each at most 65,535 bytes. None of them: nothing is written.

        Raises:
            EntryError: `entry.too_long`; nothing was written.
            SequencerError: `log.reopen`; an earlier append failed where it is not known what is stored.
            OSError: the store failed. Unless the next append says `log.reopen`, the log is as it was, and the
                batch or another can be tried again.
        """
        if self._unsure:
            raise SequencerError(
                "log.reopen",
                "Storing the last checkpoint failed, so it is not known whether it is stored.",
                remedy="Close the log and open it again: it goes on from what is stored.",
            )
        first = self._edge.size
        if not entries:
            return Appended(first, self._checkpoint)
        grown, resources = self._edge.extended(entries)
        self._failpoint("entries hashed")
        self._store.write_new(resources)
        self._failpoint("tiles durable")
        # From here on a second checkpoint of another tree would contradict the first.
        self._unsure = True
        tree = Checkpoint(self._checkpoint.body.origin, grown.size, grown.range.root())
        signed = sign_checkpoint(tree, signers=self._signers)
        self._failpoint("checkpoint signed")
        self._store.publish(signed.note)
        self._failpoint("checkpoint published")
        self._edge, self._checkpoint, self._unsure = grown, signed, False
        return Appended(first, signed)
