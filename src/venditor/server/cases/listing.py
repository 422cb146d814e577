"""Cases as the seller's own systems read them: in the order in which they came in, whole, page by page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q

from venditor.aftersales import Declaration
from venditor.aftersales.events import WithdrawalDeclared
from venditor.core.identifiers import receipt_read
from venditor.core.spreadsheets import BYTE_ORDER_MARK, harmless
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.records import read_event
from venditor.server.tenants.scope import acting_for

MOST, USUAL = 200, 50
"""Cases of one page: the most, and how many where nobody says."""

_AT_ONCE = 200
_LONGEST_RECEIPT = 40
COLUMNS = (
    "receipt",
    "received_at",
    "day",
    "language",
    "channel",
    "name",
    "contract",
    "contact",
    "withdrawal",
    "parts",
    "words",
    "acknowledgement",
    "contact_confirmed",
    "match",
    "order",
    "due_day",
    "red",
    "state",
    "outcome",
    "sellers",
    "marketplace",
    "marketplace_receipt",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A case with what was declared.

    Attributes:
        case: its row, with its order.
        channel: how the declaration came.
        declaration: what was declared; ``None`` after erasure.
        came_by: receipt number that the marketplace gave out which passed it on; empty where none did.
    """

    case: Case
    channel: str
    declaration: Declaration | None
    came_by: str = ""


def case_of_receipt(text: str) -> Case | None:
    """The current seller's case with a receipt number, however it is written."""
    if len(text) > _LONGEST_RECEIPT:
        return None
    found: Case | None = (
        Case.objects.filter(receipt=receipt_read(text)).select_related("order", "market").first()
    )
    return found


def listed(cases: Sequence[Case]) -> list[Listed]:
    """Cases of the current seller with what was declared in each."""
    firsts = {row.case_id: row for row in CaseEvent.objects.filter(case__in=cases, number=1)}
    told = []
    for case in cases:
        event = read_event(firsts[case.id], person=case.person_id)
        if isinstance(event, WithdrawalDeclared):
            told.append(Listed(case, event.channel, event.personal, event.came_by))
    return told


def cases_since(since: datetime | None, *, after: Case | None = None, most: int = USUAL) -> list[Case]:
    """Cases of the current seller in the order in which they were declared.

    Args:
        since: the first instant; from the beginning where there is none.
        after: the last case that was read; those behind it are given.
        most: how many.
    """
    rows = Case.objects.select_related("order", "market").order_by("declared_at", "id")
    if since is not None:
        rows = rows.filter(declared_at__gte=since)
    if after is not None:
        rows = rows.filter(
            Q(declared_at__gt=after.declared_at) | Q(declared_at=after.declared_at, id__gt=after.id)
        )
    return list(rows[:most])


def cases_csv(
    tenant: UUID, *, since: datetime | None = None, orders: bool = True, mark: bool = False
) -> Iterator[str]:
    """All cases of a seller as CSV (RFC 4180), piece by piece, so that any number fits into memory.

    Args:
        tenant: id of the seller; each piece is read acting for it, whoever asks for the piece.
        since: the first instant of declarations.
        orders: whether the numbers of matched orders stand in it.
        mark: whether it begins with a byte order mark, for Excel.

    Yields:
        Text in UTF-8; cells that a spreadsheet would take for formulas stand behind an apostrophe.
    """
    yield (BYTE_ORDER_MARK if mark else "") + _written([COLUMNS])
    last: Case | None = None
    while True:
        with acting_for(tenant):
            cases = cases_since(since, after=last, most=_AT_ONCE)
            piece = _written([_row(one, orders=orders) for one in listed(cases)])
        if not cases:
            return
        yield piece
        last = cases[-1]


def _row(one: Listed, *, orders: bool) -> tuple[str, ...]:
    case, declared = one.case, one.declaration
    parts = "\n".join(f"{part.pieces} × {part.article}" for part in declared.parts) if declared else ""
    return (
        case.receipt,
        f"{case.declared_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        case.day.isoformat(),
        case.language,
        one.channel,
        declared.name if declared else "",
        declared.contract if declared else "",
        declared.contact if declared else "",
        "whole" if case.whole else "part",
        parts,
        declared.words if declared else "",
        case.acknowledgement,
        "yes" if case.contact_confirmed else "no",
        case.evidence,
        case.order.number if case.order and orders else "",
        case.due_day.isoformat() if case.due_day else "",
        "yes" if case.red else "no",
        "open" if case.is_open else "closed",
        case.outcome,
        "\n".join(declared.sellers) if declared else "",
        case.market.name if case.market else "",
        one.came_by,
    )


def _written(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()
