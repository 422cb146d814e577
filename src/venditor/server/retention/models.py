"""A seller's own periods, and cases that are held."""

from __future__ import annotations

from django.db import models

from venditor.core import clock
from venditor.server.cases.models import Case
from venditor.server.people.fields import SealedField
from venditor.server.tenants.models import new_id
from venditor.server.tenants.scope import TenantRecord


class RetentionRule(TenantRecord):
    """How long a seller keeps who declared and who bought; a number that is null keeps them."""

    # After the case was closed.
    months = models.PositiveSmallIntegerField(null=True)
    # After the last day that is known of the order.
    order_months = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="one_retention_a_seller")]


class LegalHold(TenantRecord):
    """That a case is kept whatever its age: somebody disputes it, or a court or an authority asks."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    # Why it was placed, and why it was lifted; both may name people, so they are sealed under the key of the
    # case's person.
    sealed = SealedField()
    sealed_lift = SealedField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    lifted_at = models.DateTimeField(null=True)
    # Accounts that did it; null for the command line of the installation.
    staff = models.UUIDField(null=True)
    lifted_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "lifted_at"], name="holds_by_case")]
