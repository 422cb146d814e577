"""Traceability: what happened can be shown later, to anyone, without trusting who shows it.

`commitment` turns a content into 32 bytes that say nothing about it until salt and content are shown; `tlog`
is the transparency log in which such commitments stand. A declaration is proved by its text, its salt and a
proof from the log:

    >>> from venditor.traceability.tlog import MemoryStore, Signer, create_log, open_log
    >>> salt, store, key = new_salt(), MemoryStore(), Signer.generate("shop.example/log")
    >>> _ = create_log(store, origin=key.name, signers=[key])
    >>> with open_log(store, origin=key.name, signers=[key]) as log:
    ...     log.append([commit(b"I withdraw from order 1017.", salt=salt)]).checkpoint.size
    1

Nothing here knows what is committed to, and only `cryptography`, for signatures, is needed beside the
standard library.

Source: see `venditor.traceability.tlog`.
"""

from venditor.traceability.commitment import commit, new_salt, opens

__all__ = ["commit", "new_salt", "opens"]
