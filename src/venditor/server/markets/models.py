"""Who sells on a marketplace, and the marketplace's own index of its orders.

A marketplace is a seller without contracts of its own. What was bought stands in the records of the seller it
was bought from; the marketplace keeps which of them an order is with, and nothing of its lines or its buyer.
"""

from __future__ import annotations

from django.db import models

from venditor.core import clock
from venditor.server.orders.models import Order
from venditor.server.tenants.models import Tenant, new_id
from venditor.server.tenants.scope import TenantRecord


class Membership(TenantRecord):
    """A seller that sells on a marketplace; the tenant of the row is the marketplace."""

    seller = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "seller"], name="one_membership_a_seller")]


class MarketOrder(TenantRecord):
    """An order that was placed on a marketplace, with one seller or several."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=100)
    # As the marketplace's own look-up has it; a declared text is found by it.
    number_digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "number_digest"], name="one_market_order")]

    def __str__(self) -> str:
        """Its number."""
        return self.number


class MarketPart(TenantRecord):
    """What one seller has of an order: the order in that seller's own records."""

    market_order = models.ForeignKey(MarketOrder, on_delete=models.CASCADE, related_name="parts")
    seller = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["market_order", "seller"], name="one_part_a_seller")]


__all__ = ["MarketOrder", "MarketPart", "Membership"]
