"""What the other listings of a feed say of how a price is meant."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from venditor.core.quantity import Quantity
from venditor.listings.observing.prices.amounts import Asked, asked
from venditor.listings.observing.prices.measures import content, without_measure
from venditor.listings.observing.prices.phrasing import of_the_price, package, unit_of
from venditor.listings.observing.prices.words import Words, phrase_data
from venditor.listings.read import Read
from venditor.listings.values.units import PIECE, in_base

LEAST_SISTERS = 3
"""Other listings of a feed that must say that they are priced by the piece, before one like them is."""

TIMES_DEARER = 2
"""How much dearer than the dearest of these it may be, and still be priced by the piece; how much cheaper it
must be than a package of the cheapest; and how much dearer than most is a price of all, not of one unit."""

TIMES_LARGER = 2
"""How much more must be in a can, before its price is not to be that of the smaller one."""

MOST_KINDS = 100_000
"""Kinds of goods of one feed that are remembered."""
MOST_OF_A_KIND = 1_000
"""Prices of one kind that are."""
MOST_WORDS = 16
"""Words of a name that is compared with others."""

_HEAD = re.compile(r"[^\W\d_]{3,}")
_WORD = re.compile(r"\w+")

_Name = tuple[tuple[str, ...], tuple[str, ...]]
"""What must be the same for goods to be the same in another size, and the words of their name without it."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A listing that says how much is in it.

    Attributes:
        name: as it stands there.
        amount: of its price.
        content: how much is in it, as stated.
        measure: the same in the unit that all of its kind can be compared in.
        unit: of which words say that the price is; empty where none do.
        package: whether it comes in a package of several.
    """

    name: str
    amount: Decimal
    content: Quantity
    measure: Quantity
    unit: str
    package: bool


class Sisters:
    """What the listings of one feed say of how they are priced: of a package, the price of one; of a litre.

    A feed is read once for it before it is checked; it holds a few amounts for each kind of goods.
    """

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, str, str], list[Decimal]] = {}
        self._named: dict[_Name, list[Filled]] = {}
        self._by_unit: dict[tuple[Decimal, Quantity], dict[_Name, Filled]] = {}

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
        head = next(_heads(read), "")
        if price is None or not head:
            return
        words = Words(read)
        unit = unit_of(of_the_price(words, "price_of_a_measure", price))
        packed = package(words) is not None
        if unit:
            self._add(head, price, unit)
        elif packed and of_the_price(words, "price_of_one", price) is not None:
            self._add(head, price, PIECE)
        self._remember(read, price, unit, packed=packed)

    def _add(self, head: str, price: Asked, unit: str) -> None:
        if len(self._kinds) < MOST_KINDS:
            amounts = self._kinds.setdefault((head, price.currency, unit), [])
            if len(amounts) < MOST_OF_A_KIND:
                insort(amounts, price.amount)

    def _remember(self, read: Read, price: Asked, unit: str, *, packed: bool) -> None:
        inside = content(read)
        if inside is None or len(self._named) >= MOST_KINDS:
            return
        measure = _based(inside[0])
        filled = Filled(read.listing.name.value or "", price.amount, inside[0], measure, unit, packed)
        name = _name(read, price)
        alike = self._named.setdefault(name, [])
        if len(alike) < MOST_OF_A_KIND:
            alike.append(filled)
        if unit and len(self._by_unit) < MOST_KINDS:
            said = self._by_unit.setdefault((price.amount, measure), {})
            for other in _of_other_colour(name):
                said.setdefault(other, filled)

    def _amounts(self, head: str, price: Asked, unit: str) -> list[Decimal]:
        """Prices of others that say that they are of one unit, from the lowest; none where they are few."""
        amounts = self._kinds.get((head, price.currency, unit), [])
        return amounts if len(amounts) >= LEAST_SISTERS else []

    def priced_by_piece(self, read: Read, price: Asked, number: int) -> bool:
        """Whether a package of some number has a price as others have for one piece.

        These are three or more of its kind that say so, or one of the same name and content, or of one word
        less, that comes alone.
        """
        kinds = [amounts for head in _heads(read) if (amounts := self._amounts(head, price, PIECE))]
        ranges = [(amounts[0], amounts[-1]) for amounts in kinds[:1]]
        ranges += [(each.amount, each.amount) for each in self._alone(read, price)]
        return any(
            price.amount <= dearest * TIMES_DEARER and price.amount * TIMES_DEARER <= cheapest * number
            for cheapest, dearest in ranges
        )

    def _alone(self, read: Read, price: Asked) -> Iterator[Filled]:
        """Listings of the same name and content, or of one word less, that come alone."""
        measure = _measure(read) if self._named else None
        if measure is None:
            return
        same, words = _name(read, price)
        for name in (words, *(words[:place] + words[place + 1 :] for place in range(len(words)))):
            for other in self._named.get((same, name), ()):
                if not other.package and not other.unit and other.measure == measure:
                    yield other

    def priced_whole(self, read: Read, price: Asked, unit: str, number: Decimal) -> bool:
        """Whether a price that is said to be of one unit is of all, as a unit of the others costs less."""
        amounts = self._amounts(next(_heads(read), ""), price, unit)
        if not amounts:
            return False
        usual = amounts[len(amounts) // 2]
        by_unit = price.amount / number
        return price.amount > usual * TIMES_DEARER and usual / TIMES_DEARER <= by_unit <= usual * TIMES_DEARER

    def priced_by_unit(self, read: Read, price: Asked) -> Filled | None:
        """Another colour of the same, as large and at the same price, that says that this is of one unit."""
        measure = _measure(read) if self._by_unit else None
        said = self._by_unit.get((price.amount, measure)) if measure is not None else None
        names = _of_other_colour(_name(read, price)) if said else ()
        return next((said[name] for name in names if said and name in said), None)

    def smaller_as_dear(self, read: Read, price: Asked) -> Filled | None:
        """A smaller can of the same name that costs as much or more; none where this one is reduced."""
        measure = _measure(read) if self._named and not read.listing.prior_prices.value else None
        if measure is None:
            return None
        dearer = [
            each
            for each in self._named.get(_name(read, price), ())
            if each.amount >= price.amount and not each.package and not each.unit
            if each.measure.unit == measure.unit
            if each.measure.amount * TIMES_LARGER <= measure.amount
        ]
        return min(dearer, key=lambda each: each.amount, default=None)


_based = lru_cache(maxsize=1024)(in_base)


def _measure(read: Read) -> Quantity | None:
    inside = content(read)
    return None if inside is None else _based(inside[0])


def _name(read: Read, price: Asked) -> _Name:
    """By what the same goods in another size are known."""
    listing = read.listing
    same = (price.currency, listing.brand.value, listing.condition.value, listing.pieces.value)
    return tuple([str(each or "") for each in same]), _words(listing.name.value or "")


@lru_cache(maxsize=1024)
def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(without_measure(name).casefold())[:MOST_WORDS])


def _of_other_colour(name: _Name) -> Iterator[_Name]:
    """A name with each of its words left open, but for a finish, with which the goods are others."""
    same, words = name
    for place, word in enumerate(words):
        if word not in _finishes():
            yield same, (*words[:place], "*", *words[place + 1 :])


@cache
def _finishes() -> frozenset[str]:
    return frozenset(word for listed in phrase_data()["finishes"].values() for word in listed)


def _heads(read: Read) -> Iterator[str]:
    """Words by which goods of a kind are known in a feed.

    The first of three letters or more in the name, and the one with which the description begins.
    """
    found = _HEAD.search(read.listing.name.value or "")
    if found:
        yield found[0].casefold()
        text = read.listing.description.value
        begins = _HEAD.match(text.lstrip()) if isinstance(text, str) else None
        if begins and begins[0].casefold() != found[0].casefold():
            yield begins[0].casefold()
