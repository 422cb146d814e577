"""A price at which nothing can be bought: it is of one, and only several are sold."""

from __future__ import annotations

from collections.abc import Iterator

from venditor.core.money import minor_units
from venditor.core.quantity import Quantity
from venditor.listings.observing.observation import Confidence, Observation, Offer
from venditor.listings.observing.prices.amounts import Asked, asked, rounded, shown_measure
from venditor.listings.observing.prices.measures import content, measure_in_name
from venditor.listings.observing.prices.phrasing import alike, of_the_price, one_number, package, unit_of
from venditor.listings.observing.prices.sisters import Sisters
from venditor.listings.observing.prices.words import Said, Words
from venditor.listings.read import Read
from venditor.listings.values.units import factor
from venditor.products import Source

ABOUT = "price_not_payable"

FAR = 8
"""Passages of a page between two phrases about one price; others are of other products, or of a table."""


def price_not_payable(
    offer: Offer, words: Words | None = None, *, sisters: Sisters | None = None
) -> Iterator[Observation]:
    """The price is that of one piece or of one unit of measure, and it is sold by several only.

    Args:
        offer: what is looked at.
        words: its words, where they are at hand.
        sisters: what the other listings of the same feed say.
    """
    price = asked(offer.read)
    if price is None:
        return
    words = words or Words(offer.read)
    found = _by_several(offer.read, words, price, sisters) or _of_a_measure(offer.read, words, price, sisters)
    if found is None and sisters is not None:
        found = _of_a_measure_as_others(offer.read, price, sisters) or _as_smaller(offer.read, price, sisters)
        # What its own words say has been looked at.
        found = None if found and of_the_price(words, "price_of_a_measure", price) else found
    if found is not None:
        yield found


def _by_several(read: Read, words: Words, price: Asked, sisters: Sisters | None) -> Observation | None:
    only, least = one_number(words, "sold_only_by"), one_number(words, "minimum_order")
    several = only or least or package(words)
    if several is None or any(words.said("singly")):
        return None
    of_one = of_the_price(words, "price_of_one", price)
    if of_one is not None and abs(of_one.text.place - several.text.place) > FAR:
        of_one = None
    variety = "minimum_order" if least is several else "only_by_several"
    confidence: Confidence
    if of_one is not None:
        confidence = "high"
    elif least is several:
        # At least five of a package of five is one package.
        if several.number in {read.listing.pieces.value, _number(package(words))}:
            return None
        confidence = "medium"
    elif sisters is not None and sisters.priced_by_piece(read, price, several.number):
        confidence = "medium"
    else:
        return None
    return _seen(price, several, of_one, variety, confidence)


def _seen(
    price: Asked, several: Said, of_one: Said | None, variety: str, confidence: Confidence
) -> Observation:
    said = (several.source,) if of_one is None else (several.source, of_one.source)
    values = {
        "price": price.shown(price.amount),
        "number": str(several.number),
        "payable": price.shown(price.amount * several.number),
    }
    return Observation(ABOUT, "seen", (*said, *price.sources[:1]), confidence, variety, values)


def priced_by_unit(
    read: Read, words: Words, price: Asked, sisters: Sisters | None
) -> tuple[Said, str] | None:
    """The words that the price is of one litre, kilogram or metre, and which.

    ``None`` where none say so, and where the price is of all after all.
    """
    said = of_the_price(words, "price_of_a_measure", price)
    unit = unit_of(said)
    if said is None or not unit:
        return None
    whole = measure_in_name(read)
    if whole is None or sisters is None or not alike(whole, unit):
        return said, unit
    number = whole.amount * factor(whole.unit, unit)
    return None if number != 1 and sisters.priced_whole(read, price, unit, number) else (said, unit)


def _of_a_measure(read: Read, words: Words, price: Asked, sisters: Sisters | None) -> Observation | None:
    """The price is of one litre, kilogram or metre, and the name says how much of them it is."""
    found = priced_by_unit(read, words, price, sisters)
    whole = measure_in_name(read) if found is not None else None
    if found is None or whole is None or not alike(whole, found[1]):
        return None
    said, unit = found
    if whole.amount * factor(whole.unit, unit) == 1:
        return None
    sources = (said.source, *read.listing.name.sources[:1], *price.sources[:1])
    return Observation(ABOUT, "seen", sources, "high", "of_a_measure", _by_measure(price, whole, unit))


def _by_measure(price: Asked, whole: Quantity, unit: str) -> dict[str, str]:
    payable = rounded(price.amount * whole.amount * factor(whole.unit, unit), minor_units(price.currency))
    return {
        "price": price.shown(price.amount),
        "per": f"1 {unit}",
        "quantity": shown_measure(whole),
        "payable": price.shown(payable),
    }


def _of_a_measure_as_others(read: Read, price: Asked, sisters: Sisters) -> Observation | None:
    """Another colour of it at the same price says that this is of one litre, kilogram or metre."""
    other, inside = sisters.priced_by_unit(read, price), content(read)
    if other is None or inside is None or not alike(inside[0], other.unit):
        return None
    number = inside[0].amount * factor(inside[0].unit, other.unit)
    if number == 1 or sisters.priced_whole(read, price, other.unit, number):
        return None
    values = {**_by_measure(price, inside[0], other.unit), "other": other.name}
    return Observation(ABOUT, "seen", _where(read, price), "medium", "of_a_measure_as_others", values)


def _as_smaller(read: Read, price: Asked, sisters: Sisters) -> Observation | None:
    """It costs no more than less of the same."""
    smaller, inside = sisters.smaller_as_dear(read, price), content(read)
    if smaller is None or inside is None:
        return None
    values = {
        "price": price.shown(price.amount),
        "quantity": shown_measure(inside[0]),
        "other": price.shown(smaller.amount),
        "other_quantity": shown_measure(smaller.content),
    }
    return Observation(ABOUT, "seen", _where(read, price), "medium", "no_dearer_than_less", values)


def _where(read: Read, price: Asked) -> tuple[Source, ...]:
    return (*read.listing.name.sources[:1], *price.sources[:1])


def _number(said: Said | None) -> int | None:
    return None if said is None else said.number
