"""What words say of the price asked: that it is of one, of a measure, of a package."""

from __future__ import annotations

from venditor.core.quantity import Quantity
from venditor.listings.observing.prices.amounts import Asked, amounts_of
from venditor.listings.observing.prices.words import Said, Words
from venditor.listings.values.units import unit_named

LEAST = 2
"""Things from which on a package is one of several."""

BESIDE = 20
"""Characters beside words that a price is of one, in which another amount is the one that they are about."""


def of_the_price(words: Words, kind: str, price: Asked) -> Said | None:
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


def unit_of(said: Said | None) -> str:
    """The symbol of the unit in a phrase; empty where it is none."""
    unit = unit_named(said["unit"].replace("²", "2")) if said is not None else None
    return unit.symbol if unit is not None else ""


def alike(measure: Quantity, unit: str) -> bool:
    """Whether a measure can be counted in a unit."""
    one, other = unit_named(measure.unit), unit_named(unit)
    return one is not None and other is not None and one.base == other.base


def one_number(words: Words, kind: str) -> Said | None:
    """The phrase of a kind, if all of them say the same number, and that is several."""
    found = list(words.said(kind))
    if not found or len({each.number for each in found}) > 1 or found[0].number < LEAST:
        return None
    return found[0]


def package(words: Words) -> Said | None:
    """The words that it comes in a package of several."""
    return one_number(words, "pack_of")
