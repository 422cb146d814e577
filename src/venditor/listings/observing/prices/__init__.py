r"""What is seen of a price: for a measure, of one of several, in two places, before a reduction, beside it.

Each detector is a function of an :class:`~venditor.listings.observing.observation.Offer` that yields what it
sees. It knows words and shapes; what the law says of them is not known here. Words are in ``phrases.yaml``.

Example:
    >>> from datetime import date
    >>> from io import BytesIO
    >>> from venditor.listings.observing.observation import Offer
    >>> from venditor.listings.reading import read_stream
    >>> rows = b"id,title,description,price\n1,Disc,Price per piece. Sold only in packs of 50,1.27 EUR\n"
    >>> (read,) = read_stream(BytesIO(rows), date(2026, 11, 1))
    >>> [(each.flaw, each.values["payable"]) for each in price_not_payable(Offer(read, date(2026, 11, 1)))]
    [('only_by_several', '63.50 EUR')]
"""

from venditor.listings.observing.prices.agreeing import prices_disagree
from venditor.listings.observing.prices.facts import PriceFact, price_facts
from venditor.listings.observing.prices.payable import price_not_payable
from venditor.listings.observing.prices.reductions import reductions
from venditor.listings.observing.prices.seeing import prices
from venditor.listings.observing.prices.sisters import Sisters
from venditor.listings.observing.prices.surcharges import surcharges
from venditor.listings.observing.prices.unit_price import unit_prices
from venditor.listings.observing.prices.words import Words

__all__ = [
    "PriceFact",
    "Sisters",
    "Words",
    "price_facts",
    "price_not_payable",
    "prices",
    "prices_disagree",
    "reductions",
    "surcharges",
    "unit_prices",
]
