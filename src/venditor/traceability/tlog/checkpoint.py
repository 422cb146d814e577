"""Checkpoints: what a log commits to at some size, signed.

Source: C2SP tlog-checkpoint.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from venditor.traceability.tlog.consistency_proof import verify_consistency
from venditor.traceability.tlog.errors import CheckpointError
from venditor.traceability.tlog.hashing import EMPTY_ROOT, HASH_SIZE
from venditor.traceability.tlog.inclusion_proof import wrong_length, wrong_root
from venditor.traceability.tlog.note import (
    Signer,
    Verifier,
    decode_base64,
    encode_base64,
    open_note,
    sign_note,
)

PATH = "checkpoint"
"""Where the newest checkpoint lies, below the log's prefix."""

DECIMAL = re.compile("0|[1-9][0-9]{0,18}")
"""A whole number as the formats write it: no sign, no leading zero, below 2^63 or little above."""

_MANDATORY_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a tree.

    Attributes:
        origin: identity of the log, one line, not empty; a URL without scheme by custom.
        size: number of leaves.
        root: of the tree, 32 bytes.
        extensions: further lines; by custom there are none.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read the text of a checkpoint; whether it is signed is another question.

        Raises:
            CheckpointError: `checkpoint.malformed`.
        """
        lines = text.removesuffix("\n").split("\n")
        if not text.endswith("\n") or len(lines) < _MANDATORY_LINES or not all(lines):
            raise _malformed("it is not three or more lines, none of them empty")
        origin, size, encoded, *extensions = lines
        root = decode_base64(encoded)
        if not DECIMAL.fullmatch(size):
            raise _malformed(f"its size {size!r} is not a decimal number without leading zeros")
        if root is None or len(root) != HASH_SIZE:
            raise _malformed(f"its root {encoded!r} is not a hash in base 64")
        return cls(origin, int(size), root, tuple(extensions))

    def __str__(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), encode_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint whose signature was made or verified here, and the note it came in.

    Attributes:
        body: the checkpoint.
        note: byte for byte, with all its signatures.
    """

    body: Checkpoint
    note: bytes

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self.body.size

    @property
    def root(self) -> bytes:
        """Root of the tree."""
        return self.body.root


def sign_checkpoint(checkpoint: Checkpoint, *, signers: Sequence[Signer]) -> SignedCheckpoint:
    """Sign a checkpoint with each signer.

    Raises:
        CheckpointError: `checkpoint.malformed`; a line is empty or has a newline in it.
    """
    text = str(checkpoint)
    if Checkpoint.parse(text) != checkpoint:
        raise _malformed("one of its lines is not one line")
    return SignedCheckpoint(checkpoint, sign_note(text, signers=signers))


def open_checkpoint(note: bytes, *, origin: str, verifiers: Sequence[Verifier]) -> SignedCheckpoint:
    """Read a checkpoint and verify that it is the log's.

    Args:
        note: as it was received.
        origin: of the log that is asked about.
        verifiers: keys of the log, from elsewhere than the note. One that signed is enough, as in a change of
            keys; none may have signed badly.

    Raises:
        NoteError: no key of the log signed it.
        CheckpointError: it is no checkpoint, or another log's.
    """
    text, _ = open_note(note, verifiers=verifiers)
    checkpoint = Checkpoint.parse(text)
    _check_origin(checkpoint, origin)
    return SignedCheckpoint(checkpoint, note)


def verify_extension(proof: Sequence[bytes], *, old: Checkpoint, new: Checkpoint) -> None:
    """Check that a checkpoint extends an earlier one, which may be that of the empty tree.

    Unlike `verify_consistency` this accepts an old size of 0, with no proof: a follower that begins there has
    seen nothing that could be contradicted.

    Raises:
        CheckpointError: `checkpoint.other_log`.
        ProofError: it does not, or it is not shown.
    """
    _check_origin(new, old.origin)
    if old.size:
        verify_consistency(proof, old_size=old.size, old_root=old.root, new_size=new.size, new_root=new.root)
        return
    if proof:
        raise wrong_length(len(proof), 0)
    for each in (old, new):
        if each.size == 0 and each.root != EMPTY_ROOT:
            raise wrong_root(each.root, EMPTY_ROOT)


def _check_origin(checkpoint: Checkpoint, origin: str) -> None:
    if checkpoint.origin != origin:
        raise CheckpointError(
            "checkpoint.other_log",
            f"The checkpoint is of the log {checkpoint.origin}, not of {origin}.",
            facts={"origin": checkpoint.origin, "expected": origin},
        )


def _malformed(reason: str) -> CheckpointError:
    return CheckpointError("checkpoint.malformed", f"Not a checkpoint: {reason}.", facts={"reason": reason})
