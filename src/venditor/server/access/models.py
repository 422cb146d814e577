"""Keys of the API, and calls that came with an idempotency key."""

from __future__ import annotations

from django.db import models

from venditor.core import clock
from venditor.server.people.fields import SealedField
from venditor.server.people.models import Person
from venditor.server.tenants.models import new_id
from venditor.server.tenants.scope import TenantRecord


class ApiKey(TenantRecord):
    """A key of a seller's own systems; only a digest of it is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # What it is for, in the seller's words.
    name = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32, unique=True)
    # Its last characters, by which people tell keys apart.
    ending = models.CharField(max_length=4)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class ApiCall(TenantRecord):
    """A call with an idempotency key: what it asked, as a digest, and what was answered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    # Digests of the idempotency key and of the body; neither is kept. The body's is empty after erasure.
    digest = models.BinaryField(max_length=32)
    body_digest = models.BinaryField(max_length=32)
    at = models.DateTimeField(default=clock.now)
    # The answer holds the link to a receipt, so it is sealed under the person's key; null while it is made.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sealed = SealedField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "digest"], name="one_call_an_idempotency_key")]
        indexes = [models.Index(fields=["at"], name="api_calls_by_age")]
