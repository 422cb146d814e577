"""The application staff."""

from __future__ import annotations

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """What Django needs to know."""

    name = "venditor.server.staff"
    label = "staff"
