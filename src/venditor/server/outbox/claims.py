"""Which worker has which item: a claim for a while, that another takes over when it has run out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from venditor.server.outbox.handling import known_kinds
from venditor.server.outbox.models import OutboxItem, State

# Longer than one item can take: a mail server may leave us ten minutes without its answer (RFC 5321 section
# 4.5.3.2.6). A worker that dies and comes back under its own name does not wait for the end of it.
LEASE = timedelta(minutes=15)
UNKNOWN_KIND = "kind.unknown"


def claim(*, worker: str, now: datetime, most: int, kinds: Collection[str] | None = None) -> list[OutboxItem]:
    """Claim items that are due, the longest waiting first.

    Args:
        worker: name of the worker.
        now: this instant.
        most: how many.
        kinds: which; all that this version knows unless told.

    Returns:
        The items; an attempt is counted when one is begun. Kinds that this version does not know stay.
    """
    due = _due(now, known_kinds() if kinds is None else kinds)
    if not due.exists():
        # On SQLite the transaction below is a writer's; an idle worker holds nobody up.
        return []
    with transaction.atomic():
        # On PostgreSQL rows that another worker is claiming are skipped; SQLite has one writer at a time.
        found = due.select_for_update(skip_locked=True).order_by("due_at", "id")
        ids = list(found.values_list("id", flat=True)[:most])
        OutboxItem.everywhere.filter(id__in=ids).update(claimed_by=worker, claimed_until=now + LEASE)
        return list(OutboxItem.everywhere.filter(id__in=ids).order_by("due_at", "id"))


def begin(item: OutboxItem, *, worker: str, now: datetime) -> bool:
    """Count an attempt at a claimed item, before it is made, and renew the claim.

    Counted one by one: an item that ends its worker costs no other of the same claim an attempt.

    Returns:
        Whether it was still this worker's; if not, another one has it, and it is left alone.
    """
    mine = _held_by(worker).filter(id=item.id)
    begun = mine.update(attempts=F("attempts") + 1, claimed_until=now + LEASE)
    item.attempts += begun
    return bool(begun)


def give_back(items: Sequence[OutboxItem], *, worker: str) -> None:
    """Give claimed items back that were not begun."""
    ids = [item.id for item in items]
    _held_by(worker).filter(id__in=ids).update(claimed_by="", claimed_until=None)


def release_claims(*, worker: str) -> int:
    """Free what a worker of this name held when it died; how much that was.

    Only the one process that has the name may ask; an attempt that was begun stays counted.
    """
    return int(_held_by(worker).update(claimed_by="", claimed_until=None))


def settle(item: UUID, *, worker: str, **values: Any) -> bool:
    """Write what became of a claimed item, and end the claim.

    Returns:
        Whether it was still this worker's; if not, another one has it, and nothing is written.
    """
    mine = _held_by(worker).filter(id=item)
    return bool(mine.update(claimed_by="", claimed_until=None, **values))


def note_unknown_kinds() -> Collection[str]:
    """Mark due items of kinds that this version does not know; a newer version may know them.

    Returns:
        Those kinds.
    """
    unknown = OutboxItem.everywhere.filter(state=State.PENDING).exclude(kind__in=known_kinds())
    unknown.filter(trouble="").update(trouble=UNKNOWN_KIND)
    return sorted(set(unknown.values_list("kind", flat=True)))


def _due(now: datetime, kinds: Collection[str]) -> Any:
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    return OutboxItem.everywhere.filter(free, state=State.PENDING, due_at__lte=now, kind__in=kinds)


def _held_by(worker: str) -> Any:
    return OutboxItem.everywhere.filter(claimed_by=worker, state=State.PENDING)
