"""Finding orders of the seller that is acted for, and opening what is sealed in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Q

from venditor.aftersales import OrderFacts, PaidLine, Payment, RefundError, Totals, last_parcel
from venditor.core.money import Money, MoneyError, minor_units
from venditor.privacy import normal_address, normal_reference
from venditor.server.orders.models import Order, OrderImport, OrderLine
from venditor.server.people.services import look_up, unseal
from venditor.server.tenants.models import Tenant

PAGE = 50
DELIVERED = "delivered_on"
# What the payments of an order are called.
GIFT_CARD, PAYMENT = "gift_card", "payment"


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who bought; both are empty where nobody told them, or the person has been ``erased``."""

    name: str
    email: str
    erased: bool = False


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Some orders, newest first.

    Attributes:
        orders: those of this page, with their lines.
        number: number of the page, from 1.
        more: whether there is another one behind it.
    """

    orders: tuple[Order, ...]
    number: int
    more: bool


def number_digest(text: str, *, market: UUID | None = None) -> bytes:
    """What an order is found by when a text is its number.

    Args:
        text: the number, however it is written.
        market: id of the marketplace whose number it is; ``None`` for the seller's own. The same number at
            two of them is two orders.
    """
    return look_up().digest(normal_reference(text), kind=reference_kind(market))


def reference_kind(market: UUID | None) -> str:
    """Kind of digest of numbers that a seller itself, or a marketplace, gave out."""
    return f"reference {market}" if market else "reference"


def contact_digest(address: str) -> bytes:
    """What orders are found by when an address is their buyer's."""
    return look_up().digest(normal_address(address), kind="address")


def order_of_id(order: UUID) -> Order | None:
    """The order with this id, if it is the current seller's."""
    found: Order | None = Order.objects.filter(id=order).first()
    return found


def order_of_number(text: str, *, market: UUID | None = None) -> Order | None:
    """The order whose number a text is, however it is written; of a marketplace, where its id is told."""
    if not normal_reference(text):
        return None
    found: Order | None = Order.objects.filter(number_digest=number_digest(text, market=market)).first()
    return found


def numbers_of(orders: Iterable[UUID]) -> dict[UUID, str]:
    """Numbers of the current seller's orders by their ids; those that are not there are left out."""
    return dict(Order.objects.filter(id__in=list(orders)).values_list("id", "number"))


def orders_of_digests(digests: Iterable[bytes]) -> list[Order]:
    """The orders with these digests of their numbers."""
    return list(Order.objects.filter(number_digest__in=list(digests)).order_by("id"))


def orders_found(text: str = "", *, page: int = 1) -> OrderPage:
    """Orders whose number holds a text, or whose buyer has it as address; all where it is empty."""
    rows = Order.objects.order_by("-made_at", "-id")
    # PostgreSQL compares no text with a NUL in it, and no number has one.
    wanted = text.replace("\x00", "").strip()
    if wanted:
        found = Q(number__icontains=wanted) | Q(contact_digest=contact_digest(wanted))
        if normal_reference(wanted):
            found |= Q(number_digest=number_digest(wanted))
        rows = rows.filter(found)
    page = max(page, 1)
    begin = (page - 1) * PAGE
    shown = list(rows.select_related("market").prefetch_related("lines")[begin : begin + PAGE + 1])
    return OrderPage(tuple(shown[:PAGE]), page, more=len(shown) > PAGE)


def lines_of(order: Order) -> list[OrderLine]:
    """The lines of an order, in order."""
    return list(OrderLine.objects.filter(order=order))


def imports_of(*, most: int = 20) -> list[OrderImport]:
    """The files that were brought in last, newest first."""
    return list(OrderImport.objects.all()[:most])


def import_of_id(file: UUID) -> OrderImport | None:
    """A file that was brought in for the current seller."""
    found: OrderImport | None = OrderImport.objects.filter(id=file).first()
    return found


def buyer_field(order: UUID) -> str:
    """Name of the place where the buyer of an order is sealed."""
    return f"order {order}"


