"""Checking a bundle against a key: what it proves, or why it proves nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from venditor.traceability.bundle.contents import ACKNOWLEDGEMENT, DECLARATION
from venditor.traceability.bundle.document import Bundle, BundleError, Entry, malformed, read_bundle
from venditor.traceability.tlog.checkpoint import Checkpoint
from venditor.traceability.tlog.errors import CheckpointError, NoteError, ProofError
from venditor.traceability.tlog.note import Note, Verifier
from venditor.traceability.tlog.offline_proof import OfflineProof

_ASK_AGAIN = "Do not rely on it; ask for the file again where it came from."


@dataclass(frozen=True, slots=True)
class VerifiedEntry:
    """A content that was in the log.

    Attributes:
        kind: `declaration`, `acknowledgement` or `assessment`.
        index: of its entry, the first is 0.
        commitment: that entry, 32 bytes.
        content: what was committed to.
        message: the message of an acknowledgement, as it was sent.
    """

    kind: str
    index: int
    commitment: bytes
    content: Mapping[str, Any]
    message: bytes | None


@dataclass(frozen=True, slots=True)
class Verified:
    """What a bundle proves.

    Attributes:
        checkpoint: the one in whose tree all its entries are.
        entries: the declaration, then what followed from it.
    """

    checkpoint: Checkpoint
    entries: tuple[VerifiedEntry, ...]

    @property
    def receipt(self) -> str:
        """Receipt number of the declaration."""
        return str(self.entries[0].content["receipt"])


def verify_bundle(file: bytes, *, verifiers: Sequence[Verifier]) -> Verified:
    """Check a bundle.

    Args:
        file: as it was received.
        verifiers: keys of the log, from elsewhere than the bundle; all that signed must be among them.

    Raises:
        BundleError: the bundle is not whole, or its parts do not belong together.
        LogError: the checkpoint is not the log's, or does not vouch for an entry.
    """
    bundle = read_bundle(file)
    known = sorted({verifier.name for verifier in verifiers})
    if bundle.log not in known:
        raise BundleError(
            "bundle.other_log",
            f"The key does not belong to this file's log: the file is of {bundle.log}, "
            f"the key of {', '.join(known)}.",
            facts={"log": bundle.log, "known": known},
            remedy="Compare both names with the one that the seller states, and give the key of that log.",
        )
    proofs = [OfflineProof.parse(entry.proof) for entry in bundle.entries]
    _check_notes(proofs, verifiers)
    checkpoints = [
        _checkpoint(entry, proof, origin=bundle.log, verifiers=verifiers)
        for entry, proof in zip(bundle.entries, proofs, strict=True)
    ]
    _check_order(bundle, [proof.index for proof in proofs])
    for entry in bundle.entries[1:]:
        _check_follows(entry, bundle.entries[0])
    return Verified(
        checkpoints[0],
        tuple(
            VerifiedEntry(entry.content["kind"], proof.index, entry.commitment, entry.content, entry.message)
            for entry, proof in zip(bundle.entries, proofs, strict=True)
        ),
    )


def _checkpoint(
    entry: Entry, proof: OfflineProof, *, origin: str, verifiers: Sequence[Verifier]
) -> Checkpoint:
    """The checkpoint that vouches for an entry; why none does is said for whoever was sent the file."""
    try:
        return proof.verify(entry.commitment, origin=origin, verifiers=verifiers).body
    except ProofError as error:
        raise ProofError(
            error.code,
            f"This {entry.content['kind']} is not the one that was logged: it was changed, "
            "or belongs to another log.",
            facts={**error.facts, "reason": error.message},
            remedy=_ASK_AGAIN,
        ) from None
    except (NoteError, CheckpointError) as error:
        raise _unsigned(error) from None


def _unsigned(error: NoteError | CheckpointError) -> NoteError | CheckpointError:
    """The same error, said for whoever was sent the file."""
    return type(error)(
        error.code,
        "The log's signature in this file does not hold: it was changed, is forged, or is another log's.",
        facts={**error.facts, "reason": error.message},
        remedy=_ASK_AGAIN,
    )


def _check_notes(proofs: Sequence[OfflineProof], verifiers: Sequence[Verifier]) -> None:
    """One checkpoint for all, and nothing on it or beside it that nobody vouches for."""
    if len({proof.checkpoint for proof in proofs}) != 1:
        raise malformed("its proofs lead to different checkpoints")
    if any(proof.extra for proof in proofs):
        raise malformed("a proof has extra data, for which nothing vouches")
    try:
        signatures = Note.parse(proofs[0].checkpoint).signatures
    except NoteError as error:
        raise _unsigned(error) from None
    given = dict.fromkeys(f"{verifier.name}+{verifier.key_id.hex()}" for verifier in verifiers)
    signed = dict.fromkeys(f"{name}+{key_id.hex()}" for name, key_id, _ in signatures)
    unknown = [key for key in signed if key not in given]
    if unknown and len(unknown) == len(signed):
        raise BundleError(
            "bundle.unknown_key",
            f"The key does not belong to this file's log: the file is signed with {', '.join(unknown)}, "
            f"and you gave {', '.join(given)}.",
            facts={"key": unknown[0]},
            remedy="Compare what stands behind the plus sign with the key that the seller states; "
            "where yours is that one, the file is not from this log.",
        )
    if unknown:
        raise BundleError(
            "bundle.unknown_key",
            f"The file bears a signature of the key {unknown[0]} too, which was not given.",
            facts={"key": unknown[0]},
            remedy="Give that key as well, if you trust it; without it nothing is shown.",
        )


def _check_order(bundle: Bundle, indices: Sequence[int]) -> None:
    kinds = [entry.content["kind"] for entry in bundle.entries]
    if kinds[0] != DECLARATION or DECLARATION in kinds[1:]:
        raise malformed("its first entry, and no other, has to be the declaration")
    if list(indices) != sorted(set(indices)):
        raise malformed("its entries do not stand in the order of the log")


def _check_follows(entry: Entry, declaration: Entry) -> None:
    """That an acknowledgement or an assessment is of this declaration, and a message the one it names."""
    content = entry.content
    ours = (declaration.content["receipt"], declaration.commitment.hex())
    if (content["receipt"], content["declaration"]) != ours:
        raise BundleError(
            "bundle.other_declaration",
            f"The {content['kind']} in it is of another declaration, with the receipt {content['receipt']}.",
            facts={"receipt": content["receipt"]},
            remedy=_ASK_AGAIN,
        )
    if content["kind"] != ACKNOWLEDGEMENT:
        return
    if sha256(entry.message or b"").hexdigest() != content["message_sha256"]:
        raise BundleError(
            "bundle.other_message",
            "The message in it is not the one whose hash is in the log.",
            facts={"expected": content["message_sha256"]},
            remedy=_ASK_AGAIN,
        )
