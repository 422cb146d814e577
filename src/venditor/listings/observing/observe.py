"""Everything that is seen in an offer: once for all destinations, and for each what depends on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from venditor.listings.observing.observation import (
    Destination,
    DestinationDetector,
    Detector,
    Observation,
    Offer,
)
from venditor.rules.syntax import Value

DETECTORS: tuple[Detector, ...] = ()
"""Those that look at an offer whatever the destination."""

AT_DESTINATION: tuple[DestinationDetector, ...] = ()
"""Those that compare with what a destination gives, or speaks."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in an offer.

    Attributes:
        observations: in the order of the detectors.
        facts: of the vocabulary of listings, as far as the offer tells them.
        on_page: whether a page was given, on which everything might stand.
    """

    observations: tuple[Observation, ...]
    facts: Mapping[str, Value]
    on_page: bool


def observe(offer: Offer) -> Seen:
    """What can be seen whatever the destination."""
    return Seen(
        observations=tuple(one for look in DETECTORS for one in look(offer)),
        facts={},
        on_page=any(passage.path.startswith("html") for passage in offer.read.passages[:1]),
    )


def observe_at(offer: Offer, destination: Destination) -> Iterator[Observation]:
    """What is seen only by what a destination gives, or speaks."""
    for look in AT_DESTINATION:
        yield from look(offer, destination)
