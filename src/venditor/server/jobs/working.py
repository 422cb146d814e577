"""Doing a long task: part after part, each in a transaction of its own, for a while at a time.

After its turn a task goes behind whatever became due meanwhile, so that no consumer waits for her
acknowledgement because somebody imports a large file.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from uuid import UUID

from django.db import transaction
from django.db.models import F

from venditor.core.identifiers import uuid7
from venditor.server.jobs.models import Job, JobPart, JobState
from venditor.server.jobs.services import erase_left_keys, forget, put_turn
from venditor.server.outbox.failpoints import reach
from venditor.server.outbox.handling import Outcome
from venditor.server.outbox.models import OutboxItem

# Longest turn of a task; the part that was begun is ended.
TURN = timedelta(seconds=2)


class Interrupted(Exception):  # noqa: N818 - no fault: the transaction of a part is to be rolled back
    """The task was stopped, or another worker has this part."""


def take_turn(item: OutboxItem, *, do: Callable[[JobPart], object], now: datetime) -> Outcome:
    """Do parts of a task until its turn is over; what the handler of its kind is.

    Args:
        item: its subject is the task.
        do: does a part in one transaction, and calls :func:`end_part` in it.
        now: this instant.
    """
    begun, passed = monotonic(), timedelta()
    while part := _next_part(item):
        if passed > TURN:
            # Due by now, and so behind what became due meanwhile.
            return Outcome({"part": part.number}, record=partial(_pass_turn, part.job, now=now + passed))
        try:
            do(part)
        except Interrupted:
            break
        reach("job.part-done")
        # Of persons that were not recorded after all, such as of an order that somebody else typed meanwhile.
        erase_left_keys(part.persons)
        passed = timedelta(seconds=monotonic() - begun)
    return Outcome({"state": _ended(item, now=now)})


def begin_part(part: JobPart, *, persons: int, now: datetime) -> list[UUID]:
    """Begin an attempt at a part, outside of its transaction.

    Args:
        part: the part.
        persons: how many persons it records at most.
        now: this instant.

    Returns:
        Ids for those persons. What is made under them by an attempt that fails is erased by the next.

    Raises:
        Interrupted: when another worker has this part.
    """
    left, fresh = part.persons, [uuid7(now) for _person in range(persons)]
    told = [*left, *map(str, fresh)]
    mine = JobPart.objects.filter(id=part.id, attempt=part.attempt)
    if not mine.update(attempt=F("attempt") + 1, persons=told):
        raise Interrupted
    part.attempt, part.persons = part.attempt + 1, told
    # Not before: from now on no earlier attempt can end, and record whom these keys are of.
    erase_left_keys(left)
    return fresh


def end_part(part: JobPart) -> None:
    """Count a part as done, in the transaction that does it.

    Raises:
        Interrupted: when the task was stopped meanwhile, or another worker has this part.
    """
    running = Job.objects.filter(id=part.job_id, state=JobState.RUNNING)
    if not running.update(done=F("done") + part.weight):
        raise Interrupted
    gone, _rows = JobPart.objects.filter(id=part.id, attempt=part.attempt).delete()
    if not gone:
        raise Interrupted
    reach("job.part-recording")


def _next_part(item: OutboxItem) -> JobPart | None:
    """The next part of a task that runs, and whose turn it is."""
    job = {"job": item.subject, "job__state": JobState.RUNNING, "job__turn": item.payload["turn"]}
    found: JobPart | None = JobPart.objects.filter(**job).select_related("job").order_by("number").first()
    return found


def _pass_turn(job: Job, *, now: datetime) -> None:
    if Job.objects.filter(id=job.id, turn=job.turn, state=JobState.RUNNING).update(turn=F("turn") + 1):
        job.turn += 1
        put_turn(job, now=now)


def _ended(item: OutboxItem, *, now: datetime) -> str:
    """How a task stands of which no part is left to this turn; one that is done is forgotten."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(id=item.subject)
        if job.state == JobState.RUNNING and not JobPart.objects.filter(job=job).exists():
            job.state, job.ended_at = JobState.DONE, now
            job.save(update_fields=["state", "ended_at"])
    reach("job.ended")
    if job.state == JobState.DONE:
        forget(job, now=now)
        reach("job.forgotten")
    return str(job.state)
