"""Consumers, as one seller knows them."""

from __future__ import annotations

from django.db import models

from venditor.core import clock
from venditor.server.tenants.models import new_id
from venditor.server.tenants.scope import TenantRecord


class Person(TenantRecord):
    """A consumer: an id under which a key is kept. The same buyer at two sellers is two persons."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    made_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True)
