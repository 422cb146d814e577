"""One case as staff read it: its state, and what happened, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from venditor.aftersales import Case as CaseState
from venditor.aftersales import Event, replay
from venditor.aftersales.events import (
    CaseAssigned,
    DeclarationPassedOn,
    OrderMatched,
    OrderSuggested,
    OrderUnmatched,
)
from venditor.server.cases.models import Case
from venditor.server.cases.records import case_rows, read_event
from venditor.server.orders.models import Order
from venditor.server.staff.selectors import names_of
from venditor.server.tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened.

    Attributes:
        event: what.
        recorded_at: when it was written down; an event itself may be earlier.
        actor: ``consumer``, ``staff`` or ``system``.
        staff: name of the account, where it was staff.
    """

    event: Event
    recorded_at: datetime
    actor: str
    staff: str


@dataclass(frozen=True, slots=True)
class Story:
    """A case with all that happened in it.

    Attributes:
        case: its row.
        state: what its events fold to.
        steps: what happened, the first first.
        names: names of accounts by id, of all that occur.
        orders: numbers of orders by id, of all that occur.
        sellers: where a marketplace passed it on: names of the sellers by the ids of their cases.
    """

    case: Case
    state: CaseState
    steps: Sequence[Step]
    names: dict[UUID, str]
    orders: dict[str, str]
    sellers: dict[str, str]


def story_of(case: UUID) -> Story:
    """A case of the current seller with its events.

    Raises:
        Case.DoesNotExist: when the current seller has no such case.
    """
    row = Case.objects.select_related("tenant", "order", "suggested", "staff", "market").get(id=case)
    rows = list(case_rows(row))
    events = [read_event(one, person=row.person_id) for one in rows]
    assigned = {UUID(event.staff) for event in events if isinstance(event, CaseAssigned) and event.staff}
    names = names_of({one.staff for one in rows if one.staff} | assigned)
    steps = [
        Step(event, one.recorded_at, one.actor, names.get(one.staff, "") if one.staff else "")
        for event, one in zip(events, rows, strict=True)
    ]
    return Story(row, replay(events), steps, names, _orders(events), _sellers(events))


def _sellers(events: Sequence[Event]) -> dict[str, str]:
    passed = [event for event in events if isinstance(event, DeclarationPassedOn)]
    names = {
        str(one.id): one.name for one in Tenant.objects.filter(id__in=[event.seller for event in passed])
    }
    return {event.case: names[event.seller] for event in passed}


def _orders(events: Sequence[Event]) -> dict[str, str]:
    about = OrderSuggested | OrderMatched | OrderUnmatched
    wanted = {UUID(event.order) for event in events if isinstance(event, about)}
    return {str(one.id): one.number for one in Order.objects.filter(id__in=wanted)}
