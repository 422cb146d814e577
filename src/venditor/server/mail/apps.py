"""The application mail."""

from __future__ import annotations

from django.apps import AppConfig


class MailConfig(AppConfig):
    """What Django needs to know."""

    name = "venditor.server.mail"
    label = "mail"
