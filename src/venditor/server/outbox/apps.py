"""The application outbox."""

from __future__ import annotations

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """What Django needs to know."""

    name = "venditor.server.outbox"
    label = "outbox"
