"""The application orders."""

from __future__ import annotations

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """What Django needs to know."""

    name = "venditor.server.orders"
    label = "orders"
