"""Items that an offer must show somewhere in the world: which of them can be seen in it, and with what flaw.

Fields of the listing are looked at first, then labels with what stands behind them, then phrases in running
text. Of several places the one that tells most is given. An item that is told nowhere is not observed: it may
stand on the page where a feed row was given.

>>> from venditor.listings.observing.observation import Offer
>>> from venditor.listings.read import Read
>>> from venditor.products import Field, Listing, Source
>>> from datetime import date
>>> where = Source("feed", "item 1/g:manufacturer", "Lampen GmbH, Hauptstraße 5, 12345 Berlin")
>>> listing = Listing(manufacturer=Field.present(where.quotation, where))
>>> for one in observe_items(Offer(Read(None, listing), date(2026, 11, 28))):
...     print(one.about, one.seen, one.flaw)
manufacturer_name seen
manufacturer_postal_address seen
manufacturer_electronic_address flawed no_electronic_address
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from venditor.listings.observing.categories import Categories, categories_of
from venditor.listings.observing.items.alcohol import alcohol_sold_online
from venditor.listings.observing.items.behind_labels import behind_labels
from venditor.listings.observing.items.candidates import best, seen
from venditor.listings.observing.items.electrical import energy
from venditor.listings.observing.items.fibres import fibres
from venditor.listings.observing.items.fields import by_fields, price_as_total
from venditor.listings.observing.items.labels import labelled_in
from venditor.listings.observing.items.people import people
from venditor.listings.observing.items.phrases import phrases_in
from venditor.listings.observing.items.pictures import pictures
from venditor.listings.observing.items.running_text import in_running_text, shapes
from venditor.listings.observing.items.seller import of_the_shop
from venditor.listings.observing.items.texts import Texts
from venditor.listings.observing.naming import LONGEST, MEASURED
from venditor.listings.observing.observation import Observation, Offer

__all__ = ["observe_items"]


def observe_items(
    offer: Offer,
    categories: Categories | None = None,
    known: Iterable[Observation] = (),
    *,
    texts: Texts | None = None,
) -> Iterator[Observation]:
    """Each item that can be seen in an offer, once.

    Args:
        offer: that is looked at.
        categories: what is known of the kind of thing that is sold, where that was asked for before.
        known: what a registry knows of the product (:func:`venditor.listings.observing.registry.known_of`);
            an item that the offer shows is seen all the same.
        texts: of the offer, where they are at hand.
    """
    kinds = categories or categories_of(offer.read)
    yield from best(chain(_all(offer, kinds, texts or Texts(offer.read)), known))


def _all(offer: Offer, categories: Categories, texts: Texts) -> Iterator[Observation]:
    listing = offer.read.listing
    labelled = tuple(labelled_in(offer.read, texts))
    found = tuple(phrases_in(texts, listing.language.value))
    yield from by_fields(listing, texts)
    yield from alcohol_sold_online(offer.read, categories, on_page=texts.on_page)
    yield from people(listing, texts, labelled, food=categories.holds("food"))
    yield from behind_labels(labelled, categories)
    yield from fibres(texts, labelled, categories)
    yield from energy(listing, texts, labelled, found)
    told = tuple(in_running_text(found, categories))
    yield from told
    yield from price_as_total(listing, told)
    yield from shapes(texts, categories)
    measured = categories.holds("sold_by_measure") is not False and MEASURED.search(
        (listing.name.value or "")[:LONGEST]
    )
    if measured:
        yield seen("net_quantity", *listing.name.sources, confidence="medium")
    if texts.on_page:
        yield from pictures(listing, texts)
        yield from of_the_shop(texts, labelled, listing.url.value or "")
