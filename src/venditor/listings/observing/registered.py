"""What a registry knows of a product and an offer shows, in the registry's own words wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

from venditor.listings.observing.items.texts import Text, Texts
from venditor.listings.observing.observation import Observation
from venditor.products.actors import Actor, Assignment

APART = 3
"""Texts between the street and the town of one address, at most: each may have a line of its own."""

_Shown = Sequence[tuple[int, Text]]


def shown_of(assigned: Assignment, texts: Texts) -> Iterator[Observation]:
    """What of it is shown; an address only where the name is shown too.

    Args:
        assigned: what the registry tells of the product.
        texts: of the offer; what is hidden, or under the heading of something else, shows nothing.
    """
    shown = [(at, text) for at, text in enumerate(texts.all) if not (text.hidden or text.aside)]
    for role, actor in (
        ("manufacturer", assigned.manufacturer),
        ("responsible_person", assigned.responsible_person),
    ):
        if actor is not None:
            yield from _of_actor(role, actor, shown)


def _of_actor(role: str, actor: Actor, shown: _Shown) -> Iterator[Observation]:
    named = [*_standing(actor.name, shown), *_standing(actor.trade_name, shown)]
    if not named:
        return
    yield _seen(f"{role}_name", named[0][1])
    if actor.postal:
        streets, towns = _standing(actor.street, shown), _standing(actor.town, shown)
        near = next((one for one, other in product(streets, towns) if abs(one[0] - other[0]) <= APART), None)
        if near is not None:
            yield _seen(f"{role}_postal_address", near[1])
    if actor.electronic:
        places = _standing(actor.electronic, shown, addresses=True)
        if places:
            yield _seen(f"{role}_electronic_address", places[0][1])


def _seen(item: str, text: Text) -> Observation:
    return Observation(item, "seen", (text.source(),))


def _standing(words: str, shown: _Shown, *, addresses: bool = False) -> list[tuple[int, Text]]:
    """The texts in which words stand; in those of links and forms too, where addresses are meant."""
    if not words:
        return []
    written = _written(words)
    return [
        (at, text)
        for at, text in shown
        if written.search(text.words) or (addresses and written.search(text.address))
    ]


@lru_cache(maxsize=256)
def _written(words: str) -> re.Pattern[str]:
    """Words as they may be written: in any letters, blanks where they have some, no part of a longer word."""
    apart = r"\s*".join(map(re.escape, words.split()))
    # Scripts that set no blanks between words have no borders to look at.
    before = r"(?<![\w@.+-])" if words[0].isascii() else ""
    behind = r"(?!\w|[.-]\w)" if words[-1].isascii() and words[-1].isalnum() else ""
    return re.compile(before + apart + behind, re.IGNORECASE)
