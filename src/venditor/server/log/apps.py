"""The application log."""

from __future__ import annotations

from django.apps import AppConfig


class LogConfig(AppConfig):
    """What Django needs to know."""

    name = "venditor.server.log"
    label = "log"
