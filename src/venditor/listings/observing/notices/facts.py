"""What an offer says that the law asks about: facts for the vocabulary of listings."""

from __future__ import annotations

from datetime import date

from venditor.listings.observing.notices.disputes import dispute_body_agreed
from venditor.listings.observing.notices.durability import guarantee_of
from venditor.listings.observing.notices.ordering import order_page
from venditor.listings.observing.notices.private import sold_by_business
from venditor.listings.observing.notices.reviews import reviews_shown
from venditor.listings.observing.notices.withdrawal import return_cost_on_buyer
from venditor.listings.read import Read


def notice_facts(read: Read, checked_on: date) -> dict[str, bool | date]:
    """The facts that the words of an offer tell, by name in the vocabulary of listings.

    Args:
        read: the offer.
        checked_on: the day on which the goods are taken to come.

    Returns:
        Those that were found; what is not named was not told.
    """
    guarantee = guarantee_of(read)
    told: dict[str, bool | date | None] = {
        "order_page": order_page(read),
        "reviews_shown": reviews_shown(read),
        "trader_is_business": sold_by_business(read),
        "dispute_body_agreed": dispute_body_agreed(read),
        "return_cost_on_buyer": return_cost_on_buyer(read),
    }
    if guarantee is not None:
        told["durability_guaranteed_until"] = guarantee.until(checked_on)
        told["durability_guarantee_free"] = guarantee.free
        told["durability_guarantee_whole"] = guarantee.whole
    return {name: value for name, value in told.items() if value is not None}
