"""The application access."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """What Django needs to know."""

    name = "venditor.server.access"
    label = "access"
