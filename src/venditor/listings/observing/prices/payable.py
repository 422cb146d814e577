"""A price at which nothing can be bought: it is of one, and only several are sold."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterable, Iterator
from decimal import Decimal

from venditor.core.money import minor_units
from venditor.core.quantity import Quantity
from venditor.listings.observing.observation import Confidence, Observation, Offer
from venditor.listings.observing.prices.amounts import Asked, amounts_of, asked, rounded, shown_measure
from venditor.listings.observing.prices.measures import measure_in_name
from venditor.listings.observing.prices.words import Said, Words
from venditor.listings.read import Read
from venditor.listings.values.units import PIECE, factor, unit_named

ABOUT = "price_not_payable"

LEAST = 2
"""Things from which on a package is one of several."""

LEAST_SISTERS = 3
"""Other listings of a feed that must say that they are priced by the piece, before one like them is."""

TIMES_DEARER = 2
"""How much dearer than the dearest of these it may be, and still be priced by the piece; how much cheaper it
must be than a package of the cheapest; and how much dearer than most is a price of all, not of one unit."""

FAR = 8
"""Passages of a page between two phrases about one price; others are of other products, or of a table."""

BESIDE = 20
"""Characters beside words that a price is of one, in which another amount is the one that they are about."""

MOST_KINDS = 100_000
"""Kinds of goods of one feed that are remembered."""
MOST_OF_A_KIND = 1_000
"""Prices of one kind that are."""

_HEAD = re.compile(r"[^\W\d_]{3,}")


class Sisters:
    """What the listings of one feed say of how they are priced: of a package of several, the price of one.

    A feed is read once for it before it is checked; it holds a few amounts for each kind of goods.
    """

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, str, str], list[Decimal]] = {}

    @classmethod
    def of(cls, reads: Iterable[Read]) -> Sisters:
        """Of all listings of a feed."""
        sisters = cls()
        for read in reads:
            sisters.add(read)
        return sisters

    def add(self, read: Read) -> None:
        """One more listing."""
        price = asked(read)
        if price is None or not _head(read):
            return
        words = Words(read)
        measured = _of_the_price(words, "price_of_a_measure", price)
        if measured is not None:
            self._add(read, price, _unit(measured))
        elif _package(words) is not None and _of_the_price(words, "price_of_one", price) is not None:
            self._add(read, price, PIECE)

    def _add(self, read: Read, price: Asked, unit: str) -> None:
        if unit and len(self._kinds) < MOST_KINDS:
            amounts = self._kinds.setdefault((_head(read), price.currency, unit), [])
            if len(amounts) < MOST_OF_A_KIND:
                insort(amounts, price.amount)

    def _amounts(self, read: Read, price: Asked, unit: str) -> list[Decimal]:
        """Prices of others that say that they are of one unit, from the lowest; none where they are few."""
        amounts = self._kinds.get((_head(read), price.currency, unit), [])
        return amounts if len(amounts) >= LEAST_SISTERS else []

    def priced_by_piece(self, read: Read, price: Asked, number: int) -> bool:
        """Whether a package of some number has a price as the others of its kind have for one piece."""
        amounts = self._amounts(read, price, PIECE)
        return (
            bool(amounts)
            and price.amount <= amounts[-1] * TIMES_DEARER
            and price.amount * TIMES_DEARER <= amounts[0] * number
        )

    def priced_whole(self, read: Read, price: Asked, unit: str, number: Decimal) -> bool:
        """Whether a price that is said to be of one unit is of all, as a unit of the others costs less."""
        amounts = self._amounts(read, price, unit)
        if not amounts:
            return False
        usual = amounts[len(amounts) // 2]
        by_unit = price.amount / number
        return price.amount > usual * TIMES_DEARER and usual / TIMES_DEARER <= by_unit <= usual * TIMES_DEARER


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
    if found is not None:
        yield found


def _by_several(read: Read, words: Words, price: Asked, sisters: Sisters | None) -> Observation | None:
    only, least = _one_number(words, "sold_only_by"), _one_number(words, "minimum_order")
    package = only or least or _package(words)
    if package is None or any(words.said("singly")):
        return None
    of_one = _of_the_price(words, "price_of_one", price)
    if of_one is not None and abs(of_one.text.place - package.text.place) > FAR:
        of_one = None
    variety = "minimum_order" if least is package else "only_by_several"
    confidence: Confidence
    if of_one is not None:
        confidence = "high"
    elif least is package:
        # At least five of a package of five is one package.
        if package.number in {read.listing.pieces.value, _number(_package(words))}:
            return None
        confidence = "medium"
    elif sisters is not None and sisters.priced_by_piece(read, price, package.number):
        confidence = "medium"
    else:
        return None
    return _seen(price, package, of_one, variety, confidence)


def _seen(
    price: Asked, package: Said, of_one: Said | None, variety: str, confidence: Confidence
) -> Observation:
    said = (package.source,) if of_one is None else (package.source, of_one.source)
    values = {
        "price": price.shown(price.amount),
        "number": str(package.number),
        "payable": price.shown(price.amount * package.number),
    }
    return Observation(ABOUT, "seen", (*said, *price.sources[:1]), confidence, variety, values)


def _of_a_measure(read: Read, words: Words, price: Asked, sisters: Sisters | None) -> Observation | None:
    """The price is of one litre, kilogram or metre, and the name says how much of them it is."""
    said = _of_the_price(words, "price_of_a_measure", price)
    unit = _unit(said) if said is not None else ""
    whole = measure_in_name(read) if unit else None
    if said is None or whole is None or not _alike(whole, unit):
        return None
    number = whole.amount * factor(whole.unit, unit)
    if number == 1 or (sisters is not None and sisters.priced_whole(read, price, unit, number)):
        return None
    payable = rounded(price.amount * number, minor_units(price.currency))
    values = {
        "price": price.shown(price.amount),
        "per": f"1 {unit}",
        "quantity": shown_measure(whole),
        "payable": price.shown(payable),
    }
    sources = (said.source, *read.listing.name.sources[:1], *price.sources[:1])
    return Observation(ABOUT, "seen", sources, "high", "of_a_measure", values)


def _of_the_price(words: Words, kind: str, price: Asked) -> Said | None:
    """The first phrase of a kind that is of the price asked, and of no other amount beside it."""
    numbers = {text.place: number for number, text in enumerate(words.texts)}
    for each in words.said(kind):
        start, end = each.match.span()
        around = each.text.words[max(0, start - BESIDE) : end + BESIDE]
        if each.text.kind == "page" and len(around) == len(each.text.words):
            # A label of its own is of the amount in the next passage.
            around += "".join(f" {text.words}" for text in words.texts[numbers[each.text.place] + 1 :][:1])
        beside = set(amounts_of(around, price.currency))
        if not beside or price.amount in beside:
            return each
    return None


def _unit(said: Said) -> str:
    """The symbol of the unit in a phrase; empty where it is none."""
    unit = unit_named(said["unit"].replace("²", "2"))
    return unit.symbol if unit is not None else ""


def _alike(measure: Quantity, unit: str) -> bool:
    one, other = unit_named(measure.unit), unit_named(unit)
    return one is not None and other is not None and one.base == other.base


def _one_number(words: Words, kind: str) -> Said | None:
    """The phrase of a kind, if all of them say the same number, and that is several."""
    found = list(words.said(kind))
    if not found or len({each.number for each in found}) > 1 or found[0].number < LEAST:
        return None
    return found[0]


def _package(words: Words) -> Said | None:
    return _one_number(words, "pack_of")


def _number(said: Said | None) -> int | None:
    return None if said is None else said.number


def _head(read: Read) -> str:
    """The first word of a name of three letters or more, by which goods of a kind are known in a feed."""
    found = _HEAD.search(read.listing.name.value or "")
    return found[0].casefold() if found else ""
