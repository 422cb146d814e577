"""How long a seller keeps whom: its own numbers, and the laws that have records kept longer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from venditor.calendars.counting import same_number
from venditor.rights.retention import ORDERS, WITHDRAWALS, LeastTime, Records, least_times
from venditor.server.retention.models import RetentionRule
from venditor.server.tenants.errors import SettingsError
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for
from venditor.server.tenants.services import record_change

MOST_MONTHS: Final = 600
_MONTHS_OF_A_YEAR = 12
_DAY = timedelta(days=1)
# Half of the next day: by noon UTC a day is over wherever a consumer lives (UTC-12).
_OVER_EVERYWHERE = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Periods:
    """How long a seller keeps persons, in months; ``None`` keeps them.

    Attributes:
        cases: who declared, after the case was closed.
        orders: who bought, after the last day that is known of the order.
    """

    cases: int | None = None
    orders: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """How long persons of one seller are kept, for buyers of one country.

    Attributes:
        months: the seller's own number, or that of the law which has records kept longer.
        law: that law; ``None`` where the seller's own number decides.
    """

    months: int
    law: LeastTime | None


def periods_of(tenant: Tenant) -> Periods:
    """What a seller has set; nothing is made up where it has set nothing."""
    rule = RetentionRule.everywhere.filter(tenant=tenant).first()
    return Periods(rule.months, rule.order_months) if rule else Periods()


def keep_for(periods: Periods, *, tenant: Tenant, actor: Any, now: datetime) -> bool:
    """Set how long a seller keeps persons.

    Args:
        periods: 1 to 600 months each; ``None`` keeps them.
        tenant: the seller.
        actor: the account; ``None`` for the command line of the installation.
        now: this instant.

    Returns:
        Whether anything was different.

    Raises:
        SettingsError: when one is no such number; nothing is changed then.
    """
    _check("cases", periods.cases)
    _check("orders", periods.orders)
    with acting_for(tenant.id), transaction.atomic():
        Tenant.objects.select_for_update().get(id=tenant.id)
        before = periods_of(tenant)
        if before == periods:
            return False
        RetentionRule.objects.all().delete()
        if periods != Periods():
            RetentionRule.objects.create(tenant=tenant, months=periods.cases, order_months=periods.orders)
        detail = {
            "cases": {"before": before.cases, "after": periods.cases},
            "orders": {"before": before.orders, "after": periods.orders},
        }
        record_change("retention.changed", detail, tenant=tenant, actor=actor, now=now)
    return True


def span(own: int, country: str, *, tenant: Tenant, records: Records) -> Span:
    """How long persons of a country are kept, where the seller has set a number.

    Args:
        own: the seller's own number of months.
        country: ISO code of the buyer's country; empty where it is not known: then each country counts in
            which the seller sells.
        tenant: the seller, whose own country counts as well.
        records: which records.
    """
    known = least_times(records=records)
    asked = (tenant.country, *((country,) if country else tenant.markets))
    longest = max((known[one] for one in asked if one in known), key=lambda one: one.years, default=None)
    if longest is None or longest.years * _MONTHS_OF_A_YEAR <= own:
        return Span(own, None)
    return Span(longest.years * _MONTHS_OF_A_YEAR, longest)


def spans(own: int, *, tenant: Tenant, records: Records) -> Mapping[str | None, Span]:
    """Spans by country of the buyer: each that has one of its own, ``""`` unknown, ``None`` all others."""
    countries = (*least_times(records=records), "")
    nowhere = span(own, "-", tenant=tenant, records=records)
    return {None: nowhere} | {one: span(own, one, tenant=tenant, records=records) for one in countries}


def last_day(anchor: date, months: int) -> date:
    """The last day on which a person is kept: that of the same number, or the month's last day."""
    try:
        return same_number(anchor, months)
    except ValueError:
        # Behind the calendar's last year: somebody told a day that no one lives to see.
        return date.max


def anchor_over(by: date, months: int) -> date:
    """The latest anchor whose last day has come by a day: of several with one last day the latest."""
    anchor = same_number(by, -months)
    while same_number(anchor + _DAY, months) <= by:
        anchor += _DAY
    return anchor


def over_by(now: datetime) -> date:
    """The latest day that is over everywhere at an instant."""
    return (now.astimezone(UTC) - _OVER_EVERYWHERE).date()


def _check(field: str, months: int | None) -> None:
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise SettingsError(
            f"retention.{field}",
            _("%(months)s is no number of months that persons are kept for.") % {"months": months},
            facts={"field": field},
            remedy=_("Write 1 to %(most)s, or nothing to keep them.") % {"most": MOST_MONTHS},
        )


__all__ = [
    "MOST_MONTHS",
    "ORDERS",
    "WITHDRAWALS",
    "Periods",
    "Span",
    "anchor_over",
    "keep_for",
    "last_day",
    "over_by",
    "periods_of",
    "span",
    "spans",
]
