"""What the worker does because time has passed: due days that are over, and what is kept no longer.

Everything here may run late, twice, and in two workers at once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import islice
from uuid import UUID

from django.conf import settings

from venditor.aftersales import PassDue, replay
from venditor.server.access.calls import forget_calls
from venditor.server.cases.intake import forget_marks
from venditor.server.cases.models import Case
from venditor.server.cases.records import SYSTEM, read_events
from venditor.server.cases.services import carry_out
from venditor.server.jobs.services import forget_stopped
from venditor.server.outbox.models import WorkerBeat
from venditor.server.people.models import Person
from venditor.server.people.services import vault
from venditor.server.retention.erasing import erase_later
from venditor.server.tenants.scope import acting_for

log = logging.getLogger("venditor.worker")

# A declaration takes less than a minute; a key without a person after a day belongs to one rolled back.
ORPHAN_AFTER = timedelta(days=1)
# More orphans than that, and more than one key in a hundred, were not made by declarations that failed: the
# database has been put back to an older state, and its persons may come back with a newer one.
MOST_ORPHANS = 20
_ORPHAN_SHARE = 100
# Signs of life of workers that are gone for good.
BEATS_KEPT = timedelta(days=7)
_AT_ONCE = 500
# Tasks that say that the day is over.
_OVER = frozenset(("overdue", "withheld"))


def beat(*, worker: str, now: datetime) -> None:
    """Show that a worker is alive."""
    WorkerBeat.objects.update_or_create(worker=worker, defaults={"at": now})


def pass_dues(*, now: datetime) -> int:
    """Record in each open case whose day is over that it is; how many cases that was."""
    passed = 0
    over = Case.everywhere.filter(is_open=True, due_at__lte=now).order_by("due_at")
    for case, tenant, tasks in list(over.values_list("id", "tenant_id", "tasks")):
        if _OVER.intersection(tasks):
            continue
        try:
            with acting_for(tenant):
                passed += _pass_dues_of(case, now=now)
        except Exception as defect:  # noqa: BLE001 - one case never holds up the clocks of all others
            log.error("clock of case %s failed: %s", case, type(defect).__name__)  # noqa: TRY400 - as in worker
    return passed


def _pass_dues_of(case: UUID, *, now: datetime) -> int:
    state = replay(read_events(Case.objects.get(id=case)))
    over = [question for question, due in state.dues.items() if due.at <= now]
    for question in over:
        carry_out(PassDue(question=question), case=case, actor=SYSTEM, now=now)
    return bool(over)


def sweep(*, now: datetime) -> None:
    """Delete what is kept no longer: marks, files, keys of nobody, sessions, old calls, old persons."""
    forget_marks(now=now)
    WorkerBeat.objects.filter(at__lt=now - BEATS_KEPT).delete()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    forget_stopped(now=now)
    sweep_keys(now=now)
    forget_calls(now=now)
    erase_later(now=now)


def sweep_keys(*, now: datetime) -> int:
    """Erase keys whose person was never recorded, because the declaration was rolled back; how many."""
    kept, orphans = 0, []
    for persons in _by_the_hundred(vault().persons()):
        kept += len(persons)
        old = [person for person in persons if made_at(person) <= now - ORPHAN_AFTER]
        known = set(Person.everywhere.filter(id__in=old).values_list("id", flat=True))
        orphans += [person for person in old if person not in known]
    if len(orphans) > max(MOST_ORPHANS, kept // _ORPHAN_SHARE):
        log.error(
            "%s of %s keys have no person; is the database older than the key store?", len(orphans), kept
        )
        return 0
    for person in orphans:
        vault().erase(person)
    return len(orphans)


def made_at(record: UUID) -> datetime:
    """The instant in a UUID of version 7 (RFC 9562 section 5.7)."""
    return datetime.fromtimestamp((record.int >> 80) / 1000, UTC)


def _by_the_hundred(persons: Iterator[UUID]) -> Iterator[Sequence[UUID]]:
    while batch := list(islice(persons, _AT_ONCE)):
        yield batch
