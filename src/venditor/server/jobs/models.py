"""Long tasks and the parts of them that are not done yet."""

from __future__ import annotations

from django.db import models

from venditor.core import clock
from venditor.server.people.fields import SealedField
from venditor.server.people.models import Person
from venditor.server.tenants.models import new_id
from venditor.server.tenants.scope import TenantRecord


class JobState(models.TextChoices):
    """Where a task stands."""

    RUNNING = "running"
    # Somebody stopped it; what was done stays.
    STOPPED = "stopped"
    # The worker gave it up.
    FAILED = "failed"
    DONE = "done"


class Job(TenantRecord):
    """A long task of a seller."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Kind of the outbox items by which the worker does it.
    kind = models.CharField(max_length=60)
    # Id of the record that it makes.
    subject = models.UUIDField(unique=True)
    staff = models.UUIDField()
    # Nobody: an id under which the key is kept that seals the parts.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.RUNNING)
    # How much there is to do, such as lines of a file, and how much is done.
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    # Number of the outbox item that has its turn; any other is out of date.
    turn = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]


class JobPart(TenantRecord):
    """A part of a task that is still to be done."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    # How much of the task it is.
    weight = models.PositiveIntegerField()
    sealed = SealedField()
    # Each attempt has a number: one that took too long cannot end what another has begun.
    attempt = models.PositiveIntegerField(default=0)
    # Ids of persons whose keys were made by attempts that may have failed.
    persons = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="one_part_a_number")]
