"""Alcohol that is offered to whoever orders: it has a price, and a way to order it."""

from __future__ import annotations

from collections.abc import Iterator

from venditor.listings.observing.categories import Categories
from venditor.listings.observing.notices.ordering import order_button
from venditor.listings.observing.notices.texts import kind_of, place
from venditor.listings.observing.notices.words import ordering_words
from venditor.listings.observing.observation import Observation
from venditor.listings.read import Passage, Read
from venditor.products import PRESENT, Source

PRACTICE = "alcohol_sold_online"


def alcohol_sold_online(read: Read, categories: Categories, *, on_page: bool) -> Iterator[Observation]:
    """Whether a drink with alcohol can be ordered.

    A row of a feed is an offer by itself; a page shows one by its button.

    Args:
        read: the listing.
        categories: what is known of the kind of thing that is sold.
        on_page: whether a page was given.
    """
    fact = categories.facts.get("alcoholic")
    if fact is None or not fact.value or fact.confidence == "low" or read.listing.price.state != PRESENT:
        return
    sources = (*fact.sources[:1], *read.listing.price.sources[:1])
    if on_page:
        button = _button(read)
        if button is None:
            return
        sources = (button, *sources)
    yield Observation(PRACTICE, "seen", sources, "high")


def _button(read: Read) -> Source | None:
    """The button by which the thing is ordered or put into a basket."""
    at = order_button(read)
    pressed = read.passages[at] if at is not None else next(filter(_into_basket, read.passages), None)
    return place(kind_of(read), pressed) if pressed is not None else None


def _into_basket(passage: Passage) -> bool:
    pressed = passage.kind in {"button", "link"} and not passage.hidden
    return pressed and ordering_words().holds("basket", passage.text)
