"""Court bundles: one file that shows what was declared, acknowledged and assessed, checked off line.

A bundle is a JSON document, `venditor.bundle/1`, in the one way to write it: `read_bundle` refuses every
other spelling, so that no changed byte can pass. Each of its entries is the content of a leaf of the log with
its salt, its commitment and its proof; beside an acknowledgement stands the message that was sent. Nothing in
it is believed: contents are bound to commitments, commitments to a signed checkpoint, and the checkpoint to a
key that whoever checks brings along.

    >>> from venditor.traceability import commit, new_salt
    >>> from venditor.traceability.tlog import MemoryStore, Signer, create_log, open_log, LogReader
    >>> content = {
    ...     "format": "venditor.leaf/1",
    ...     "kind": "declaration",
    ...     "receipt": "K7MQ-3XW9-TB4H",
    ...     "received_at": "2026-11-23T14:03:22Z",
    ...     "day": "2026-11-23",
    ...     "zone": "Europe/Berlin",
    ...     "language": "de",
    ...     "channel": "hosted",
    ...     "seller": {"name": "Tea", "address": "Taipei", "country": "TW"},
    ...     "declaration": {
    ...         "name": "Anna",
    ...         "contract": "10-4711",
    ...         "contact": "anna@example.org",
    ...         "whole": True,
    ...         "parts": [],
    ...         "words": "",
    ...     },
    ... }
    >>> salt, store, key = new_salt(), MemoryStore(), Signer.generate("shop.example/log")
    >>> _ = create_log(store, origin=key.name, signers=[key])
    >>> with open_log(store, origin=key.name, signers=[key]) as log:
    ...     _ = log.append([commit(canonical(content), salt=salt)])
    >>> reader = LogReader(store, key.name, (key.verifier,))
    >>> proof = reader.prove(0, checkpoint=reader.checkpoint())
    >>> written = write_bundle(key.name, [Entry(content=content, salt=salt, proof=bytes(proof))])
    >>> verify_bundle(written, verifiers=[key.verifier]).receipt
    'K7MQ-3XW9-TB4H'

Formats of the contents and what is proved: `docs/guide/proof.md`. Only `cryptography` is needed beside the
standard library.
"""

from venditor.traceability.bundle.canonical import canonical, from_canonical
from venditor.traceability.bundle.contents import ACKNOWLEDGEMENT, ASSESSMENT, DECLARATION, LEAF
from venditor.traceability.bundle.document import (
    BUNDLE,
    LARGEST,
    SUFFIX,
    Bundle,
    BundleError,
    Entry,
    read_bundle,
    write_bundle,
)
from venditor.traceability.bundle.verification import Verified, VerifiedEntry, verify_bundle

__all__ = [
    "ACKNOWLEDGEMENT",
    "ASSESSMENT",
    "BUNDLE",
    "DECLARATION",
    "LARGEST",
    "LEAF",
    "SUFFIX",
    "Bundle",
    "BundleError",
    "Entry",
    "Verified",
    "VerifiedEntry",
    "canonical",
    "from_canonical",
    "read_bundle",
    "verify_bundle",
    "write_bundle",
]
