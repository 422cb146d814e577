"""Whose time is over, and when it will be: the one question that erasing, counting and the pages ask.

A person is kept to the end of the last day of her period and erased on the day after. All of it is asked of
the database in one way, so that what a page announces is what the worker erases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Greatest, Substr

from venditor.rights.retention import Records
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.orders.models import Order, OrderLine
from venditor.server.orders.selectors import lines_of
from venditor.server.people.models import Person
from venditor.server.retention.models import LegalHold
from venditor.server.retention.periods import (
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
# Before every day, as a text.
_NO_DAY = Value("", output_field=TextField())

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
    return _over(_old_cases(), own, tenant=tenant, records=WITHDRAWALS, by=by)


def orders_over(own: int, *, tenant: Tenant, by: date) -> QuerySet:
    """Orders of the current seller whose buyer's last day has come by a day.

    Never one about which a case is open or held, nor one of which it is told that it has not arrived.
    """
    return _over(_old_orders(), own, tenant=tenant, records=ORDERS, by=by)


def _over(old: QuerySet, own: int, *, tenant: Tenant, records: Records, by: date) -> QuerySet:
    found = Q()
    for months, of_country in _countries(own, tenant=tenant, records=records).items():
        found |= of_country & Q(anchor__lte=anchor_over(by, months).isoformat())
    return old.filter(found)


def _old_cases() -> QuerySet:
    """Closed cases of which nothing but their age keeps the person, with the ``anchor`` of each as a text."""
    # A case that is closed and of which no closing is known has no anchor, and is over by no day.
    return Case.objects.filter(
        ~Exists(_holds(case=OuterRef("pk"))), is_open=False, person__erased_at=None
    ).annotate(
        buyer_country=Coalesce("order__country", Value("")),
        anchor=_last_closing(case=OuterRef("pk")),
    )


def _old_orders() -> QuerySet:
    """Orders of which nothing but their age keeps the buyer, with the ``anchor`` of each as a text.

    It is the latest of all days that are known, as facts tell them; ``none`` is behind every day.
    """
    lines = OrderLine.objects.filter(order=OuterRef("pk"))
    # A line's own day goes before that of its order.
    arrived = Coalesce(_told(_DELIVERED, "facts"), _told(_DELIVERED, "order__facts"), _NO_DAY)
    last_parcel = lines.annotate(arrived=arrived).order_by("-arrived").values("arrived")[:1]
    waiting = [_waiting(order=OuterRef("pk")), _waiting(suggested=OuterRef("pk"))]
    kept = Order.objects.filter(*(~Exists(one) for one in waiting), person__erased_at=None)
    return kept.annotate(
        buyer_country=F("country"),
        anchor=Greatest(
            _day_of("made_at"),
            Coalesce(_told(_CONCLUDED, "facts"), _NO_DAY),
            Coalesce(Subquery(last_parcel), _told(_DELIVERED, "facts"), _NO_DAY),
            Coalesce(_last_closing(case__order=OuterRef("pk")), _NO_DAY),
        ),
    )


def _last_closing(**values: Any) -> Subquery:
    return Subquery(_closings(**values).order_by("-at").values(day=_day_of("at"))[:1])


def _day_of(column: str) -> Substr:
    # The connection's zone is UTC: the day stands first in the text.
    return Substr(Cast(column, TextField()), 1, len("2026-03-02"), output_field=TextField())


def _told(fact: str, column: str) -> Cast:
    # As a text, so that it is compared as one: days as facts have them follow each other so too.
    return Cast(KeyTextTransform(fact, column), TextField())


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


def _waiting(**about: Any) -> QuerySet:
    """Cases because of which an order keeps its buyer: open ones, held ones; asked for link by link."""
    held = Exists(_holds(case=OuterRef("pk")))
    return Case.objects.filter(**about).filter(Q(is_open=True) | held)


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
    links = ("order", "suggested")
    opened = [Q(Exists(Case.objects.filter(is_open=True, **{link: OuterRef("pk")}))) for link in links]
    held = [Q(Exists(_holds(**{f"case__{link}": OuterRef("pk")}))) for link in links]
    return _numbers(Order.objects.all(), opened=opened[0] | opened[1], held=held[0] | held[1])


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
    return _next(_old_cases(), periods.cases, tenant=tenant, records=WITHDRAWALS, now=now)


def next_order(periods: Periods, *, tenant: Tenant, now: datetime) -> Due | None:
    """When the next buyers are erased, and how many; ``None`` where nobody's time runs."""
    return _next(_old_orders(), periods.orders, tenant=tenant, records=ORDERS, now=now)


def _next(old: QuerySet, own: int | None, *, tenant: Tenant, records: Records, now: datetime) -> Due | None:
    ends = []
    for months, of_country in _countries(own, tenant=tenant, records=records).items() if own else ():
        first = old.filter(of_country).exclude(anchor=_NOT_YET).aggregate(first=Min("anchor"))["first"]
        if first is not None:
            ends.append(last_day(date.fromisoformat(first), months))
    if own is None or not ends or min(ends) == date.max:
        return None
    # Those that are over already the worker erases within hours.
    day = max(min(ends), over_by(now))
    return Due(day + _DAY, _over(old, own, tenant=tenant, records=records, by=day).count())


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
    waiting = [case.is_open for about in ("order", "suggested") for case in _waiting(**{about: order})]
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
    lines = lines_of(order)
    arrived = [{**order.facts, **line.facts}.get(_DELIVERED) for line in lines]
    told = [order.facts.get(_CONCLUDED), *(arrived or [order.facts.get(_DELIVERED)])]
    closed = _closings(case__order=order).aggregate(at=Max("at"))["at"]
    worked = [at.astimezone(UTC).date().isoformat() for at in (order.made_at, closed) if at is not None]
    return [*filter(None, told), *worked]
