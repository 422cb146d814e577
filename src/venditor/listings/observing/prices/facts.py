"""What a listing says of its price that the law asks about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from venditor.listings.observing.prices.amounts import asked
from venditor.listings.observing.prices.measures import comparable, content
from venditor.listings.observing.prices.prior_prices import known_priors
from venditor.listings.observing.prices.reductions import SHORT, stated_shares
from venditor.listings.observing.prices.surcharges import on_consumer_card
from venditor.listings.observing.prices.words import Words
from venditor.listings.read import Read
from venditor.listings.values.units import unit_named
from venditor.products import ABSENT, Source

OF_MEASURE = frozenset(("g", "ml", "m", "m2", "m3", "斤"))
"""Bases of units of weight, volume, length and area; others count things."""


@dataclass(frozen=True, slots=True)
class PriceFact:
    """One fact, and where the listing says it.

    Attributes:
        value: as the vocabulary of listings has it.
        sources: the deciding place first.
    """

    value: bool | date
    sources: tuple[Source, ...]


def price_facts(read: Read, words: Words | None = None) -> Mapping[str, PriceFact]:
    """The facts about its price that a listing says; what it does not say is left out.

    Args:
        read: what was read.
        words: its words, where they are at hand.

    Returns:
        By fact: ``price_reduced``, ``reduction_stated_as_share``, ``reduction_began_on``,
        ``sold_by_measure``, ``unit_price_equals_price``, ``surcharge_on_card_or_transfer``.
    """
    words = words or Words(read)
    return {**_reduction(read, words), **_measure(read), **_surcharge(words)}


def _surcharge(words: Words) -> dict[str, PriceFact]:
    sources = on_consumer_card(words)
    return {"surcharge_on_card_or_transfer": PriceFact(value=True, sources=sources)} if sources else {}


def _reduction(read: Read, words: Words) -> dict[str, PriceFact]:
    """Whether a reduction is announced: a price of before beside the price, or a share."""
    listing, facts = read.listing, {}
    price = asked(read)
    amount = price.amount if price is not None else None
    priors = known_priors(read, words)
    higher = [each for each in priors if each.kind != "list" and amount is not None and each.amount > amount]
    # What is counted from a list price alone is no reduction of the price.
    shares = stated_shares(read, words) if higher or not priors else []
    if not higher:
        # In a long text a share without a price of before is rather one of a whole sale.
        shares = [each for each in shares if len(each.text.words) <= SHORT]
    if higher:
        facts["price_reduced"] = PriceFact(value=True, sources=listing.prior_prices.sources)
    elif shares:
        facts["price_reduced"] = PriceFact(value=True, sources=(shares[0].source,))
    elif listing.prior_prices.state == ABSENT:
        facts["price_reduced"] = PriceFact(value=False, sources=listing.prior_prices.sources)
    if shares:
        facts["reduction_stated_as_share"] = PriceFact(value=True, sources=(shares[0].source,))
    if "price_reduced" in facts and facts["price_reduced"].value and listing.price_from.value is not None:
        facts["reduction_began_on"] = PriceFact(listing.price_from.value, listing.price_from.sources)
    return facts


def _measure(read: Read) -> dict[str, PriceFact]:
    inside = content(read)
    unit = unit_named(inside[0].unit) if inside is not None else None
    if inside is None or unit is None:
        return {}
    measure, sources = inside
    by_measure = unit.base in OF_MEASURE
    facts = {"sold_by_measure": PriceFact(by_measure, sources)}
    if by_measure:
        facts["unit_price_equals_price"] = PriceFact(measure.amount == 1 and comparable(measure), sources)
    return facts
