"""Addresses of a seller's pages, as they stand in mails and links."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings

from venditor.server.tenants.models import Tenant, TenantHost


def page_address(tenant: Tenant, path: str = "", **query: str) -> str:
    """The whole address of one of a seller's pages.

    Args:
        tenant: the seller.
        path: what stands behind its page, such as ``receipt/TOKEN``; empty for the page itself.
        query: what stands behind the question mark.

    Returns:
        An address on the seller's own proven host, where it has one, else on the installation's.
    """
    proven = TenantHost.everywhere.filter(tenant=tenant, proven_at__isnull=False)
    host = proven.order_by("id").values_list("host", flat=True).first()
    scheme = settings.BASE_URL.partition("://")[0]
    root = f"{scheme}://{host}" if host else f"{settings.BASE_URL}/w/{tenant.slug}"
    address = f"{root}/{path}" if path or host else root
    return f"{address}?{urlencode(query)}" if query else address
