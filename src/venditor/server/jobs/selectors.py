"""Finding long tasks of the current seller."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from venditor.server.jobs.models import Job, JobState


def job_of(subject: UUID) -> Job | None:
    """The task that makes a record."""
    return jobs_of([subject]).get(subject)


def jobs_of(subjects: Iterable[UUID]) -> dict[UUID, Job]:
    """The tasks that make records, by the ids of those."""
    found = Job.objects.filter(subject__in=list(subjects)).select_related("person")
    return {job.subject: job for job in found}


def is_running(kind: str) -> bool:
    """Whether a task of a kind is not done yet."""
    return bool(Job.objects.filter(kind=kind, state=JobState.RUNNING).exists())
