"""The price that was charged on more than half of the days on which the goods were sold.

Source:
    不当な価格表示についての景品表示法上の考え方 第4 2(1): more than half (過半) of the time in which
    the goods were sold within the last weeks, so long in all, not ended too long ago; lengths are the pack's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from venditor.core.quantity import plain
from venditor.listings.ledger.history import DayOfPrices, Span
from venditor.listings.ledger.rule import PriorRule, Verdict


def mostly_charged(days: Sequence[DayOfPrices], rule: PriorRule, span: Span) -> Verdict:
    """The one price that may be called the earlier one, if there is one.

    A day counts for a price if no other was charged on it, and as sold if any was. Days of which nothing is
    known count against each price where it is to be sure, and for it where it is to be possible.

    Args:
        days: what is known of each.
        rule: the law's.
        span: the days.
    """
    unseen = tuple(day.day for day in days if day.state == "unseen")
    sold = sum(day.state in ("seen", "stated") for day in days)
    charged = Counter(next(iter(day.prices)) for day in days if _one_price(day))
    sure = [
        price for price in charged if _qualifies(price, charged[price], days, rule, span, sold + len(unseen))
    ]
    if sure:
        (price,) = sure
        told = f"{plain(price)} was charged on {charged[price]} of {sold} days on which the goods were sold."
        numbers = tuple(sorted({row.number for day in days if _only(day, price) for row in day.rows}))
        return Verdict("determined", told, price, price, price, rows=numbers)
    if not sold and not unseen:
        return Verdict("none", "The goods were not sold on any of the days that count.")
    possible = [price for price in charged if _could(price, charged[price], days, rule, span, sold, unseen)]
    another = _could(None, 0, days, rule, span, sold, unseen)
    if possible or another:
        known = [price for price in charged if _qualifies(price, charged[price], days, rule, span, sold)]
        return Verdict(
            "undetermined",
            f"Which price was charged for most of the time hangs on {len(unseen)} days that were not seen.",
            at_most=None if another else max(possible),
            presumed=known[0] if known else None,
            unseen=unseen,
        )
    return Verdict("none", "No price was charged for long enough, or none recently enough.")


def _one_price(day: DayOfPrices) -> bool:
    return day.state in ("seen", "stated") and len(day.prices) == 1


def _only(day: DayOfPrices, price: Decimal) -> bool:
    return _one_price(day) and price in day.prices


def _qualifies(
    price: Decimal, charged: int, days: Sequence[DayOfPrices], rule: PriorRule, span: Span, sold: int
) -> bool:
    last = max((day.day for day in days if _only(day, price)), default=None)
    recent = rule.last_from is None or (last is not None and last >= rule.last_from)
    return 2 * charged > sold and charged >= _least(rule, span) and recent


def _could(
    price: Decimal | None,
    charged: int,
    days: Sequence[DayOfPrices],
    rule: PriorRule,
    span: Span,
    sold: int,
    unseen: Sequence[date],
) -> bool:
    """Whether a price qualifies if it was charged on each day of which nothing is known."""
    if not unseen:
        return False
    most = charged + len(unseen)
    last = max([*unseen, *(day.day for day in days if price is not None and _only(day, price))])
    recent = rule.last_from is None or last >= rule.last_from
    return 2 * most > sold + len(unseen) and most >= _least(rule, span) and recent


def _least(rule: PriorRule, span: Span) -> int:
    """Days on which the price has to have been charged at least."""
    return 0 if rule.least_from is None else (span.end - rule.least_from).days
