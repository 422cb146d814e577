"""Erasing whose time is over: the key, and every digest by which somebody could be recognised without it.

The tick puts one item a seller into the outbox where somebody's time is over; an item erases a few persons
and puts in the next one. So mails never wait for a long list, a worker that dies loses nothing, and two
workers do not harm each other: each person is erased in a transaction of its own that first looks again.

A seller that has said nothing keeps everything: no period is made up. What stands afterwards - the case, its
events, its place in the log, the order with its number, days and amounts - says nothing of anybody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from venditor.server.access.models import ApiCall
from venditor.server.cases.models import Case, CaseLink, CaseReference, HeldMail, Submission
from venditor.server.orders.models import Order
from venditor.server.outbox.handling import Outcome, RetryLater
from venditor.server.outbox.models import OutboxItem
from venditor.server.outbox.services import put_in
from venditor.server.people.models import Person
from venditor.server.people.services import erase
from venditor.server.retention.expiry import cases_over, orders_over
from venditor.server.retention.models import RetentionRule
from venditor.server.retention.periods import over_by
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for, current_tenant
from venditor.server.tenants.services import record_change

log = logging.getLogger("venditor.worker")

KIND = "retention.erase"
# Persons of one item. Each costs a few writes that are on the disk before the next begins: below a second.
BATCH = 50


def erase_later(*, now: datetime) -> int:
    """Put in what erases the persons whose time is over, for each seller where there is one; how many items.

    May run late, twice, and in two workers at once.
    """
    put = 0
    by = over_by(now)
    for rule in list(RetentionRule.everywhere.select_related("tenant")):
        with acting_for(rule.tenant_id):
            if any(expired.records.exists() for expired in _expired(rule, by=by)):
                _put_in(f"{rule.tenant_id} {now:%Y-%m-%dT%H}", {}, now=now)
                put += 1
    return put


def erase_batch(item: OutboxItem, *, now: datetime) -> Outcome:
    """Erase a few persons of the current seller whose time is over.

    Args:
        item: of the kind ``retention.erase``; its payload names the last records that were tried before. One
            that cannot be erased keeps no other: it is tried again when the tick comes next.
        now: this instant.

    Returns:
        How many persons of cases and buyers of orders were erased.

    Raises:
        RetryLater: when some were to be erased and not one could be.
    """
    rule = RetentionRule.objects.select_related("tenant").first()
    erased, after = {"cases": 0, "orders": 0}, dict(item.payload)
    tried = 0
    for expired in _expired(rule, by=over_by(now)) if rule else ():
        for record in _behind(expired, after.get(expired.name), most=BATCH - tried):
            tried += 1
            after[expired.name] = str(record)
            erased[expired.name] += _erased(record, expired, now=now)
    if tried and not any(erased.values()):
        raise RetryLater("retention.failed")
    following = (str(item.id), after) if tried == BATCH else None
    return Outcome(erased, partial(_record, erased, following, now=now))


def _behind(expired: _Expired, last: str | None, *, most: int) -> list[UUID]:
    """Ids of the records that come next behind one."""
    records = expired.records.filter(id__gt=last) if last else expired.records
    return list(records.order_by("id").values_list("id", flat=True)[:most])


def _record(
    told: Mapping[str, int], following: tuple[str, Mapping[str, str]] | None, *, now: datetime
) -> None:
    if told["orders"]:
        # Cases are told of one by one; orders are too many for that, and each says it itself.
        tenant = Tenant.objects.get(id=current_tenant())
        detail = {"orders": told["orders"]}
        record_change("buyers.erased", detail, tenant=tenant, actor=None, now=now)
    if following is not None:
        _put_in(*following, now=now)


@dataclass(frozen=True, slots=True)
class _Expired:
    """Records whose person's time is over, ``cases`` or ``orders``, and how one of them loses its person."""

    name: str
    records: QuerySet
    erase: Callable[[UUID, QuerySet, datetime], bool]


def _expired(rule: RetentionRule, *, by: date) -> list[_Expired]:
    """Whose time is over by a day; nobody where the seller has set no time."""
    found = []
    if rule.months is not None:
        cases = cases_over(rule.months, tenant=rule.tenant, by=by)
        found.append(_Expired("cases", cases, _erase_case))
    if rule.order_months is not None:
        orders = orders_over(rule.order_months, tenant=rule.tenant, by=by)
        found.append(_Expired("orders", orders, _erase_buyer))
    return found


def _erased(record: UUID, expired: _Expired, *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            return expired.erase(record, expired.records.filter(id=record), now)
    except DatabaseError:
        raise
    except Exception as defect:  # noqa: BLE001 - one person never keeps all others
        log.error("the person of %s was not erased: %s", record, type(defect).__name__)  # noqa: TRY400 - may name somebody
        return False


def _erase_case(case: UUID, still: QuerySet, now: datetime) -> bool:
    row = Case.objects.select_for_update().get(id=case)
    if not still.exists():
        # Opened again, held or erased since it was looked for.
        return False
    # What could be tried against a list of order numbers, declarations or links goes with the key.
    CaseReference.objects.filter(case=row).delete()
    CaseLink.objects.filter(case=row).delete()
    Submission.objects.filter(case=row).delete()
    HeldMail.objects.filter(case=row).delete()
    Case.objects.filter(id=case).update(contract_digest=None)
    ApiCall.objects.filter(person=row.person_id).update(body_digest=b"", sealed=None)
    OutboxItem.objects.filter(person=row.person_id).update(sealed=None)
    record_change("person.erased", {"receipt": row.receipt}, tenant=row.tenant, actor=None, now=now)
    erase(Person.objects.get(id=row.person_id), now=now)
    log.info("the person of case %s was erased", case)
    return True


def _erase_buyer(order: UUID, still: QuerySet, now: datetime) -> bool:
    row = Order.objects.select_for_update().get(id=order)
    # A hold is placed under the lock of its case: whoever comes first is seen by the other.
    list(Case.objects.select_for_update().filter(order=row).values_list("id", flat=True))
    if not still.exists():
        return False
    Order.objects.filter(id=order).update(contact_digest=None)
    erase(Person.objects.get(id=row.person_id), now=now)
    log.info("the buyer of order %s was erased", order)
    return True


def _put_in(cause: str, after: Mapping[str, str], *, now: datetime) -> None:
    put_in(KIND, key=f"erase {cause}", payload=after, once=True, now=now)


__all__ = ["BATCH", "KIND", "erase_batch", "erase_later"]
