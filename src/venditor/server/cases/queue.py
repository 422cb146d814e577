"""Cases in the order in which staff work them: what fails a duty first, then by the day the law makes due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from uuid import UUID

from django.db.models import F, Q, QuerySet

from venditor.aftersales import Event, from_record, replay
from venditor.aftersales.case import PASSED_ON
from venditor.aftersales.events import WithdrawalDeclared
from venditor.core.identifiers import receipt_problem, receipt_read
from venditor.server.cases.models import Case, CaseEvent, CaseReference
from venditor.server.cases.records import read_event
from venditor.server.cases.references import possible_references
from venditor.server.orders.selectors import reference_kind
from venditor.server.people.services import look_up

PAGE = 50
HELD = Q(acknowledgement="held") & (Q(is_open=True) | Q(outcome=PASSED_ON))
"""Cases whose mail is held; what a marketplace passed on is done, and its acknowledgement may still wait."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the queue.

    Attributes:
        case: its row.
        name: who declared; ``None`` after erasure.
        contract: the contract as she named it; ``None`` after erasure.
        nothing_due: whether by the law's answer nothing is to be paid back any more.
    """

    case: Case
    name: str | None
    contract: str | None
    nothing_due: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue.

    Attributes:
        entries: its lines.
        total: cases on all pages.
        page: number of this page, from 1; pages: how many there are, 1 at least.
    """

    entries: Sequence[Entry]
    total: int
    page: int
    pages: int


def chosen(name: str, *, staff: UUID) -> QuerySet:
    """Cases of the current seller behind one of the filters of the queue.

    Args:
        name: ``open``, ``mine``, ``red``, ``held``, ``unmatched`` or ``closed``.
        staff: the account for whom ``mine`` is.
    """
    is_open = Q(is_open=True)
    filters = {
        "open": is_open,
        "mine": is_open & Q(staff_id=staff),
        "red": Q(red=True),
        "held": HELD,
        "unmatched": is_open & Q(order=None),
        "closed": Q(is_open=False),
    }
    return Case.objects.filter(filters[name])


def counts(*, staff: UUID) -> dict[str, int]:
    """How many cases are behind each filter that asks for work."""
    return {name: chosen(name, staff=staff).count() for name in ("open", "mine", "red", "held", "unmatched")}


def found(text: str) -> QuerySet:
    """Cases of the current seller that a receipt number or an order number names, open or closed.

    A number is found wherever it stands in what was declared, and in what is looked for; also one that a
    marketplace gave out which passed the case on.
    """
    receipt = receipt_read(text)
    if receipt_problem(receipt) is None:
        named = Case.objects.filter(receipt=receipt)
        if named.exists():
            return named
    markets = Case.objects.exclude(market=None).values_list("market", flat=True).distinct()
    kinds = [reference_kind(market) for market in (None, *markets)]
    digests = [look_up().digest(one, kind=kind) for one, kind in product(possible_references(text), kinds)]
    declared = CaseReference.objects.filter(digest__in=digests)
    return Case.objects.filter(
        Q(order__number_digest__in=digests)
        | Q(suggested__number_digest__in=digests)
        | Q(contract_digest__in=digests)
        | Q(id__in=declared.values("case"))
    )


def page_of(cases: QuerySet, *, page: int, latest_first: bool = False) -> Queue:
    """One page of cases, in the order in which they are worked.

    Args:
        cases: which; see :func:`chosen` and :func:`found`.
        page: its number, from 1; the nearest that exists is given.
        latest_first: for what is done: by the day of declaration, the latest first.
    """
    by_deadline = ("-red", F("due_at").asc(nulls_last=True), "declared_at", "id")
    ordered = cases.order_by(*(("-declared_at", "-id") if latest_first else by_deadline))
    total = ordered.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = list(ordered.select_related("order", "staff")[(page - 1) * PAGE : page * PAGE])
    return Queue(_entries(rows), total, page, pages)


def _entries(cases: Sequence[Case]) -> list[Entry]:
    firsts = {row.case_id: row for row in CaseEvent.objects.filter(case__in=cases, number=1)}
    done = _nothing_due(cases)
    entries = []
    for case in cases:
        declared = read_event(firsts[case.id], person=case.person_id)
        told = declared.personal if isinstance(declared, WithdrawalDeclared) else None
        name, contract = (told.name, told.contract) if told else (None, None)
        entries.append(Entry(case, name, contract, case.id in done))
    return entries


def _nothing_due(cases: Sequence[Case]) -> frozenset[UUID]:
    """Ids of those without a day because nothing is to be paid back; what is sealed is not opened for it."""
    quiet = [case for case in cases if case.is_open and case.due_at is None and case.order_id]
    if not quiet:
        return frozenset()
    events: dict[UUID, list[Event]] = {}
    for row in CaseEvent.objects.filter(case__in=quiet).defer("sealed").order_by("case", "number"):
        events.setdefault(row.case_id, []).append(from_record(row.kind, row.at, row.public, None))
    return frozenset(case for case, told in events.items() if replay(told).nothing_due)
