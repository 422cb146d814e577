"""Where a marketplace's declarations were passed on, as its own systems are told: by its own record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from venditor.aftersales.events import DeclarationPassedOn, SellerDeclined, SellerTookBack
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.records import read_event
from venditor.server.tenants.models import Tenant

_KINDS = ("declaration_passed_on", "seller_declined", "seller_took_back")


@dataclass(frozen=True, slots=True)
class PassedOn:
    """That a declaration was passed on to a seller.

    Attributes:
        seller: the seller.
        receipt: receipt number of its case.
        at: when it was passed on, in UTC.
        declined: whether the seller found that it is about no order of its own.
    """

    seller: Tenant
    receipt: str
    at: datetime
    declined: bool = False


def passed_on(cases: Sequence[Case]) -> Mapping[UUID, Sequence[PassedOn]]:
    """To whom cases of the current marketplace were passed on, by ids of the cases.

    The earliest first; several at once by the sellers' names in addresses.
    """
    rows = list(CaseEvent.objects.filter(case__in=cases, kind__in=_KINDS).order_by("case", "number"))
    persons = {case.id: case.person_id for case in cases}
    sellers = Tenant.objects.in_bulk({row.public["seller"] for row in rows if "seller" in row.public})
    told: dict[UUID, dict[str, PassedOn]] = {}
    for row in rows:
        here = told.setdefault(row.case_id, {})
        match read_event(row, person=persons[row.case_id]):
            case DeclarationPassedOn() as event:
                here[event.case] = PassedOn(sellers[UUID(event.seller)], event.receipt, event.at)
            case SellerDeclined() | SellerTookBack() as event:
                declined = isinstance(event, SellerDeclined)
                here[event.case] = replace(here[event.case], declined=declined)
    return {
        case: tuple(sorted(here.values(), key=lambda one: (one.at, one.seller.slug)))
        for case, here in told.items()
    }
