"""Whether all places that state the price state the same one.

Explained and not told: a price without tax beside the one with it, where words say so; the lowest of several
variants; the same amount with other decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from venditor.listings.observing.observation import Confidence, Observation, Offer
from venditor.listings.observing.prices.amounts import (
    Asked,
    amount_in,
    amounts_of,
    asked,
    shown_money,
)
from venditor.listings.observing.prices.words import Words
from venditor.listings.page.amounts import MONEY
from venditor.listings.page.price_words import said_net
from venditor.listings.read import Read
from venditor.listings.values.digits import plain_digits
from venditor.listings.values.errors import UnusableError
from venditor.listings.values.money import LOWEST_AFTER, LOWEST_BEFORE, amount
from venditor.products import Source

ABOUT = "prices_disagree"

OF_PAGES = frozenset(("json-ld", "microdata", "open-graph", "markup", "page", "address"))
"""Kinds of sources that are parts of a page."""

LIKE_A_TAX = (2, 27)
"""Hundredths by which two prices in markup may differ as one with and one without tax do; which taxes there
are is not asked."""

BESIDE_NET = 2
"""Passages before and behind an amount in which words say that tax comes on top."""

_ONE_OF_SEVERAL = re.compile(rf"(?:{LOWEST_BEFORE})|(?:{LOWEST_AFTER})", re.IGNORECASE)
_RANGE = re.compile(r"\s?(?:[-\u2010-\u2015~\u301c]|bis|to|a|à|até|hasta|do|tot|til|till)\s?", re.IGNORECASE)
_LOWEST_PATH = re.compile(r"(?:low|high)price|minprice|maxprice", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Price:
    """A price as one place states it."""

    amount: Decimal
    currency: str
    source: Source


def prices_disagree(offer: Offer, words: Words | None = None) -> Iterator[Observation]:
    """Places of the offer, or the same offer elsewhere, state other prices or currencies."""
    price = asked(offer.read)
    if price is None or not price.sources:
        return
    words = words or Words(offer.read)
    yield from _amounts(offer.read, price, words)
    yield from _currencies(offer.read, price)
    for other in offer.beside:
        yield from _beside(price, other, words)
    yield from _expired(offer, price)


def _amounts(read: Read, price: Asked, words: Words) -> Iterator[Observation]:
    """Between the places of one listing: the first that differs is told, with the others of its kind."""
    first = _Price(price.amount, price.currency, price.sources[0])
    others = [each for each in _stated(price) if each.amount != price.amount]
    told = [each for each in others if _is_prior(read, price, each)]
    if told:
        yield _observed(first, told[0], "prior_in_markup", "high", tuple(each.source for each in told[1:]))
        return
    heading = words.first_amounts(read.listing.name.value or "", price.currency) if others else frozenset()
    told = [each for each in others if _of_the_same(first, each, others, words, heading)]
    told = [each for each in told if not _explained(read, price, each, words)]
    if not told:
        return
    if _is_net(price.amount, told[0].amount) and not _by_people(first, told[0]):
        yield _observed(first, told[0], "net_in_markup", "low")
        return
    confidence: Confidence = "medium" if _by_people(first, told[0]) else "high"
    yield _observed(first, told[0], "", confidence, tuple(each.source for each in told[1:]))


def _is_prior(read: Read, price: Asked, other: _Price) -> bool:
    """Whether markup states as the price what is shown as an earlier one, and nowhere the price asked.

    Open Graph is passed over: pages that have a property for the price in a sale beside that of the price
    write the price outside the sale into the latter.
    """
    priors = {each.amount for each in read.listing.prior_prices.value or ()}
    right = {each.kind for each in price.sources if each.value == price.amount}
    if [each.kind for each in price.sources].count(other.source.kind) > 1:
        # Markup of several prices says of none that it is the one.
        return False
    return other.amount in priors and other.source.kind not in {"page", "open-graph", *right}


def _of_the_same(
    one: _Price, other: _Price, others: list[_Price], words: Words, heading: frozenset[Decimal]
) -> bool:
    """Whether two places state the price of the same thing.

    A page shows prices of other products too. What it shows is this product's where it stands first behind
    its heading, or where markup says it too and the other is not shown. What only machines are told is this
    product's where nobody sees it, or where people are shown it in place of the other.
    """
    if one.source.kind not in OF_PAGES or not words.texts:
        return True
    alike = {each.source.kind for each in others if each.amount == other.amount}
    shown_instead = "page" in alike and len(alike) > 1 and not words.shows(one.amount)
    if other.source.kind != "page":
        return shown_instead or not words.shows(other.amount)
    return shown_instead or heading == {other.amount}


def _by_people(one: _Price, other: _Price) -> bool:
    """Whether one of two places is made for people to read."""
    return "page" in (one.source.kind, other.source.kind)


def _is_net(price: Decimal, other: Decimal) -> bool:
    """Whether two amounts differ by a tax of whole hundredths, to the last digit of the lower one."""
    low, high = sorted((price, other))
    step = Decimal(1).scaleb(min(int(low.normalize().as_tuple().exponent), -2))
    hundredths = ((high / low - 1) * 100).to_integral_value(ROUND_HALF_UP)
    least, most = LIKE_A_TAX
    return least <= hundredths <= most and abs(high / (1 + hundredths / 100) - low) <= step


def _currencies(read: Read, price: Asked) -> Iterator[Observation]:
    """Another currency beside the same amount: a visitor's own currency is beside another amount."""
    first = _Price(price.amount, price.currency, price.sources[0])
    for each in read.listing.currency.sources:
        other = _currency(each)
        if other in ("", price.currency) or not price.currency:
            continue
        written = list(amounts_of(each.quotation))
        if not written or price.amount in written:
            yield _observed(first, _Price(price.amount, other, each), "currency", "medium")
            return


