"""The price for a unit of measure: whether it is stated, and whether price and content give it.

It is computed exactly, and compared with the decimals that are stated. Half upwards, down and up to the last
of them are right where they are at least those of the currency; with fewer decimals only what is nearest is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import product

from venditor.core.money import minor_units
from venditor.core.quantity import Quantity
from venditor.listings.observing.observation import Confidence, Observation, Offer
from venditor.listings.observing.prices.amounts import (
    WIDE,
    Asked,
    amount_in,
    asked,
    rounded,
    shown_measure,
)
from venditor.listings.observing.prices.measures import (
    Stated,
    comparable,
    content,
    near_price,
    stated_in_field,
    stated_in_words,
)
from venditor.listings.observing.prices.payable import priced_by_unit
from venditor.listings.observing.prices.sisters import Sisters
from venditor.listings.observing.prices.words import Words
from venditor.listings.read import Read
from venditor.listings.values.errors import UnusableError
from venditor.listings.values.units import factor, quantity
from venditor.products import ABSENT, Source, UnitPrice

ITEM, WRONG = "unit_price", "unit_price_wrong"

BASES = (Decimal("0.001"), Decimal("0.01"), Decimal("0.1"), Decimal(10), Decimal(100), Decimal(1000))
"""How much other measures are of the one that is stated: 100 g of a kilogram, a kilogram of 100 g."""


@dataclass(frozen=True, slots=True)
class _Whole:
    """What a unit price can rightly be counted from: prices and contents that an offer states."""

    price: Asked
    amounts: tuple[Decimal, ...]
    contents: tuple[Quantity, ...]
    pieces: int
    sources: tuple[Source, ...]


def unit_prices(
    offer: Offer, words: Words | None = None, *, sisters: Sisters | None = None
) -> Iterator[Observation]:
    """The price for a unit of measure as an item, and as a practice where it is wrong.

    Args:
        offer: what is looked at.
        words: its words, where they are at hand.
        sisters: what the other listings of the same feed say.
    """
    read = offer.read
    words = words or Words(read)
    field = stated_in_field(read)
    if field is None and read.listing.unit_price.state == ABSENT:
        yield Observation(ITEM, "absent", read.listing.unit_price.sources)
        return
    every = [field] if field is not None else list(_of_currency(read, stated_in_words(words, asked(read))))
    if not every:
        yield from _price_itself(read, words, sisters)
        return
    whole = _whole(read, words)
    right = [each for each in every if whole is None or _is_right(whole, each)]
    alone = len({(each.price.amount, each.price.per) for each in every}) == 1
    shown = right[0] if right else every[0]
    yield _item(shown, whole, "high" if field is not None else "medium")
    if whole is not None and not right and alone and shown.price.amount:
        wrong = _wrong(whole, shown, "high" if field is not None else "medium")
        if wrong is not None:
            yield wrong


def _price_itself(read: Read, words: Words, sisters: Sisters | None) -> Iterator[Observation]:
    """The price asked is said to be that of one unit of measure."""
    price = asked(read)
    found = priced_by_unit(read, words, price, sisters) if price is not None else None
    if price is None or found is None:
        return
    said, unit = found
    number = next(number for number, text in enumerate(words.texts) if text is said.text)
    per = Quantity(Decimal(1), unit)
    if comparable(per) and (said.text.kind != "page" or near_price(words, number, price)):
        yield _item(Stated(UnitPrice(price.amount, per), price.currency, said.source), None, "medium")


def _of_currency(read: Read, every: Iterator[Stated]) -> Iterator[Stated]:
    currency = read.listing.currency.value
    return (each for each in every if currency is None or each.currency in (None, currency))


def _whole(read: Read, words: Words) -> _Whole | None:
    price, inside = asked(read), content(read)
    if price is None or inside is None:
        return None
    measure, sources = inside
    pieces = read.listing.pieces.value or 1
    contents = [measure, *_drained(words)]
    # A number of pieces from another place may not have been counted into the content.
    apart = {each.path for each in read.listing.pieces.sources}.isdisjoint(each.path for each in sources)
    if pieces > 1 and apart:
        contents += [Quantity(each.amount * pieces, each.unit) for each in contents]
    deposits = [amount_in(each["money"] or each["money2"]) for each in words.said("fee_left_out/deposit")]
    amounts = [price.amount, *(price.amount - each for each in deposits if each and each < price.amount)]
    return _Whole(price, tuple(amounts), tuple(contents), pieces, sources)


def _drained(words: Words) -> Iterator[Quantity]:
    for each in words.said("drained"):
        try:
            yield quantity(each["measure"])[0]
        except UnusableError:
            continue


def _exact(amount: Decimal, measure: Quantity, per: Quantity) -> Decimal | None:
    """What a measure costs, exactly; ``None`` where it is of another kind than the content."""
    try:
        return amount * per.amount / (measure.amount * factor(measure.unit, per.unit))
    except UnusableError:
        return None


def _is_right(whole: _Whole, stated: Stated) -> bool:
    if stated.computed:
        return True
    exact = [_exact(*each, stated.price.per) for each in product(whole.amounts, whole.contents)]
    known = [each for each in exact if each is not None]
    return not known or any(_agrees(stated.price.amount, each, whole.price.currency) for each in known)


def _agrees(stated: Decimal, exact: Decimal, currency: str) -> bool:
    """Whether an amount is another one rounded to its decimals."""
    places = max(-int(stated.as_tuple().exponent), 0)
    step = Decimal(1).scaleb(-places)
    right = (
        (ROUND_HALF_UP, ROUND_FLOOR, ROUND_CEILING) if places >= minor_units(currency) else (ROUND_HALF_UP,)
    )
    return any(stated == exact.quantize(step, rounding, context=WIDE) for rounding in right)


def _item(stated: Stated, whole: _Whole | None, confidence: Confidence) -> Observation:
    values = _values(stated, whole)
    if not stated.price.amount:
        return Observation(ITEM, "flawed", (stated.source,), "high", "rounded_to_zero", values)
    if not comparable(stated.price.per):
        return Observation(ITEM, "flawed", (stated.source,), confidence, "wrong_base", values)
    return Observation(ITEM, "seen", (stated.source,), confidence, values=values)


def _wrong(whole: _Whole, stated: Stated, confidence: Confidence) -> Observation | None:
    per = stated.price.per
    if _exact(whole.price.amount, whole.contents[0], per) is None:
        return None
    flaw, more = "", {}
    for times in BASES:
        other = Quantity((per.amount * times).normalize(), per.unit)
        exact = _exact(whole.price.amount, whole.contents[0], other)
        if exact is not None and _agrees(stated.price.amount, exact, whole.price.currency):
            flaw, more = "other_base", {"right_per": shown_measure(other)}
    one = Quantity(whole.contents[0].amount / whole.pieces, whole.contents[0].unit)
    of_one = _exact(whole.price.amount, one, per) if whole.pieces > 1 else None
    if not flaw and of_one is not None and _agrees(stated.price.amount, of_one, whole.price.currency):
        flaw = "one_piece_only"
    sources = (stated.source, *whole.price.sources[:1], *whole.sources)
    return Observation(WRONG, "seen", sources, confidence, flaw, {**_values(stated, whole), **more})


def _values(stated: Stated, whole: _Whole | None) -> dict[str, str]:
    price = whole.price if whole is not None else Asked(Decimal(0), stated.currency or "", ())
    values = {"stated": price.shown(stated.price.amount), "per": shown_measure(stated.price.per)}
    exact = _exact(whole.price.amount, whole.contents[0], stated.price.per) if whole is not None else None
    if whole is not None and exact is not None:
        places = max(minor_units(price.currency), -int(stated.price.amount.as_tuple().exponent))
        # An amount that would be nothing is shown to its first digits.
        places = places if rounded(exact, places) else 2 - exact.adjusted() - 1
        values["computed"] = price.shown(rounded(exact, places))
        values["price"] = price.shown(price.amount)
        values["quantity"] = shown_measure(whole.contents[0])
    return values
