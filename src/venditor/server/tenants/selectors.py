"""Finding sellers."""

from __future__ import annotations

from django.db.models import Q

from venditor.core.errors import VenditorError
from venditor.server.tenants.models import LabelOverride, Tenant, TenantEvent, TenantHost

PAGE = 50


def tenant_of_slug(slug: str) -> Tenant | None:
    """The seller with this name in addresses."""
    found: Tenant | None = Tenant.objects.filter(slug=slug).first()
    return found


def tenant_called(slug: str) -> Tenant:
    """The seller with this name in addresses, for whoever runs the installation.

    Raises:
        VenditorError: when there is none.
    """
    found = tenant_of_slug(slug)
    if found is None:
        raise VenditorError(
            "seller.none",
            f'There is no seller "{slug}".',
            facts={"seller": slug},
            remedy="`venditor seller list` shows the sellers there are.",
        )
    return found


def tenant_of_host(host: str) -> Tenant | None:
    """The seller whose own host name this is, and who has proved it."""
    proven = TenantHost.everywhere.filter(host=host.lower().rstrip("."), proven_at__isnull=False)
    mapped = proven.select_related("tenant").first()
    return mapped.tenant if mapped else None


def tenants_named(text: str) -> list[Tenant]:
    """Sellers whose name or slug holds a text."""
    return list(Tenant.objects.filter(Q(name__icontains=text) | Q(slug__icontains=text)).order_by("name"))


def hosts() -> list[TenantHost]:
    """Host names of the current seller's own."""
    return list(TenantHost.objects.order_by("host"))


def hosts_of_all() -> list[TenantHost]:
    """Host names of all sellers, with their sellers; for whoever runs the installation."""
    return list(TenantHost.everywhere.select_related("tenant").order_by("host", "id"))


def label_overrides() -> dict[str, str]:
    """The current seller's own words for the entry, by language."""
    return dict(LabelOverride.objects.values_list("language", "withdraw"))


def changes(*, first: int = 0, most: int = PAGE) -> list[TenantEvent]:
    """What was changed about the current seller, the latest first."""
    return list(TenantEvent.objects.order_by("-at", "-id")[first : first + most])
