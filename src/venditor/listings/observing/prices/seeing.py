"""All that is seen of a price, from words that are looked through once."""

from __future__ import annotations

from collections.abc import Iterator

from venditor.listings.observing.observation import Observation, Offer
from venditor.listings.observing.prices.agreeing import prices_disagree
from venditor.listings.observing.prices.payable import price_not_payable
from venditor.listings.observing.prices.reductions import reductions
from venditor.listings.observing.prices.sisters import Sisters
from venditor.listings.observing.prices.surcharges import surcharges
from venditor.listings.observing.prices.unit_price import unit_prices
from venditor.listings.observing.prices.words import Words


def prices(
    offer: Offer, words: Words | None = None, *, sisters: Sisters | None = None
) -> Iterator[Observation]:
    """Everything about its price.

    Args:
        offer: what is looked at.
        words: its words, where they are at hand.
        sisters: what the other listings of the same feed say of how they are priced.
    """
    words = words or Words(offer.read)
    yield from unit_prices(offer, words, sisters=sisters)
    yield from price_not_payable(offer, words, sisters=sisters)
    yield from prices_disagree(offer, words)
    yield from reductions(offer, words)
    yield from surcharges(offer, words)
