"""Bringing orders in: typed by staff, one at a time; :mod:`venditor.server.orders.csv_import` takes files.

The number of an order is what it is known by. An order that comes again under its number is the same order:
its facts and lines are brought up to date, its person and its id stay, and nothing is doubled.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from venditor.server.orders.models import Order
from venditor.server.orders.recording import Origin, Recorded, record_together
from venditor.server.orders.typed import OrderError, TypedLine, TypedOrder, checked
from venditor.server.tenants.models import Tenant, TenantEvent
from venditor.server.tenants.scope import acting_for

TYPED = "typed"


def order_type(
    *, tenant: Tenant, actor: UUID, order: TypedOrder, now: datetime, market: UUID | None = None
) -> Order:
    """Record an order that somebody on the staff typed, or bring the order of that number up to date.

    What was typed is all that is known of the order from then on: a fact that was left out is unknown. Cases
    that name its number are looked at again by the worker.

    Args:
        tenant: the seller whose order it is.
        actor: id of the account.
        order: what was typed.
        now: this instant.
        market: id of the marketplace it was placed on, whose number it has; ``None`` for the seller's own
            shop.

    Raises:
        OrderError: naming every field that cannot be used; nothing was recorded.
    """
    read = checked(order)

    def told(recorded: Recorded) -> None:
        for one in (*recorded.new, *recorded.changed):
            TenantEvent.objects.create(
                tenant=tenant,
                at=now,
                actor=actor,
                kind="order.typed",
                detail={"order": str(one.id), "new": one in recorded.new, "lines": len(read.lines)},
            )

    with acting_for(tenant.id):
        recorded = record_together([read], origin=Origin(TYPED, market), complete=True, now=now, then=told)
    (recorded_order,) = recorded.all
    return recorded_order


__all__ = ["OrderError", "TypedLine", "TypedOrder", "order_type"]
