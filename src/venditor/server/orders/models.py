"""Orders and their lines."""

from __future__ import annotations

from django.db import models

from venditor.core import clock
from venditor.server.people.fields import SealedField
from venditor.server.people.models import Person
from venditor.server.tenants.models import new_id
from venditor.server.tenants.scope import TenantRecord


class Order(TenantRecord):
    """An order of a seller, with what the law asks about it.

    ``facts`` are facts of the vocabulary by name, checked when they were taken; whoever bought is sealed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=100)
    # Digest of the number as it is compared, and of the buyer's address: found without being readable.
    number_digest = models.BinaryField(max_length=32)
    contact_digest = models.BinaryField(max_length=32, null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sealed_buyer = SealedField()
    country = models.CharField(max_length=2, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    facts = models.JSONField(default=dict)
    # Minor units of the currency, as far as they are known: discount on all goods, gift_card, paid in all.
    totals = models.JSONField(default=dict)
    source = models.CharField(max_length=10)
    # The marketplace it was bought on; null for the seller's own shop. Its number is the marketplace's.
    market = models.ForeignKey("tenants.Tenant", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "number_digest"], name="one_order_a_number")]
        indexes = [models.Index(fields=["tenant", "contact_digest"], name="orders_by_contact")]

    def __str__(self) -> str:
        """Its number."""
        return self.number


class OrderLine(TenantRecord):
    """One line of an order: an article and how many of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    article = models.CharField(max_length=500)
    sku = models.CharField(max_length=100, blank=True)
    pieces = models.PositiveIntegerField()
    # Minor units of the order's currency, for one piece; null where it is not known.
    unit_price = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["order", "position"], name="one_line_a_position")]


class OrderImport(TenantRecord):
    """A file of orders that staff brought in: what was taken, and why the rest was not."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(default=clock.now)
    staff = models.UUIDField()
    file_name = models.CharField(max_length=200)
    lines = models.PositiveIntegerField()
    # Lines that were taken, and orders that they made or changed.
    taken = models.PositiveIntegerField()
    orders = models.PositiveIntegerField(default=0)
    # Orders that name a buyer who has been erased here; she stays so.
    erased = models.PositiveIntegerField(default=0)
    # [{"line": 3, "reason": "..."}]: never a value of the file, which may name somebody.
    problems = models.JSONField(default=list)
    # [{"heading": "mail", "nearest": "e-mail"}]: columns of which nothing was read, and the known one
    # that is most like each; empty where none is.
    unused = models.JSONField(default=list)

    class Meta:
        ordering = ["-at", "-id"]
