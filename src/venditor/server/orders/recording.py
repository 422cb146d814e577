"""Recording orders: the keys of their persons first, then all that belongs together in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from venditor.core.identifiers import uuid7
from venditor.privacy import ErasedError
from venditor.rights import FactsError
from venditor.server.cases.references import examine_about
from venditor.server.orders.models import Order, OrderLine
from venditor.server.orders.selectors import Buyer, buyer_field, buyer_of, contact_digest, number_digest
from venditor.server.orders.typed import CheckedLine, CheckedOrder, parsed
from venditor.server.people.models import Person
from venditor.server.people.services import make_key_of, new_person_key, seal
from venditor.server.tenants.scope import current_tenant

# Positions of the lines of one order are different at every moment; beyond any that an order has.
_OUT_OF_THE_WAY = 1_000_000

Persons: TypeAlias = Callable[[int], Sequence[UUID]]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where orders come from.

    Attributes:
        source: ``typed`` or ``import``.
        market: id of the marketplace they were placed on, whose numbers they have; ``None`` for the seller's
            own shop.
    """

    source: str
    market: UUID | None = None


@dataclass(slots=True)
class Recorded:
    """What became of orders: those that are new, those that changed, those that stand as they stood.

    Of whichever of them a buyer was told who has been erased here, she stays so; those are ``erased`` as
    well.
    """

    new: list[Order] = field(default_factory=list)
    changed: list[Order] = field(default_factory=list)
    same: list[Order] = field(default_factory=list)
    erased: list[Order] = field(default_factory=list)

    @property
    def all(self) -> list[Order]:
        """Every one of them."""
        return [*self.new, *self.changed, *self.same]


def record_together(
    orders: Sequence[CheckedOrder],
    *,
    origin: Origin,
    complete: bool,
    now: datetime,
    then: Callable[[Recorded], None],
    persons: Persons | None = None,
) -> Recorded:
    """Record orders of the current seller in one transaction, all with different numbers.

    Args:
        orders: what to record.
        origin: where they come from.
        complete: whether what is not told is not so any more; else it stays as it was.
        now: this instant.
        then: what else belongs to the same transaction.
        persons: ids of so many persons to come, where somebody writes them down before their keys are made.
    """
    by_digest = {number_digest(order.number, market=origin.market): order for order in orders}
    try:
        return _record(by_digest, _keys_of_new(by_digest, persons, now=now), origin, complete, now, then)
    except IntegrityError:
        # Somebody else recorded one of them at the same time; it is there now, and is brought up to date.
        return _record(by_digest, _keys_of_new(by_digest, persons, now=now), origin, complete, now, then)


def _keys_of_new(
    orders: Mapping[bytes, CheckedOrder], persons: Persons | None, *, now: datetime
) -> Mapping[bytes, UUID]:
    """Keys of persons of orders that are new, made before the transaction that records them."""
    here = Order.objects.filter(number_digest__in=list(orders)).values_list("number_digest", flat=True)
    known = {bytes(digest) for digest in here}
    new = [digest for digest in orders if digest not in known]
    if persons is None:
        return {digest: new_person_key(now=now) for digest in new}
    keys = dict(zip(new, persons(len(new)), strict=True))
    for person in keys.values():
        make_key_of(person)
    return keys


def _record(
    orders: Mapping[bytes, CheckedOrder],
    keys: Mapping[bytes, UUID],
    origin: Origin,
    complete: bool,
    now: datetime,
    then: Callable[[Recorded], None],
) -> Recorded:
    with transaction.atomic():
        here = Order.objects.filter(number_digest__in=list(orders)).order_by("id").select_for_update()
        kept = {bytes(order.number_digest): order for order in here}
        recorded = Recorded()
        fresh = {digest: order for digest, order in orders.items() if digest not in kept}
        recorded.new += _made(fresh, keys, origin=origin, now=now)
        for digest, order in kept.items():
            buyer = buyer_of(order)
            changed = _brought_up_to_date(order, orders[digest], buyer, complete=complete)
            (recorded.changed if changed else recorded.same).append(order)
            if (orders[digest].name or orders[digest].email) and buyer.erased:
                recorded.erased.append(order)
        examine_about([*recorded.new, *recorded.changed], now=now)
        then(recorded)
    return recorded


