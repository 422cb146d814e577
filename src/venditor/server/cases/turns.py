"""Taking turns where two submissions at once would both find a limit not reached yet."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

# Bytes of a digest that PostgreSQL locks by: a signed integer of 64 bits.
_LOCK_BYTES = 8


def take_turns(digests: Iterable[bytes]) -> None:
    """Wait for every other submission of the same origin, until this transaction ends.

    Only those wait for one another that share a network, a contact or a contract. On SQLite there is one
    writer at a time, and nothing to wait for.

    Args:
        digests: of the origins; locks are taken in one order, so that nobody waits in a circle.
    """
    if connection.vendor != "postgresql":
        return
    locks = sorted(int.from_bytes(digest[:_LOCK_BYTES], "big", signed=True) for digest in digests)
    with connection.cursor() as cursor:
        # Rows of an array come in its order, so the locks are taken in it.
        cursor.execute("SELECT pg_advisory_xact_lock(one) FROM unnest(%s::bigint[]) AS one", [locks])
