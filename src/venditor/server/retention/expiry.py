"""Whose time is over, and when it will be: the one question that erasing, counting and the pages ask.

A person is kept to the end of the last day of her period and erased on the day after. All of it is asked of
the database in one way, so that what a page announces is what the worker erases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from venditor.rights.retention import Records
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.orders.models import Order, OrderLine
from venditor.server.people.models import Person
from venditor.server.retention.models import LegalHold
from venditor.server.retention.periods import (
    MOST_MONTHS,
    ORDERS,
    WITHDRAWALS,
    Periods,
    Span,
    anchor_over,
    last_day,
    over_by,
    periods_of,
    span,
    spans,
)
from venditor.server.tenants.models import Tenant

# What ends a case: staff closed it, or a marketplace passed all of it on.
_CLOSINGS = ("case_closed", "declaration_passed_on")
_DELIVERED, _CONCLUDED, _NOT_YET = "delivered_on", "concluded_on", "none"
_DAY = timedelta(days=1)
# Nobody's time that runs ends later: the longest period, and days told ahead.
_FARTHEST = timedelta(days=31 * MOST_MONTHS)

State = Literal["erased", "held", "open", "undelivered", "unset", "until"]


@dataclass(frozen=True, slots=True)
class Kept:
    """How long one person is kept.

    Attributes:
        state: ``erased``; kept whatever the age: ``held``, ``open`` (a case is), ``undelivered`` (the order
            is not over), ``unset`` (the seller has set no time); or ``until`` a day.
        at: the instant of erasure; anchor: the day the period is counted from; last: the last day, on the
            day after which she is erased. ``None`` where there is none.
        span: months and the law that decides them; ``None`` where the seller has set none.
    """

    state: State
    at: datetime | None = None
    anchor: date | None = None
    last: date | None = None
    span: Span | None = None

    @property
    def erased_on(self) -> date | None:
        """The day on which she is to be erased."""
        return None if self.last in (None, date.max) else self.last + _DAY


@dataclass(frozen=True, slots=True)
class Due:
    """The next persons to be erased: on which day, and how many."""

    day: date
    count: int


def cases_over(own: int, *, tenant: Tenant, by: date) -> QuerySet:
    """Cases of the current seller whose person's last day has come by a day; never an open or a held one."""
    found = Q()
    for months, of_country in _countries(own, tenant=tenant, records=WITHDRAWALS).items():
        start = _begin(anchor_over(by, months) + _DAY)
        found |= of_country & ~Exists(_closings(case=OuterRef("pk"), at__gte=start))
    kept = Case.objects.filter(is_open=False, person__erased_at=None)
    kept = kept.annotate(buyer_country=Coalesce("order__country", Value(""))).filter(found)
    return kept.filter(~Exists(_holds(case=OuterRef("pk"))), Exists(_closings(case=OuterRef("pk"))))


def orders_over(own: int, *, tenant: Tenant, by: date) -> QuerySet:
    """Orders of the current seller whose buyer's last day has come by a day.

    Never one about which a case is open or held, nor one of which it is told that it has not arrived.
    """
    found = Q()
    for months, of_country in _countries(own, tenant=tenant, records=ORDERS).items():
        found |= of_country & _is_old(anchor_over(by, months))
    kept = Order.objects.filter(~Exists(_waiting(OuterRef("pk"))), person__erased_at=None)
    told = {"concluded": _told(_CONCLUDED, "facts"), "delivered": _told(_DELIVERED, "facts")}
    return kept.annotate(buyer_country=F("country"), **told).filter(found)


def _is_old(latest: date) -> Q:
    """Whether every day that is known of an order lies no later than one; ``none`` is behind every day."""
    start, told = _begin(latest + _DAY), latest.isoformat()
    lines = OrderLine.objects.filter(order=OuterRef("pk"))
    # A line's own day goes before that of its order.
    arrived = Coalesce(_told(_DELIVERED, "facts"), _told(_DELIVERED, "order__facts"))
    young = lines.annotate(arrived=arrived).filter(_is_later("arrived", told))
    whole = ~_is_later("delivered", told) | Exists(lines)
    closed_later = _closings(case__order=OuterRef("pk"), at__gte=start)
    old = Q(made_at__lt=start) & ~_is_later("concluded", told) & whole
    return old & ~Exists(young) & ~Exists(closed_later)


def _told(fact: str, column: str) -> Cast:
    # As a text, so that it is compared as one: days as facts have them follow each other so too.
    return Cast(KeyTextTransform(fact, column), TextField())


def _is_later(name: str, told: str) -> Q:
    # A day that nobody told is no later one: both comparisons with null are asked to be false, not unknown.
    return Q(**{f"{name}__isnull": False}) & (Q(**{f"{name}__gt": told}) | Q(**{name: _NOT_YET}))


def _countries(own: int, *, tenant: Tenant, records: Records) -> Mapping[int, Q]:
    """Which records are kept how many months, by the ``buyer_country`` of each; empty where it is unknown."""
    told = spans(own, tenant=tenant, records=records)
    usual = told[None].months
    apart = {
        country: one.months for country, one in told.items() if one.months != usual and country is not None
    }
    found = {usual: ~Q(buyer_country__in=list(apart))}
    for months in set(apart.values()):
        found[months] = Q(buyer_country__in=[country for country in apart if apart[country] == months])
    return found


def _closings(**values: Any) -> QuerySet:
    return CaseEvent.objects.filter(kind__in=_CLOSINGS, **values)


