"""Errors of the transparency log: what a caller can catch, and what each code carries."""

from venditor.core.errors import VenditorError


class LogError(VenditorError):
    """Base of everything the log refuses."""


class NoteError(LogError):
    """A signed note or a key could not be read, or no signature on the note can be trusted.

    Codes: `note.malformed` (facts: `reason`), `note.bad_signature` (facts: `key`), `note.no_known_signature`
    (facts: `keys`, those on the note), `note.malformed_key` (facts: `reason`).
    """


class CheckpointError(LogError):
    """A note is no checkpoint, or not one of the log that was asked about.

    Codes: `checkpoint.malformed` (facts: `reason`), `checkpoint.other_log` (facts: `origin`, `expected`).
    """


class ProofError(LogError):
    """A proof does not prove what it was brought for.

    Codes: `proof.malformed` (facts: `reason`), `proof.out_of_range` (facts: `index` or `old`, `size`),
    `proof.wrong_length` (facts: `hashes`, `expected`), `proof.wrong_root` (facts: `root`, `computed`).
    """


class EntryError(LogError):
    """An entry or an entry bundle breaks the tiled format; nothing was written.

    Codes: `entry.too_long` (facts: `length`, `longest`), `entry.malformed_bundle` (facts: `reason`).
    """


class IntegrityError(LogError):
    """What is stored does not match the signed checkpoint. Do not go on writing: a backup must be compared.

    Codes: `log.resource_missing` (facts: `path`), `log.resource_malformed` (facts: `path`),
    `log.tiles_do_not_match` (facts: `size`, `root`, `computed`), `log.resource_differs` (facts: `path`),
    `log.no_checkpoint` (facts: `origin`).
    """


class SequencerError(LogError):
    """The log cannot be opened for writing, or this writer has to be opened again.

    Codes: `log.locked` (facts: `where`; another sequencer is at work: wait for it, or find it), `log.exists`
    (facts: `origin`; a log is there where a new one was to be), `log.reopen` (storing a checkpoint failed, so
    this writer no longer knows which one is stored).
    """
