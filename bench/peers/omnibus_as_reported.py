"""The prior price as shop plugins were reported to find it: written from the reports, not from their code.

A save writes the price of the day, over the one that the day had (iworks/omnibus 37: saving changes what is
shown for the past). What is shown is the lowest of the last thirty days, the present price among them
(omnibus 12 and 30), 0.00 too (omnibus 31, wc-price-history 155). There is one price for each product,
whatever the country, the channel, the currency or who may buy at it; days are those of UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from venditor.listings.ledger import Row

LAST_DAYS = timedelta(days=30)


def shown(saves: Iterable[Row], variant: str, began: date | None = None) -> Decimal | None:
    """The price that is shown as the lowest after the last save.

    Args:
        saves: prices in the order in which they were saved.
        variant: the product.
        began: the day on which the reduction began, where it is told and looked back from, as users asked
            for; else the day of the last save, and its price counts too.
    """
    by_day: dict[date, Decimal] = {}
    last = date.min
    for row in saves:
        if row.variant == variant and row.amount is not None:
            last = row.recorded_at.date()
            by_day[last] = row.amount
    end = began or last + timedelta(days=1)
    first = (began or last) - LAST_DAYS
    return min((price for day, price in by_day.items() if first <= day < end), default=None)
