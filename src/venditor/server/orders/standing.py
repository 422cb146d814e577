"""An order as it stands, in the form in which it is typed: what an edit begins with."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from decimal import Decimal

from venditor.core.money import minor_units
from venditor.server.orders.models import Order
from venditor.server.orders.selectors import buyer_of, lines_of
from venditor.server.orders.typed import COUNTRY, REGION, TypedLine, TypedOrder


def standing(order: Order) -> TypedOrder:
    """An order of the current seller as it would be typed, with all that is known of it.

    Who has been erased is left out; typing the order again leaves her erased.
    """
    buyer, facts = buyer_of(order), dict(order.facts)
    facts.pop(COUNTRY, None)
    return TypedOrder(
        number=order.number,
        email=buyer.email,
        name=buyer.name,
        country=order.country,
        region=facts.pop(REGION, ""),
        currency=order.currency,
        facts=facts,
        lines=tuple(
            TypedLine(
                article=line.article,
                pieces=line.pieces,
                sku=line.sku,
                unit_price=_major(line.unit_price, order.currency),
                facts=line.facts,
            )
            for line in lines_of(order)
        ),
        discount=_major(order.totals.get("discount"), order.currency),
        gift_card=_major(order.totals.get("gift_card"), order.currency),
        paid=_major(order.totals.get("paid"), order.currency),
    )


def mark_of(order: TypedOrder) -> str:
    """What an order as it stands is told apart by from what became of it since."""
    content = json.dumps(asdict(order), sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _major(minor: int | None, currency: str) -> str:
    """Minor units as they are typed; empty where they are not known, or no currency tells what they are."""
    if minor is None or not currency:
        return ""
    return str(Decimal(minor).scaleb(-minor_units(currency)))