def _made(
    orders: Mapping[bytes, CheckedOrder], keys: Mapping[bytes, UUID], *, origin: Origin, now: datetime
) -> list[Order]:
    tenant = current_tenant()
    Person.objects.bulk_create([Person(id=keys[digest], tenant_id=tenant, made_at=now) for digest in orders])
    rows, lines = [], []
    for digest, order in orders.items():
        row = Order(id=uuid7(now), tenant_id=tenant, number_digest=digest, person_id=keys[digest])
        row.source, row.market_id, row.made_at = origin.source, origin.market, now
        _fill(row, order)
        _seal_buyer(row, order)
        rows.append(row)
        lines += [_line(row, place, line) for place, line in enumerate(order.lines)]
    Order.objects.bulk_create(rows)
    OrderLine.objects.bulk_create(lines)
    return rows


def _fill(row: Order, order: CheckedOrder) -> None:
    row.number, row.country, row.currency = order.number, order.country, order.currency
    row.facts = dict(order.facts)
    totals = {**row.totals, **order.totals}
    row.totals = {name: amount for name, amount in totals.items() if amount is not None}


def _seal_buyer(row: Order, order: CheckedOrder) -> None:
    buyer = {"name": order.name, "email": order.email}
    sealed: Any = seal(buyer, person=row.person_id, field=buyer_field(row.id))
    row.sealed_buyer = sealed
    row.contact_digest = contact_digest(order.email) if order.email else None


def _brought_up_to_date(row: Order, order: CheckedOrder, buyer: Buyer, *, complete: bool) -> bool:
    """Whether the order is another than it was."""
    if not complete:
        order = _with_what_stands(row, order, name=buyer.name, email=buyer.email)
    before = (row.number, row.country, row.currency, row.facts, row.totals)
    _fill(row, order)
    changed = before != (row.number, row.country, row.currency, row.facts, row.totals)
    if (buyer.name, buyer.email) != (order.name, order.email):
        changed = _sealed_anew(row, order) or changed
    if changed:
        row.save()
    if order.lines or complete:
        changed = _lines_brought_up_to_date(row, order.lines) or changed
    return changed


def _sealed_anew(row: Order, order: CheckedOrder) -> bool:
    # Whoever has been erased stays so: a file that still names her tells nothing anew.
    try:
        _seal_buyer(row, order)
    except ErasedError:
        return False
    return True


def _with_what_stands(row: Order, order: CheckedOrder, *, name: str, email: str) -> CheckedOrder:
    """The order of a file, with what the file is silent about as it stood before."""
    try:
        facts = parsed({**row.facts, **order.facts})
    except FactsError:
        # What stood before does not go together with what is told now, such as a region of another country.
        facts = dict(order.facts)
    return CheckedOrder(
        number=order.number,
        reference=order.reference,
        email=order.email or email,
        name=order.name or name,
        country=str(facts.get("consumer_country", "")),
        currency=order.currency or row.currency,
        facts=facts,
        lines=order.lines,
        totals=order.totals,
    )


def _lines_brought_up_to_date(row: Order, lines: Sequence[CheckedLine]) -> bool:
    """Whether the lines are other than they were; a line of the same article keeps its id."""
    rest = list(OrderLine.objects.filter(order=row))
    if [_told(one) for one in rest] == list(lines):
        return False
    kept: list[OrderLine] = []
    fresh: list[OrderLine] = []
    for place, line in enumerate(lines):
        same = next((one for one in rest if (one.sku, one.article) == (line.sku, line.article)), None)
        if same is None:
            fresh.append(_line(row, place, line))
            continue
        rest.remove(same)
        same.position, same.pieces, same.unit_price = place, line.pieces, line.unit_price
        same.facts = dict(line.facts)
        kept.append(same)
    OrderLine.objects.filter(id__in=[one.id for one in rest]).delete()
    OrderLine.objects.filter(order=row).update(position=F("position") + _OUT_OF_THE_WAY)
    for one in kept:
        one.save()
    OrderLine.objects.bulk_create(fresh)
    return True


def _told(line: OrderLine) -> CheckedLine:
    return CheckedLine(line.article, line.pieces, line.sku, line.unit_price, line.facts)


def _line(row: Order, place: int, line: CheckedLine) -> OrderLine:
    return OrderLine(
        tenant_id=current_tenant(),
        order=row,
        position=place,
        article=line.article,
        sku=line.sku,
        pieces=line.pieces,
        unit_price=line.unit_price,
        facts=dict(line.facts),
    )


__all__ = ["Recorded", "record_together"]
