"""The application retention."""

from __future__ import annotations

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """What Django needs to know."""

    name = "venditor.server.retention"
    label = "retention"
