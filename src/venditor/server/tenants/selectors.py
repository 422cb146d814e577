"""Finding sellers."""

from __future__ import annotations

from django.db.models import Q

from venditor.server.tenants.models import Tenant, TenantHost


def tenant_of_slug(slug: str) -> Tenant | None:
    """The seller with this name in addresses."""
    found: Tenant | None = Tenant.objects.filter(slug=slug).first()
    return found


def tenant_of_host(host: str) -> Tenant | None:
    """The seller whose own host name this is."""
    mapped = TenantHost.everywhere.filter(host=host.lower().rstrip(".")).select_related("tenant").first()
    return mapped.tenant if mapped else None


def tenants_named(text: str) -> list[Tenant]:
    """Sellers whose name or slug holds a text."""
    return list(Tenant.objects.filter(Q(name__icontains=text) | Q(slug__icontains=text)).order_by("name"))
