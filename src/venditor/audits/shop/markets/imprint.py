"""What an imprint tells of the seller, which no line of a product page tells in this way.

An imprint that gives a postal address names whose it is: its first lines are the seller. On a product page
the same lines might be anybody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import cast

from venditor.listings.observing.observation import Observation
from venditor.listings.read import Passage, Read, source
from venditor.products import Source
from venditor.rules.source import parse
from venditor.rules.vocabulary import mapping

PAGES = frozenset(("contact", "imprint"))
"""Kinds of pages that tell of the seller."""
_MOST = 300
"""Characters of a line that names a person; longer ones are terms."""
_LINES_BEFORE = 2
"""Lines above an address in which the name stands."""


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    given = parse((files("venditor.audits.shop.markets") / "imprint.yaml").read_bytes(), "imprint.yaml")
    listed = mapping(given, (), given.data)
    return {item: tuple(words) for item, words in cast("Mapping[str, list[str]]", listed).items()}


def told_by_imprint(read: Read, seen: Iterable[Observation]) -> Iterator[Observation]:
    """What is seen on an imprint beside what is seen on any page.

    Args:
        read: the imprint.
        seen: what is seen on it as on any page.
    """
    address = next((one for one in seen if one.about == "seller_address" and one.seen == "seen"), None)
    texts = [one for one in read.passages if one.kind in {"text", "heading"} and one.text and not one.hidden]
    if address is not None:
        at = next((n for n, one in enumerate(texts) if one.path == address.sources[0].path), None)
        lines = [] if at is None else texts[max(0, at - _LINES_BEFORE) : at + 1]
        named = next((one for one in lines if one.kind == "text"), None)
        where = _source(named) if named else address.sources[0]
        yield Observation("seller_identity", "seen", (where,), "medium")
    for item, words in _words().items():
        for one in texts:
            if len(one.text) <= _MOST and any(word in one.text.lower() for word in words):
                yield Observation(item, "seen", (_source(one),), "medium")
                break


def _source(passage: Passage) -> Source:
    return source("page", passage.path, passage.text)
