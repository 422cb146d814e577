"""The public log: what was declared, acknowledged and assessed, as commitments that nobody can take back.

A leaf is written in the transaction of the event it commits to, and sequenced by the worker: appended to the
folder of the log, and its index recorded. The salt is sealed under the person's key, so that erasing the
person leaves a commitment that opens nothing.

Formats: `docs/guide/proof.md`, `docs/algorithms/transparency-log.md`.
"""
