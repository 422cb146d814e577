"""Whose records a query may see: those of one seller, named before the first query, or none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import models

from venditor.core.errors import VenditorError

_current: ContextVar[UUID | None] = ContextVar("tenant", default=None)


class NoTenantError(VenditorError):
    """A query for records of sellers in which no seller was named."""


@contextmanager
def acting_for(tenant: UUID) -> Iterator[None]:
    """Everything inside sees and makes records of this seller only."""
    token = _current.set(tenant)
    try:
        yield
    finally:
        _current.reset(token)


def current_tenant() -> UUID:
    """The seller that is acted for.

    Raises:
        NoTenantError: when none is named.
    """
    tenant = _current.get()
    if tenant is None:
        raise NoTenantError(
            "tenant.none",
            "Records of sellers were asked for, and no seller is named.",
            remedy="Ask inside `with acting_for(tenant.id):`.",
        )
    return tenant


class TenantManager(models.Manager):
    """Records of the seller that is acted for; refuses every query when there is none."""

    def get_queryset(self) -> Any:
        """Rows of the current seller."""
        return super().get_queryset().filter(tenant_id=current_tenant())


class TenantRecord(models.Model):
    """A record that belongs to one seller."""

    tenant = models.ForeignKey("tenants.Tenant", on_delete=models.PROTECT, related_name="+")

    objects = TenantManager()
    # For the worker and for whoever runs the installation: rows of all sellers.
    everywhere = models.Manager()  # noqa: DJ012 - a manager, though its name is not `objects`

    class Meta:
        abstract = True
