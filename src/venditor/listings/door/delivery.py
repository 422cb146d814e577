"""What a listing says that delivery to a destination costs."""

from __future__ import annotations

from venditor.core.money import Money, MoneyError
from venditor.products import Delivery, Listing


def delivery_to(listing: Listing, country: str) -> tuple[Money | None, bool]:
    """What delivery to a country costs at least, and whether it is refused.

    What is said for the country goes before what is said for none in particular; of several ways of sending
    the cheapest counts.

    Args:
        listing: with its deliveries.
        country: ISO 3166-1 alpha-2 code.

    Returns:
        The cost, ``None`` where the listing does not say it; whether nothing is delivered there.
    """
    every = listing.deliveries.value or ()
    own = [each for each in every if each.country == country]
    ways = own or [each for each in every if each.country is None]
    if ways and all(each.refused for each in ways):
        return None, True
    costs = [
        cost
        for each in ways
        if (cost := _cost(each, listing.currency.value)) is not None and not each.refused
    ]
    # Amounts in several currencies have no lowest one.
    if len({each.currency for each in costs}) != 1:
        return None, False
    return min(costs, key=lambda each: each.amount), False


def _cost(delivery: Delivery, currency: str | None) -> Money | None:
    known = delivery.currency or currency
    if delivery.cost is None or known is None:
        return None
    try:
        return Money(delivery.cost, known)
    except MoneyError:
        return None
