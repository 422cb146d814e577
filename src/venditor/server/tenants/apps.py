"""The application tenants."""

from __future__ import annotations

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """What Django needs to know."""

    name = "venditor.server.tenants"
    label = "tenants"