def _holds(**values: Any) -> QuerySet:
    return LegalHold.objects.filter(lifted_at=None, **values)


def _waiting(order: Any) -> QuerySet:
    """Cases because of which an order keeps its buyer: open ones, held ones."""
    return _about(order).filter(Q(is_open=True) | Exists(_holds(case=OuterRef("pk"))))


def _about(order: Any) -> QuerySet:
    return Case.objects.filter(Q(order=order) | Q(suggested=order))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many persons of the current seller are kept, of these with an open and a held case, and erased."""

    kept: int
    opened: int
    held: int
    erased: int


def case_numbers() -> Numbers:
    """How many who declared are kept."""
    held = Exists(_holds(case=OuterRef("pk")))
    return _numbers(Case.objects.all(), opened=Q(is_open=True), held=Q(held))


def order_numbers() -> Numbers:
    """How many who bought are kept."""
    about = _about(OuterRef("pk"))
    held = Exists(about.filter(Exists(_holds(case=OuterRef("pk")))))
    return _numbers(Order.objects.all(), opened=Q(Exists(about.filter(is_open=True))), held=Q(held))


def _numbers(records: QuerySet, *, opened: Q, held: Q) -> Numbers:
    kept = Q(person__erased_at=None)
    told = records.aggregate(
        kept=Count("pk", filter=kept),
        opened=Count("pk", filter=kept & opened),
        held=Count("pk", filter=kept & held),
        erased=Count("pk", filter=~kept),
    )
    return Numbers(**told)


def due_by(periods: Periods, *, tenant: Tenant, by: date) -> tuple[int, int]:
    """How many persons are over by a day, if these were a seller's periods: who declared, and who bought."""
    cases = 0 if periods.cases is None else cases_over(periods.cases, tenant=tenant, by=by).count()
    orders = 0 if periods.orders is None else orders_over(periods.orders, tenant=tenant, by=by).count()
    return cases, orders


def next_case(periods: Periods, *, tenant: Tenant, now: datetime) -> Due | None:
    """When the next persons who declared are erased, and how many; ``None`` where nobody's time runs."""
    own = periods.cases
    return None if own is None else _next(lambda by: cases_over(own, tenant=tenant, by=by), now=now)


def next_order(periods: Periods, *, tenant: Tenant, now: datetime) -> Due | None:
    """When the next buyers are erased, and how many; ``None`` where nobody's time runs."""
    own = periods.orders
    return None if own is None else _next(lambda by: orders_over(own, tenant=tenant, by=by), now=now)


def _next(over: Callable[[date], QuerySet], *, now: datetime) -> Due | None:
    """The first day by which somebody's time is over: whoever is over by a day is so by every later one."""
    before = over_by(now)
    if over(before).exists():
        # The worker erases them within hours.
        return Due(before + _DAY, over(before).count())
    first, last = before.toordinal(), before.toordinal() + _FARTHEST.days
    if not over(date.fromordinal(last)).exists():
        return None
    while last - first > 1:
        middle = (first + last) // 2
        if over(date.fromordinal(middle)).exists():
            last = middle
        else:
            first = middle
    day = date.fromordinal(last)
    return Due(day + _DAY, over(day).count())


def case_kept(case: Case, *, tenant: Tenant) -> Kept:
    """How long who declared a case of the current seller is kept."""
    erased_at = Person.objects.values_list("erased_at", flat=True).get(id=case.person_id)
    if erased_at is not None:
        return Kept("erased", at=erased_at)
    if _holds(case=case).exists():
        return Kept("held")
    own = periods_of(tenant).cases
    country = case.order.country if case.order else ""
    length = None if own is None else span(own, country, tenant=tenant, records=WITHDRAWALS)
    if case.is_open:
        return Kept("open", span=length)
    closed = _closings(case=case).aggregate(at=Max("at"))["at"]
    return _until(closed.astimezone(UTC).date() if closed else None, length)


def order_kept(order: Order, *, tenant: Tenant) -> Kept:
    """How long the buyer of an order of the current seller is kept."""
    erased_at = Person.objects.values_list("erased_at", flat=True).get(id=order.person_id)
    if erased_at is not None:
        return Kept("erased", at=erased_at)
    waiting = list(_waiting(order.pk).values_list("is_open", flat=True))
    if waiting:
        return Kept("open" if any(waiting) else "held")
    own = periods_of(tenant).orders
    length = None if own is None else span(own, order.country, tenant=tenant, records=ORDERS)
    days = _days_known(order)
    if _NOT_YET in days:
        return Kept("undelivered", span=length)
    return _until(max(map(date.fromisoformat, days)), length)


def _until(anchor: date | None, length: Span | None) -> Kept:
    if length is None or anchor is None:
        return Kept("unset", anchor=anchor)
    return Kept("until", anchor=anchor, last=last_day(anchor, length.months), span=length)


def _days_known(order: Order) -> list[str]:
    """The days of an order as facts tell them, ``none`` among them, and those on which it was worked on."""
    lines = list(OrderLine.objects.filter(order=order))
    arrived = [{**order.facts, **line.facts}.get(_DELIVERED) for line in lines]
    told = [order.facts.get(_CONCLUDED), *(arrived or [order.facts.get(_DELIVERED)])]
    closed = _closings(case__order=order).aggregate(at=Max("at"))["at"]
    worked = [at.astimezone(UTC).date().isoformat() for at in (order.made_at, closed) if at is not None]
    return [*filter(None, told), *worked]
