"""The application markets."""

from __future__ import annotations

from django.apps import AppConfig


class MarketsConfig(AppConfig):
    """What Django needs to know."""

    name = "venditor.server.markets"
    label = "markets"
