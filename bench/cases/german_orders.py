"""German orders of which every fact is told, each with its own days."""

from __future__ import annotations

from datetime import date, timedelta

from venditor.rights.jurisdictions import default_library

FIRST_ORDER = date(2022, 6, 1)
DAYS = 1_400
FACTS: dict[str, object] = {
    "consumer_country": "DE",
    "consumer_region": "DE-BY",
    "trader_country": "TW",
    "supply_country": "DE",
    "chosen_law": "TW",
    "contract": "distance",
    "channel": "online",
    "product": "goods",
    "condition": "new",
    "price": {"amount": "199.00", "currency": "EUR"},
    "delivery_cost": {"amount": "9.90", "currency": "EUR"},
    "standard_delivery_cost": {"amount": "4.90", "currency": "EUR"},
}
# Days after the contract; what else can happen has not.
EVENTS = {
    "concluded_on": 0,
    "informed_on": 0,
    "shipped_on": 2,
    "first_delivered_on": 6,
    "delivered_on": 7,
    "promised_delivery_on": 8,
    "withdrawal_notice_on": 15,
    "goods_sent_back_on": 18,
    "goods_returned_on": 22,
    "observed_on": 90,
}


def order(number: int) -> dict[str, object]:
    """Facts of the order of a number, as a caller writes them; days differ from order to order."""
    concluded = FIRST_ORDER + timedelta(days=number % DAYS)
    # Delivery takes longer with every round, so that no order has the days of another.
    longer = number // DAYS
    told = dict(FACTS)
    for name, definition in default_library().vocabulary.facts.items():
        if name in EVENTS:
            days = EVENTS[name] + (longer if EVENTS[name] else 0)
            told[name] = (concluded + timedelta(days=days)).isoformat()
        elif definition.kind == "event":
            told[name] = "none"
        elif definition.kind == "bool":
            told[name] = bool(definition.ordinary)
    return told
