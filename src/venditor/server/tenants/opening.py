"""A new seller, opened by whoever runs the installation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from venditor.server.tenants.errors import SettingsError
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for
from venditor.server.tenants.services import check_settings, record_change

# A name in an address: letters, digits and hyphens.
_SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?")


def open_seller(slug: str, values: Mapping[str, Any], *, now: datetime, marketplace: bool = False) -> Tenant:
    """Open a seller.

    Args:
        slug: its name in addresses, ``/w/SLUG``.
        values: its settings, by their names in :data:`venditor.server.tenants.services.CHANGEABLE`.
        now: this instant.
        marketplace: whether it has no contracts of its own. It stays what it is: its cases rest on it.

    Raises:
        SettingsError: when the name is taken or is none, or a setting cannot be used.
    """
    if not _SLUG.fullmatch(slug):
        raise SettingsError(
            "settings.slug",
            f'"{slug}" cannot stand in an address.',
            facts={"field": "slug"},
            remedy="Write small letters, digits and hyphens, such as taipei-tea.",
        )
    if Tenant.objects.filter(slug=slug).exists():
        raise SettingsError(
            "settings.slug_taken",
            f'There already is a seller "{slug}".',
            facts={"field": "slug"},
            remedy="Choose another name, or change that seller in the console.",
        )
    # Before the database is asked, whose columns may be too narrow for what was meant.
    check_settings(values)
    with transaction.atomic():
        tenant = Tenant.objects.create(slug=slug, made_at=now, is_marketplace=marketplace, **values)
        with acting_for(tenant.id):
            record_change("seller.opened", {"slug": slug}, tenant=tenant, actor=None, now=now)
    return tenant
