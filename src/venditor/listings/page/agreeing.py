"""Markup that the page bears out: its price is one that a reader sees asked."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

from venditor.listings.page.candidate import Candidate
from venditor.listings.page.choosing import usable
from venditor.listings.values.errors import UnusableError

AS_SHOWN = "markup as shown"
"""Rule of a price in markup that also stands among the visible words, as one that is asked."""

AS_STRUCK = "markup as struck"
"""Rule of one that stands there only as an earlier price, beside a lower one that is asked."""

VISIBLE = "visible price"

MOST_SHOWN = 50
"""Visible prices of a page that are compared; those behind are of lists of other things."""


def compared(candidates: Iterable[Candidate], currency: str | None) -> list[Candidate]:
    """The readings of a page, prices in markup that it shows asked or struck through as such.

    Markup is often written once and left behind: by a sale, by the next bid, by another offer of several.
    What a reader of the page sees too has not been.

    Args:
        candidates: every reading of the page.
        currency: of its amounts, as far as it is known.
    """
    every = list(candidates)
    asked, struck = (
        [amount_of(each, currency) for each in every if each.field == field and each.rule == VISIBLE][
            :MOST_SHOWN
        ]
        for field in ("price", "prior_prices")
    )
    likeliest = next((each for each in asked if each is not None), None)

    def rule(each: Candidate) -> str:
        value = amount_of(each, currency)
        if value is None or value in asked:
            return each.rule if value is None else AS_SHOWN
        stale = value in struck and likeliest is not None and likeliest < value
        return AS_STRUCK if stale else each.rule

    return [
        replace(each, rule=rule(each)) if each.field == "price" and each.rule != VISIBLE else each
        for each in every
    ]


def amount_of(candidate: Candidate, currency: str | None) -> Decimal | None:
    """The amount of a reading; ``None`` where it cannot be used."""
    with suppress(UnusableError):
        value: Decimal = usable(candidate, currency)
        return value
    return None
