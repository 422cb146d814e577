"""The application cases."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """What Django needs to know."""

    name = "venditor.server.cases"
    label = "cases"
