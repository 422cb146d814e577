"""Which of the prices that are read as earlier ones are those of this product, and which are list prices."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from venditor.listings.observing.prices.amounts import Asked, amount_in, amounts_of, asked
from venditor.listings.observing.prices.words import Words
from venditor.listings.read import Read
from venditor.products import PriorPrice

NEAR = 3
"""Passages of a page between a price and the one it is compared with; others are of other products."""

LONGEST_LABEL = 40
"""Characters of a passage that names the amount in the next one."""


def known_priors(read: Read, words: Words) -> tuple[PriorPrice, ...]:
    """The prior prices of a listing.

    One that words call a list price is one, whatever it looks like; and one that a page shows only away from
    the price is of another product, and left out.
    """
    priors = read.listing.prior_prices.value or ()
    price = asked(read)
    if price is None or not priors:
        return priors
    near = [each for each in priors if _is_near(words, price, each.amount)]
    if all(each.kind == "list" for each in near):
        return tuple(near)
    listed = _list_prices(words, price.currency)
    return tuple(
        PriorPrice(each.amount, "list", listed[each.amount])
        if each.kind not in ("list", "lowest_30_days") and each.amount in listed
        else each
        for each in near
    )


def _is_near(words: Words, price: Asked, prior: Decimal) -> bool:
    """Whether a page shows an amount beside the price, or nowhere, as where only markup says it."""
    pages = any(text.kind == "page" for text in words.texts[:1])
    shown = [
        number
        for number, text in enumerate(words.texts if pages else ())
        if any(map(str.isdigit, text.words)) and prior in amounts_of(text.words, price.currency)
    ]
    return not shown or any(
        price.amount in amounts_of(text.words, price.currency)
        for number in shown
        if not words.texts[number].linked
        for text in words.texts[max(0, number - NEAR) : number + NEAR + 1]
    )


def _list_prices(words: Words, currency: str) -> Mapping[Decimal | None, str]:
    """Amounts that words call list prices, with these words."""
    listed = {amount_in(each["money"], currency): each.words for each in words.said("list_price")}
    following = {text.place: number + 1 for number, text in enumerate(words.texts)}
    for label in words.said("list_price_label"):
        number = following[label.text.place]
        if len(label.text.words) <= LONGEST_LABEL and number < len(words.texts):
            for amount in list(amounts_of(words.texts[number].words, currency))[:1]:
                listed.setdefault(amount, label.words)
    return listed
