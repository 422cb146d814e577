"""Extras that cost more and are ticked before the buyer has touched them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from venditor.listings.observing.observation import Observation
from venditor.listings.observing.prices.amounts import amounts_of, asked, shown_money
from venditor.listings.observing.prices.words import not_within, phrase_data
from venditor.listings.read import Passage, Read
from venditor.products import MOST_QUOTED, Source

ABOUT = "preticked_extra"

SHORT = 60
"""Characters of a passage that can be the heading of a box, whatever it is marked up as."""

FAR = 100
"""Passages between a heading and a box under it."""


def ticked_extras(read: Read, currency: str) -> Iterator[Observation]:
    """Fields for something that is added to this order at a price, and that are ticked.

    Not other products that are offered with this one under a heading of their own, to be put into the basket
    with a button of their own; nor filters, newsletters and comparisons, which add nothing.

    Args:
        read: a page, with its passages.
        currency: of the price.
    """
    price = asked(read)
    for place, passage in enumerate(read.passages):
        if passage.kind != "field" or not passage.ticked or not _is_extra(passage.text):
            continue
        extra = [each for each in amounts_of(passage.text, currency) if each > 0]
        # What costs as much as the thing itself is the thing itself.
        if len(extra) != 1 or (price is not None and extra[0] == price.amount):
            continue
        if not _of_another_order(read.passages[max(0, place - FAR) : place]):
            values = {"extra": passage.text[:MOST_QUOTED], "fee": shown_money(extra[0], currency)}
            yield Observation(ABOUT, "seen", (_source(passage),), "high", values=values)


def _of_another_order(before: Sequence[Passage]) -> bool:
    """Whether the nearest heading before a box is one for other products that are bought with this one."""
    for passage in reversed(before):
        if len(passage.text) <= SHORT and _matches("bought_together", passage.text):
            return True
        if passage.kind == "heading":
            return False
    return False


def _is_extra(text: str) -> bool:
    return _matches("extras", text) and not _matches("no_extras", text)


def _matches(kind: str, text: str) -> bool:
    return _pattern(kind).search(text) is not None


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    words = (word for listed in phrase_data()[kind].values() for word in listed)
    return re.compile("|".join(not_within(word) for word in words), re.IGNORECASE)


def _source(passage: Passage) -> Source:
    return Source(
        "page", passage.path, passage.text[:MOST_QUOTED], at=passage.path, snapshot=passage.snapshot
    )
