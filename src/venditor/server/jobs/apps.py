"""The application jobs."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """What Django needs to know."""

    name = "venditor.server.jobs"
    label = "jobs"
