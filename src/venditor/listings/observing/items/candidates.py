"""Observations as they are made, and which of several about one item stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from venditor.listings.observing.items.texts import TO_OPEN
from venditor.listings.observing.observation import Confidence, Observation, Seen
from venditor.products import Source

ELSEWHERE = frozenset(("hidden", "folded", "only_linked"))
"""Flaws of an item that is there, but not where a reader sees it."""

KNOWN = "known_not_shown"
"""The flaw of an item that the shop's registry knows; it goes before others, whose mending words it has."""

_SEEN: Mapping[Confidence, float] = {"high": 6, "medium": 5, "low": 3}
_KNOWN, _FLAWED, _LINKED, _ELSEWHERE, _ABSENT = 4.5, 4, 2.5, 2, 1


def seen(
    item: str, *sources: Source, confidence: Confidence = "high", hidden: str = "", **values: str
) -> Observation:
    """An item is seen; one that the page hides is flawed.

    Args:
        item: as the vocabulary names it after ``required.``.
        sources: where.
        confidence: how surely.
        hidden: how the page hides it; empty where it shows it.
        values: what the texts of the catalogue have gaps for.
    """
    if hidden:
        flaw = "folded" if hidden in TO_OPEN else "hidden"
        return Observation(item, "flawed", sources, confidence, flaw, {**values, "how": hidden})
    return Observation(item, "seen", sources, confidence, "", values)


def flawed(
    item: str, flaw: str, *sources: Source, confidence: Confidence = "high", hidden: str = "", **values: str
) -> Observation:
    """An item is there, but not as it does; hidden is the worse flaw, folded the lesser."""
    if hidden and hidden not in TO_OPEN:
        return seen(item, *sources, confidence=confidence, hidden=hidden, **values)
    return Observation(item, "flawed", sources, confidence, flaw, values)


def absent(item: str, *sources: Source) -> Observation:
    """There is a place for an item, and nothing in it."""
    state: Seen = "absent"
    return Observation(item, state, sources)


OF_THE_SHOP = frozenset(
    "seller_identity seller_address seller_contact seller_email seller_representative seller_registration "
    "payment_means delivery_cost delivery_restrictions complaint_handling after_sales_terms".split()
)
"""Items that stand in footers and menus, which scripts fold and unfold: hidden there, they hardly are."""


def unsure(observation: Observation) -> Observation:
    """What is hidden of the shop itself is a hint, and no more."""
    if observation.flaw == "hidden" and observation.about in OF_THE_SHOP:
        return replace(observation, confidence="low")
    return observation


def best(observations: Iterable[Observation]) -> Iterator[Observation]:
    """Of several about one item the one that tells most, in the order in which items first came."""
    chosen: dict[str, Observation] = {}
    for each in observations:
        before = chosen.get(each.about)
        if before is None or _rank(each) > _rank(before):
            chosen[each.about] = each
    yield from map(unsure, chosen.values())


def _rank(observation: Observation) -> float:
    if observation.seen == "seen":
        return _SEEN[observation.confidence]
    if observation.seen == "absent":
        return _ABSENT
    if observation.flaw == KNOWN:
        return _KNOWN
    if observation.flaw == "only_linked" and observation.confidence != "low":
        # A way to it that is shown tells more than words that are not.
        return _LINKED
    return _ELSEWHERE if observation.flaw in ELSEWHERE else _FLAWED