def buyer_of(order: Order) -> Buyer:
    """Who bought."""
    told = unseal(order.sealed_buyer, person=order.person_id, field=buyer_field(order.id))
    return Buyer("", "", erased=True) if told is None else Buyer(told["name"], told["email"])


def is_contact_of(order: Order, address: str) -> bool:
    """Whether an address is the one the order was placed with."""
    return order.contact_digest is not None and bytes(order.contact_digest) == contact_digest(address)


def order_facts(order: Order) -> OrderFacts:
    """What is known of an order, in the form in which the law is asked.

    A fact that stands on the lines counts for the order where all lines agree; the day of delivery is that of
    the last of the goods, and known only where that of each is.
    """
    lines = [{**order.facts, **line.facts} for line in lines_of(order)]
    told = {**_agreed(lines), **order.facts}
    if any(DELIVERED in line for line in lines):
        told.pop(DELIVERED, None)
        told.update(last_parcel(lines))
    countries = (order.country,) if order.country else _markets(order)
    return OrderFacts(countries, told)


def priced(order: Order, lines: Sequence[OrderLine]) -> Totals | None:
    """What an order cost and how it was paid; ``None`` where a price or the delivery charge is not known.

    An order without lines is one line without an id, at the price its facts tell.

    Raises:
        RefundError: when the amounts do not make up what was paid.
        MoneyError: when a fact is in another currency than the order.
    """
    delivery = charge_of(order, "delivery_cost")
    prices = [line.unit_price for line in lines]
    if delivery is None or not order.currency or None in prices:
        return None
    if lines:
        paid_lines = tuple(
            PaidLine(line=str(line.id), pieces=line.pieces, amount=line.pieces * line.unit_price)
            for line in lines
        )
    else:
        price = charge_of(order, "price")
        if price is None:
            return None
        paid_lines = (PaidLine(line="", pieces=1, amount=price),)
    totals = order.totals
    cost = Totals(
        currency=order.currency, lines=paid_lines, discount=totals.get("discount", 0), delivery=delivery
    )
    card, paid = totals.get("gift_card", 0), totals.get("paid", cost.paid)
    payments = ((Payment(payment=GIFT_CARD, amount=card),) if card else ()) + (
        (Payment(payment=PAYMENT, amount=paid - card),) if paid != card else ()
    )
    return replace(cost, payments=payments)


def paid_for(order: Order, lines: Sequence[OrderLine]) -> int | None:
    """What was paid for an order, in minor units: by its prices, else as the shop says.

    Returns:
        ``None`` where neither is known.
    """
    try:
        cost = priced(order, lines)
    except (RefundError, MoneyError):
        cost = None
    told: int | None = order.totals.get("paid")
    return told if cost is None else cost.paid


def cost_known(order: Order, lines: Sequence[OrderLine]) -> int | None:
    """To what the prices of an order, less its discount, and its charge for delivery come, in minor units.

    Returns:
        ``None`` where a price is not known. A charge for delivery that is not known is not included.
    """
    try:
        prices = [line.unit_price for line in lines] or [charge_of(order, "price")]
        delivery = charge_of(order, "delivery_cost") or 0
    except MoneyError:
        return None
    pieces = [line.pieces for line in lines] or [1]
    if not order.currency or None in prices:
        return None
    goods = sum(price * count for price, count in zip(prices, pieces, strict=True) if price is not None)
    discount: int = order.totals.get("discount", 0)
    return goods - discount + delivery


def charge_of(order: Order, fact: str) -> int | None:
    """An amount that the facts of an order tell, in minor units of its currency; ``None`` where they do not.

    Raises:
        MoneyError: when it is in another currency.
    """
    told = order.facts.get(fact)
    if not told or not order.currency:
        return None
    zero = Money.parse({"amount": 0, "currency": order.currency})
    return int((Money.parse(told) - zero).amount.scaleb(minor_units(order.currency)))


def _markets(order: Order) -> tuple[str, ...]:
    markets: list[str] = Tenant.objects.values_list("markets", flat=True).get(id=order.tenant_id)
    return tuple(markets)


def _agreed(lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    names = set().union(*lines) if lines else set()
    return {
        name: lines[0][name] for name in names if all(line.get(name) == lines[0].get(name) for line in lines)
    }
