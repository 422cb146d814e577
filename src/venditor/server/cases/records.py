"""Events as rows and back, and the columns of a case that its events fold to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from venditor.aftersales import Case as CaseState
from venditor.aftersales import Event, as_record, from_record
from venditor.core.identifiers import uuid7
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.people.services import seal, unseal
from venditor.server.tenants.scope import current_tenant


@dataclass(frozen=True, slots=True)
class Actor:
    """Who caused an event.

    Attributes:
        kind: the consumer, somebody on the staff, or the installation itself.
        staff: the account, where it is somebody on the staff.
    """

    kind: Literal["consumer", "staff", "system"]
    staff: UUID | None = None


CONSUMER, SYSTEM = Actor("consumer"), Actor("system")


def write_events(case: Case, events: Sequence[Event], *, actor: Actor, now: datetime) -> list[CaseEvent]:
    """Append events to a case, inside a transaction that holds its row; the rows, one for each."""
    rows = []
    for number, event in enumerate(events, start=case.version + 1):
        record, event_id = as_record(event), uuid7(now)
        row = CaseEvent(
            id=event_id,
            tenant_id=current_tenant(),
            case=case,
            number=number,
            kind=record.kind,
            at=record.at,
            recorded_at=now,
            actor=actor.kind,
            staff=actor.staff,
            public=dict(record.public),
            sealed=None
            if record.personal is None
            else seal(record.personal, person=case.person_id, field=f"event {event_id}"),
        )
        rows.append(row)
    CaseEvent.objects.bulk_create(rows)
    case.version += len(rows)
    return rows


def read_events(case: Case) -> list[Event]:
    """The events of a case, in order; what was erased is not there any more."""
    return [read_event(row, person=case.person_id) for row in case_rows(case)]


def case_rows(case: Case) -> Iterable[CaseEvent]:
    """The rows of a case's events, in order."""
    rows: Iterable[CaseEvent] = CaseEvent.objects.filter(case=case).order_by("number")
    return rows


def read_event(row: CaseEvent, *, person: UUID) -> Event:
    """One event from its row."""
    return from_record(
        row.kind, row.at, row.public, unseal(row.sealed, person=person, field=f"event {row.id}")
    )


def fold_into(case: Case, state: CaseState) -> None:
    """Write the state of a case into its columns."""
    due = state.next_due
    case.declared_at = state.declared_at
    case.day = state.day
    case.language = state.language
    case.whole = state.whole
    case.is_open = state.is_open
    case.outcome = state.outcome or ""
    case.acknowledgement = state.acknowledgement
    case.contact_confirmed = state.contact_confirmed_at is not None
    case.order_id = UUID(state.match.order) if state.match else None
    case.evidence = state.match.evidence if state.match else ""
    case.suggested_id = UUID(state.suggested) if state.suggested else None
    case.due_at = due.at if due else None
    case.due_day = due.day if due else None
    case.due_certain = due.certain if due else False
    case.tasks = [task.kind for task in state.tasks]
    case.red = any(task.red for task in state.tasks)
    case.staff_id = UUID(state.staff) if state.staff else None
