"""Proofs to keep: index, inclusion proof and checkpoint in one text, verified without the log.

What they do not show: that everyone else sees the same log. That takes witnesses; their cosignatures may
stand on the checkpoint, and are ignored here.

Source: C2SP tlog-proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from venditor.traceability.tlog.checkpoint import DECIMAL, SignedCheckpoint, open_checkpoint
from venditor.traceability.tlog.errors import ProofError
from venditor.traceability.tlog.hashing import HASH_SIZE, leaf_hash
from venditor.traceability.tlog.inclusion_proof import verify_inclusion
from venditor.traceability.tlog.note import Verifier, decode_base64, encode_base64

HEADER = "c2sp.org/tlog-proof@v1"
SUFFIX = ".tlog-proof"
"""How the name of a file with such a proof ends."""

MOST_HASHES = 63
"""Hashes of the longest proof: the height of the highest tree."""

_INDEX = "index "
_EXTRA = "extra "


@dataclass(frozen=True, slots=True)
class OfflineProof:
    """What proves, without the log at hand, that an entry is in it.

    Attributes:
        index: of the entry, zero-based.
        hashes: inclusion proof, from the leaf's sibling up to the root's child.
        checkpoint: the signed note, byte for byte.
        extra: what the application put beside it; nothing vouches for it. Empty: there is none.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    @classmethod
    def parse(cls, proof: bytes) -> OfflineProof:
        """Read a proof; nothing about it is verified.

        Raises:
            ProofError: `proof.malformed`.
        """
        head, divided, checkpoint = proof.partition(b"\n\n")
        try:
            lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise _malformed("its head is not ASCII") from None
        if not divided or lines.pop(0) != HEADER:
            raise _malformed(f"it does not begin with {HEADER}, or has no empty line before a checkpoint")
        extra: bytes | None = b""
        if lines and lines[0].startswith(_EXTRA):
            extra = decode_base64(lines.pop(0).removeprefix(_EXTRA)) or None
        index = lines.pop(0).removeprefix(_INDEX) if lines and lines[0].startswith(_INDEX) else ""
        hashes = tuple(map(_hash, lines))
        if extra is None or not DECIMAL.fullmatch(index) or len(hashes) > MOST_HASHES:
            raise _malformed(f"no index, no extra data or more than {MOST_HASHES} hashes can be read from it")
        return cls(int(index), hashes, checkpoint, extra)

    def __bytes__(self) -> bytes:
        """The proof as it is stored and sent."""
        lines = [HEADER]
        if self.extra:
            lines.append(_EXTRA + encode_base64(self.extra))
        lines.append(f"{_INDEX}{self.index}")
        lines += map(encode_base64, self.hashes)
        return "".join(f"{line}\n" for line in lines).encode() + b"\n" + self.checkpoint

    def verify(self, entry: bytes, *, origin: str, verifiers: Sequence[Verifier]) -> SignedCheckpoint:
        """Check that an entry is in the log.

        Args:
            entry: as it was logged.
            origin: of the log.
            verifiers: keys of the log, from elsewhere than the proof.

        Returns:
            The checkpoint that vouches for it.

        Raises:
            NoteError, CheckpointError: the checkpoint is not the log's.
            ProofError: the entry is not shown to be in its tree.
        """
        checkpoint = open_checkpoint(self.checkpoint, origin=origin, verifiers=verifiers)
        verify_inclusion(
            self.hashes,
            leaf_hash=leaf_hash(entry),
            index=self.index,
            size=checkpoint.size,
            root=checkpoint.root,
        )
        return checkpoint


def _hash(line: str) -> bytes:
    raw = decode_base64(line)
    if raw is None or len(raw) != HASH_SIZE:
        raise _malformed(f"{line!r} is not a hash in base 64")
    return raw


def _malformed(reason: str) -> ProofError:
    return ProofError("proof.malformed", f"Not a proof: {reason}.", facts={"reason": reason})
