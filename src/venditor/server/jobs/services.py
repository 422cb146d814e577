"""Starting a long task, stopping it, going on with it, and forgetting what it worked on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from venditor.core.identifiers import uuid7
from venditor.server.jobs.models import Job, JobPart, JobState
from venditor.server.outbox.models import OutboxItem
from venditor.server.outbox.services import put_in
from venditor.server.people.models import Person
from venditor.server.people.services import erase, new_person_key, record_person, seal, unseal, vault
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for, current_tenant
from venditor.server.tenants.services import record_change

# How long what a stopped task worked on is kept, so that one can go on with it.
KEPT_AFTER_STOP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a task to be started.

    Attributes:
        weight: how much of the task it is, such as lines of a file.
        content: JSON-native values to seal.
    """

    weight: int
    content: Any


def start(
    kind: str,
    *,
    subject: UUID,
    staff: UUID,
    parts: Sequence[Part],
    now: datetime,
    also: Callable[[], object],
) -> Job:
    """Start a task of the current seller.

    Args:
        kind: one of ``settings.OUTBOX_HANDLERS``.
        subject: id of the record that it makes.
        staff: id of the account that starts it.
        parts: what is to be done, in this order.
        now: this instant.
        also: writes what belongs to the same transaction.
    """
    person, tenant = new_person_key(now=now), current_tenant()
    job = Job(id=uuid7(now), tenant_id=tenant, kind=kind, subject=subject, staff=staff, person_id=person)
    job.total, job.made_at = sum(part.weight for part in parts), now
    rows = [
        JobPart(id=uuid7(now), tenant_id=tenant, job=job, number=number, weight=part.weight)
        for number, part in enumerate(parts)
    ]
    for row, part in zip(rows, parts, strict=True):
        sealed: Any = seal(part.content, person=person, field=_field(row))
        row.sealed = sealed
    with transaction.atomic():
        record_person(person, now=now)
        also()
        job.save(force_insert=True)
        JobPart.objects.bulk_create(rows)
        put_turn(job, now=now)
    return job


def content_of(part: JobPart) -> Any:
    """What a part works on; ``None`` where it has been forgotten."""
    return unseal(part.sealed, person=part.job.person_id, field=_field(part))


def put_turn(job: Job, *, now: datetime) -> None:
    """Have the worker take the task's turn, inside a transaction."""
    key = f"job {job.id} {job.turn}"
    put_in(job.kind, key=key, subject=job.id, payload={"turn": job.turn}, now=now)


def stop(job: UUID, *, tenant: Tenant, actor: Any, now: datetime) -> bool:
    """Stop a task: from now on nothing more of it is done, and what was done stays.

    Returns:
        Whether it was running.

    Raises:
        Job.DoesNotExist: when the seller has no such task.
    """
    with acting_for(tenant.id), transaction.atomic():
        row = Job.objects.select_for_update().get(id=job)
        if row.state != JobState.RUNNING:
            return False
        row.state, row.ended_at = JobState.STOPPED, now
        row.save(update_fields=["state", "ended_at"])
        detail = {"job": str(row.id), "done": row.done, "total": row.total}
        record_change("job.stopped", detail, tenant=tenant, actor=actor, now=now)
    return True


def go_on(job: UUID, *, tenant: Tenant, actor: Any, now: datetime) -> bool:
    """Go on with a task that was stopped, or that the worker gave up.

    Returns:
        Whether it could: what it works on is not kept for long.

    Raises:
        Job.DoesNotExist: when the seller has no such task.
    """
    with acting_for(tenant.id), transaction.atomic():
        row = Job.objects.select_for_update().select_related("person").get(id=job)
        if not can_go_on(row):
            return False
        row.state, row.ended_at, row.turn = JobState.RUNNING, None, row.turn + 1
        row.save(update_fields=["state", "ended_at", "turn"])
        put_turn(row, now=now)
        record_change("job.resumed", {"job": str(row.id)}, tenant=tenant, actor=actor, now=now)
    return True


def can_go_on(job: Job) -> bool:
    """Whether a task has ended before its end, and what it works on is still kept."""
    return job.state in (JobState.STOPPED, JobState.FAILED) and job.person.erased_at is None


def given_up(item: OutboxItem, *, diagnostic: str, now: datetime) -> None:
    """Record that the worker does not try a task any more."""
    mine = Job.objects.filter(id=item.subject, turn=item.payload["turn"], state=JobState.RUNNING)
    mine.update(state=JobState.FAILED, ended_at=now)


def forget_stopped(*, now: datetime) -> int:
    """Erase what tasks worked on that were stopped long enough ago; of how many."""
    over = Job.everywhere.filter(ended_at__lte=now - KEPT_AFTER_STOP, person__erased_at=None)
    found = list(over.values_list("id", "tenant_id"))
    for job, tenant in found:
        with acting_for(tenant), transaction.atomic():
            row = Job.objects.select_for_update().select_related("person").get(id=job)
            # Somebody may have gone on with it meanwhile.
            if row.state != JobState.RUNNING:
                forget(row, now=now)
    return len(found)


def forget(job: Job, *, now: datetime) -> None:
    """Erase what a task works on; may be done again."""
    # Not what was brought in: that may be much, and is not looked at.
    for persons in JobPart.objects.filter(job=job).values_list("persons", flat=True):
        erase_left_keys(persons)
    JobPart.objects.filter(job=job).delete()
    erase(Person.objects.get(id=job.person_id), now=now)


def erase_left_keys(persons: Sequence[str]) -> None:
    """Erase keys that attempts made for persons whom they never recorded."""
    ids = {UUID(person) for person in persons}
    # In the records of any seller: a marketplace brings in orders of others.
    known = set(Person.everywhere.filter(id__in=ids).values_list("id", flat=True))
    for person in ids - known:
        vault().erase(person)


def _field(part: JobPart) -> str:
    return f"job part {part.id}"
