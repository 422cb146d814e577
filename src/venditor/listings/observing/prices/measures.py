"""How much is in it, and prices for a unit of measure, as an offer states them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from venditor.core.quantity import Quantity
from venditor.listings.observing.prices.amounts import Asked, amounts_of
from venditor.listings.observing.prices.words import Text, Words
from venditor.listings.page.amounts import MONEY
from venditor.listings.read import Read
from venditor.listings.values.digits import plain_digits
from venditor.listings.values.errors import UnusableError
from venditor.listings.values.unit_prices import unit_price
from venditor.listings.values.units import in_base, quantity, unit_named
from venditor.products import Source, UnitPrice

NEAR = 8
"""Passages of a page between a price and that for a unit of measure; others are of other products."""

OF_CONTENT = frozenset(("g", "ml"))
"""Bases of units by which goods are filled; a length in a name is rather a size."""

_UNIT = r"(?:k?g|mg|[mcd]?l|lt?r?|liter|litres?|litros?|litri|kilo|m²|m2|公斤|公克|克|公升|毫升|升)"
_MEASURE = re.compile(
    rf"(?<![\w.,/])(?:\d{{1,3}} ?[x×] ?)?\d{{1,6}}(?:[.,]\d{{1,3}})? ?{_UNIT}(?![^\W_])(?! ?/)", re.IGNORECASE
)
_MONEY = re.sub(r"\?P<[a-z]+>", "?:", MONEY.pattern)
_BASE = (
    r"(?:\d{1,4} ?)?(?:k?g|[mcd]?l|lt?r?|liter|litre|kilo|gramm|m²|m2|qm|m|lb|oz|fl\.? ?oz|"
    r"公斤|公克|公升|毫升)"
)
_PER = re.compile(
    rf"(?P<price>{_MONEY})\s?\*?\s?(?:/|\b(?:per|pro|je|par|por|al|le|au)\b|每)\s?(?P<per>{_BASE})(?![^\W_])",
    re.IGNORECASE,
)
_IS = re.compile(rf"(?<![\w.,/])(?P<per>{_BASE})\s?=\s?(?P<price>{_MONEY})", re.IGNORECASE)
_HINT = re.compile(
    rf"(?:/|=|每|\b(?:per|pro|je|par|por|al|le|au) ?) ?(?:{_BASE}(?![^\W_])|[^\w\s]? ?\d)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A price for a measure that an offer states.

    Attributes:
        price: and what it is for.
        currency: ISO 4217 code, where it says one.
        source: where.
        computed: whether it was not written but counted from two measures that a feed gives.
    """

    price: UnitPrice
    currency: str | None
    source: Source
    computed: bool = False


def measure_in_name(read: Read) -> Quantity | None:
    """The one measure that stands in the name; ``None`` where none or several different ones do."""
    return _in_name(read.listing.name.value or "")


@lru_cache(maxsize=1024)
def _in_name(name: str) -> Quantity | None:
    found = [_measure(match[0]) for match in _MEASURE.finditer(plain_digits(name))]
    known = {in_base(each) for each in found if each is not None}
    return found[0] if len(known) == 1 and None not in found else None


def without_measure(name: str) -> str:
    """A name without what it says of how much is in it."""
    return _MEASURE.sub(" ", plain_digits(name))


def _measure(text: str) -> Quantity | None:
    try:
        return quantity(text)[0]
    except UnusableError:
        return None


def content(read: Read) -> tuple[Quantity, tuple[Source, ...]] | None:
    """How much is in it: as the offer states, else as its name says in grams or litres.

    What the name of a bucket or of a microwave oven says is how much goes in, and it is sold empty.
    """
    stated = read.listing.quantity
    if stated.value is not None:
        return stated.value, stated.sources[:1]
    named = measure_in_name(read)
    unit = unit_named(named.unit) if named is not None else None
    if named is None or unit is None or unit.base not in OF_CONTENT or sold_empty(read):
        return None
    return named, read.listing.name.sources[:1]


def stated_in_field(read: Read) -> Stated | None:
    """The price for a measure that a field of the listing has."""
    field = read.listing.unit_price
    if field.value is None or not field.sources:
        return None
    computed = "pricing_measure" in field.sources[0].path.replace(" ", "_").lower()
    return Stated(field.value, read.listing.currency.value, field.sources[0], computed)


def stated_in_words(words: Words, price: Asked | None) -> Iterator[Stated]:
    """The prices for a measure that stand in the words of an offer.

    Args:
        words: of the offer.
        price: that it asks; of a page only what stands near it is of this product.
    """
    if _HINT.search(words.together) is None:
        return
    for number, text in enumerate(words.texts):
        if _HINT.search(words.lowered[number]) is not None and not text.linked:
            stated = list(_in(text))
            if stated and (text.kind != "page" or _of_this(words, number, price, stated)):
                yield from stated


def _of_this(words: Words, number: int, price: Asked | None, stated: list[Stated]) -> bool:
    """Whether what a passage of a page states is of this product.

    The price asked stands within a few passages of it; another price with it is that of another offer.
    """
    if price is None:
        return False
    beside = set(amounts_of(words.texts[number].words, price.currency)) - {
        each.price.amount for each in stated
    }
    if beside:
        return price.amount in beside
    return near_price(words, number, price)


def near_price(words: Words, number: int, price: Asked) -> bool:
    """Whether the price asked stands within a few passages of one."""
    around = words.texts[max(0, number - NEAR) : number + NEAR + 1]
    return any(price.amount in amounts_of(text.words, price.currency) for text in around)


def _in(text: Text) -> Iterator[Stated]:
    plain = plain_digits(text.words)
    for pattern in (_PER, _IS):
        for match in pattern.finditer(plain):
            try:
                price, currency = unit_price(f"{match['price']} / {match['per']}".replace("²", "2"))
            except UnusableError:
                continue
            yield Stated(price, currency, text.source(*match.span()))


def sold_empty(read: Read) -> bool:
    """Whether its name is that of a thing by which a size is what it holds: an empty bucket, a machine."""
    return _is_empty(read.listing.name.value or "")


@lru_cache(maxsize=1024)
def _is_empty(name: str) -> bool:
    return _empty().search(plain_digits(name)) is not None


@cache
def _empty() -> re.Pattern[str]:
    data = yaml.safe_load((files(__package__) / "sold_empty.yaml").read_text("utf-8"))
    return re.compile("|".join(each for listed in data.values() for each in listed), re.IGNORECASE)


@cache
def _bases() -> dict[str, frozenset[int]]:
    data = yaml.safe_load((files(__package__) / "bases.yaml").read_text("utf-8"))
    return {unit: frozenset(numbers) for unit, numbers in data.items()}


def comparable(per: Quantity) -> bool:
    """Whether prices are compared by a measure: 1 kg, 100 ml, and not 250 g."""
    unit = unit_named(per.unit)
    symbol = unit.symbol if unit is not None else per.unit
    return any(per.amount == Decimal(number) for number in _bases().get(symbol, ()))
