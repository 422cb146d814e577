"""Terms of an offer beside what the law of orders gives a buyer at a destination.

:func:`terms` reads what an offer says of returns, guarantees, courts and liability, in its words and in
markup, and gives each term that takes something away as a practice that was seen. Whether such a term has
an effect is for packs to say. Words are data (``returns.yaml``, ``clauses.yaml``, ``places.yaml``), by
language.
"""

from __future__ import annotations

from collections.abc import Iterator

from venditor.listings.observing.notices.texts import texts
from venditor.listings.observing.observation import Destination, DestinationDetector, Observation, Offer
from venditor.listings.observing.terms import clauses, policies, returns
from venditor.listings.observing.terms.saying import Term, together

__all__ = ["DESTINATION_DETECTORS", "terms"]


def terms(offer: Offer, destination: Destination) -> Iterator[Observation]:
    """The terms of an offer that give a buyer at a destination less than the law of orders does."""
    yield from together(_found(offer, destination))


def _found(offer: Offer, destination: Destination) -> Iterator[Term]:
    floor, today, country = destination.floor, offer.checked_on, destination.country
    yield from policies.in_markup(offer.read, floor, today, country)
    told = offer.read.listing.condition
    condition = str(told.value) if told.state == "present" else ""
    for text in texts(offer.read):
        yield from returns.in_words(text, floor, today, country)
        yield from clauses.in_words(text, floor, today, country, condition)


DESTINATION_DETECTORS: tuple[DestinationDetector, ...] = (terms,)
"""What looks for terms."""
