"""The tiles of a list of products: each with a name and a price, side by side with others like it.

A tile is the smallest element that has a name and a price, and beside which at least one other of its kind
has them too. What stands in it is of one product, so that it can be judged alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from venditor.listings.observing.categories import categories_of
from venditor.listings.page.amounts import MONEY
from venditor.listings.read import Passage, Read, source
from venditor.listings.values.digits import plain_digits
from venditor.products import Field, Listing, Source

MOST_TILES = 200
"""Tiles of a page that are judged."""
LONGEST = 300
"""Characters of a name or a price with what stands beside it; longer texts tell of the shop."""
_NAMES = ("heading", "link", "image")
"""What names a product, the surest first."""
_STEP = " > "
_BY_CONTENT = frozenset(("food", "alcoholic", "food_supplement", "cosmetic", "animal_feed"))
"""Kinds of things whose weight or volume is their content."""
_PER = re.compile(
    r"(?:/|\bper\b|\bje\b|\bpro\b|\bpor\b|\bpar\b|\bal\b|\bza\b|=|每|あたり|당)\s*"
    r"(?:\d+(?:[.,]\d+)?\s*)?(?:kg|k\b|mg|g\b|gr|lb|oz|ml|cl|dl|l\b|lt|lit|m\b|m²|m2|st|stück|pi|u|公斤|公克|公升|毫升)"
    r"|\b(?:1|10|100)\s?(?:kg|g|l|ml|m|m²)\s?[=:]",
    re.IGNORECASE,
)
"""Words of a price for a measure, rather more than less: who shows one has no finding."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One product of a list.

    Attributes:
        name: as it is named there.
        read: what stands in the tile, as a listing of its own.
        where: its name and its price.
    """

    name: str
    read: Read
    where: tuple[Source, ...]


def tiles_of(read: Read) -> Iterator[Tile]:
    """The tiles of a page, in its order.

    Args:
        read: the page, with its passages.
    """
    shown = [one for one in read.passages if not one.hidden and one.text and len(one.text) <= LONGEST]
    priced = [one for one in shown if one.kind != "image" and MONEY.search(plain_digits(one.text))]
    roots = _roots([one.path for one in priced], [one.path for one in shown if one.kind in _NAMES])
    inside: dict[str, list[Passage]] = {root: [] for root in roots}
    for one in shown:
        for prefix in _prefixes(one.path):
            if prefix in inside:
                inside[prefix].append(one)
    prices = {one.path: one for one in reversed(priced)}
    for passages in list(inside.values())[:MOST_TILES]:
        tile = _tile(read, passages, prices)
        if tile is not None:
            yield tile


def _prefixes(path: str) -> list[str]:
    """Paths of the elements that something stands in, the innermost first."""
    steps = path.split(_STEP)
    return [_STEP.join(steps[:depth]) for depth in range(len(steps), 0, -1)]


def _roots(priced: Sequence[str], named: Sequence[str]) -> list[str]:
    """Paths of the tiles."""
    with_name = {prefix for path in named for prefix in _prefixes(path)}
    both = {prefix for path in priced for prefix in _prefixes(path)} & with_name
    alike: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in both:
        alike[_kind(path)].add(path)
    found: dict[str, None] = {}
    for path in priced:
        root = next((one for one in _prefixes(path) if one in both and len(alike[_kind(one)]) > 1), None)
        if root is not None:
            found[root] = None
    return list(found)


def _kind(path: str) -> tuple[str, str]:
    """Where an element is and of which kind: those of a list agree in both."""
    parent, _, own = path.rpartition(_STEP)
    return parent, own.partition(":")[0]


def _tile(read: Read, passages: Sequence[Passage], prices: dict[str, Passage]) -> Tile | None:
    names = [one for kind in _NAMES for one in passages if one.kind == kind]
    price = next((prices[one.path] for one in passages if one.path in prices), None)
    if not names or price is None:
        return None
    first = names[0].kind
    name = max((one for one in names if one.kind == first), key=lambda one: len(one.text))
    where = tuple(dict.fromkeys(source("page", one.path, one.text) for one in (name, price)))
    listing = Listing(name=Field.present(name.text, where[0]), language=read.listing.language)
    return Tile(name.text, Read(None, listing, (), tuple(passages)), where)


def may_lack_unit_price(tile: Tile) -> bool:
    """Whether a tile is of something sold by its content, and has no words of a price for a measure.

    A volume is the content of food and of cosmetics, and the size of a bag or of a kettle: without a page of
    its own nothing else tells which of the two it is.
    """
    kinds = categories_of(tile.read)
    told = {name for name, fact in kinds.facts.items() if fact.value is True and fact.confidence != "low"}
    return not told.isdisjoint(_BY_CONTENT) and not any(_PER.search(one.text) for one in tile.read.passages)
