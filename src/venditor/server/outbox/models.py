"""What is to be done in the outside world, and what became of it."""

from __future__ import annotations

from django.db import models

from venditor.core import clock
from venditor.server.people.fields import SealedField
from venditor.server.people.models import Person
from venditor.server.tenants.models import new_id
from venditor.server.tenants.scope import TenantRecord


class State(models.TextChoices):
    """Where an item stands."""

    HELD = "held"
    PENDING = "pending"
    DONE = "done"
    DEAD = "dead"


class OutboxItem(TenantRecord):
    """One effect on the outside world, committed with what causes it.

    It is carried out at least once: its id is the same at each attempt, so that the other side can tell.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # None for what is the installation's own: mail about accounts, which belong to no seller. The manager
    # `objects` never shows those.
    tenant = models.ForeignKey("tenants.Tenant", on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=60)
    # The same cause makes the same key, so that it is never put in twice.
    key = models.CharField(max_length=200, unique=True)
    # Id of the case it is about.
    subject = models.UUIDField(null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    payload = models.JSONField(default=dict)
    # Gone once it is done: what was to be kept stands in the case.
    sealed = SealedField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    made_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveIntegerField(default=0)
    # A worker has it until then; another may take it over afterwards.
    claimed_until = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=60, blank=True)
    done_at = models.DateTimeField(null=True)
    # What went wrong at the last attempt; a code, never an address.
    trouble = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at"], name="outbox_what_is_due"),
            models.Index(fields=["subject"], name="outbox_by_subject"),
        ]


class WorkerBeat(models.Model):
    """A sign of life of a worker."""

    worker = models.CharField(primary_key=True, max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Its worker."""
        return self.worker
