"""The application webhooks."""

from __future__ import annotations

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """What Django needs to know."""

    name = "venditor.server.webhooks"
    label = "webhooks"
