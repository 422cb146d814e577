"""Addresses that are told of a seller's cases, and what was tried there."""

from __future__ import annotations

from django.db import models

from venditor.core import clock
from venditor.server.tenants.models import new_id
from venditor.server.tenants.scope import TenantRecord


class Endpoint(TenantRecord):
    """An address of a seller's own systems that is told what happens.

    Its secret is worked out from the installation's and stands nowhere; ``secret_number`` says which one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    url = models.URLField(max_length=500)
    # Types of events that it is told of.
    events = models.JSONField(default=list)
    secret_number = models.PositiveIntegerField(default=1)
    # Until then messages are also signed with the secret before.
    both_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    # Why and since when it is told nothing: `gone` where it answered 410, `owner` where somebody said so.
    disabled_at = models.DateTimeField(null=True)
    disabled_why = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        """Its address."""
        return self.url
