"""Putting effects in, and letting held ones go; carrying them out is :mod:`venditor.server.outbox.worker`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from venditor.core.identifiers import uuid7
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.people.services import seal
from venditor.server.tenants.scope import current_tenant


def put_in(  # noqa: PLR0913 - one row, each column named
    kind: str,
    *,
    key: str,
    now: datetime,
    subject: UUID | None = None,
    person: UUID | None = None,
    payload: Mapping[str, Any] | None = None,
    personal: Any = None,
    held: bool = False,
    due: datetime | None = None,
    once: bool = False,
) -> None:
    """Put an effect in, inside the transaction of what causes it.

    Args:
        kind: one of ``settings.OUTBOX_HANDLERS``.
        key: the same for the same cause; a second item with it is an error of the caller, unless ``once``.
        now: this instant.
        subject: id of the case it is about.
        person: whose data ``personal`` is.
        payload: JSON-native values that name nobody.
        personal: JSON-native values to seal.
        held: whether it waits for a person.
        due: when it is to be done; at once unless told.
        once: whether an item that has the key already stands for this one too.
    """
    item_id = uuid7(now)
    sealed = None
    if person is not None and personal is not None:
        sealed = seal(personal, person=person, field=f"outbox {item_id}")
    item = OutboxItem(
        id=item_id,
        tenant_id=current_tenant(),
        kind=kind,
        key=key,
        subject=subject,
        person_id=person,
        payload=dict(payload or {}),
        sealed=sealed,
        state=State.HELD if held else State.PENDING,
        made_at=now,
        due_at=due or now,
    )
    OutboxItem.objects.bulk_create([item], ignore_conflicts=once)


def is_in(key: str) -> bool:
    """Whether the effect of this cause was put in before."""
    return bool(OutboxItem.objects.filter(key=key).exists())


def let_go(key: str, *, now: datetime) -> bool:
    """Let a held item go; whether there was one."""
    held = OutboxItem.objects.filter(key=key, state=State.HELD)
    return bool(held.update(state=State.PENDING, due_at=now))


def put_back(key: str, *, now: datetime) -> bool:
    """Try a dead item again from the start; whether there was one."""
    dead = OutboxItem.objects.filter(key=key, state=State.DEAD)
    return bool(dead.update(state=State.PENDING, due_at=now, attempts=0, trouble=""))