def _stated(price: Asked) -> Iterator[_Price]:
    for each in price.sources[1:]:
        value = each.value if isinstance(each.value, Decimal) else amount_in(each.quotation, price.currency)
        if value is not None and value > 0:
            yield _Price(value, price.currency, each)


def _currency(source: Source) -> str:
    """The currency that a place says; empty where it says none, or a sign of several."""
    if isinstance(source.value, str):
        return source.value
    try:
        found = amount(f"1 {source.quotation}" if source.quotation.isalpha() else source.quotation)[1]
    except UnusableError:
        return ""
    return found or ""


def _explained(read: Read, price: Asked, other: _Price, words: Words) -> bool:
    """Whether a difference is one of tax or of variants, by the words of the offer."""
    if other.amount == read.listing.lowest_price.value:
        return True
    places = (price.sources[0], other.source)
    if any(_LOWEST_PATH.search(each.path) for each in places):
        return True
    if any(said_net(each.quotation) or _ONE_OF_SEVERAL.search(each.quotation) for each in places):
        return True
    if _several_variants(words, other.amount, price.currency):
        return True
    return _net_beside(words, (price.amount, other.amount), price.currency)


def _several_variants(words: Words, amount: Decimal, currency: str) -> bool:
    """Whether words say that an amount is the lowest of several, or one end of a range."""
    for text in words.texts:
        plain = plain_digits(text.words)
        found = list(MONEY.finditer(plain)) if amount in amounts_of(text.words, currency) else []
        for first, second in pairwise(found):
            if _RANGE.fullmatch(plain[first.end() : second.start()]):
                return True
        if found and _ONE_OF_SEVERAL.search(plain[: found[0].start()]):
            return True
    return False


def _net_beside(words: Words, amounts: tuple[Decimal, Decimal], currency: str) -> bool:
    """Whether words beside the lower of two amounts say that tax comes on top of it."""
    net = min(amounts)
    for place, text in enumerate(words.texts):
        if net in amounts_of(text.words, currency):
            around = words.texts[max(0, place - BESIDE_NET) : place + BESIDE_NET + 1]
            if any(said_net(each.words) for each in around):
                return True
    return False


def _beside(price: Asked, read: Read, words: Words) -> Iterator[Observation]:
    """The same offer read elsewhere, such as the row of a feed beside its page."""
    other = asked(read)
    if other is None or not other.sources or not price.sources:
        return
    first = _Price(price.amount, price.currency, price.sources[0])
    second = _Price(other.amount, other.currency, other.sources[0])
    if price.currency and other.currency and price.currency != other.currency:
        yield _observed(
            first, second, "beside_currency", "high" if price.amount == other.amount else "medium"
        )
    elif price.amount != other.amount:
        amounts = (price.amount, other.amount)
        net = [_net_beside(each, amounts, price.currency) for each in (words, Words(read))]
        if not any(net) and not _several_variants(words, second.amount, price.currency):
            yield _observed(first, second, "beside", "high")


def _observed(
    one: _Price, other: _Price, flaw: str, confidence: Confidence, more: tuple[Source, ...] = ()
) -> Observation:
    values = {
        "price": shown_money(one.amount, one.currency),
        "other": shown_money(other.amount, other.currency),
        "where": f"{one.source.kind}: {one.source.path}",
        "where_other": f"{other.source.kind}: {other.source.path}",
    }
    return Observation(ABOUT, "seen", (one.source, other.source, *more), confidence, flaw, values)


def _expired(offer: Offer, price: Asked) -> Iterator[Observation]:
    until = offer.read.listing.price_until
    if until.value is not None and until.value < offer.checked_on and until.sources:
        values = {"price": price.shown(price.amount), "until": until.value.isoformat()}
        yield Observation(ABOUT, "seen", until.sources[:1], "low", "expired", values)
