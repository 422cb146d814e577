"""The application people."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """What Django needs to know."""

    name = "venditor.server.people"
    label = "people"
