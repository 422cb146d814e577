"""Pictures of the product in a page, and its description, where no field of the listing has them."""

from __future__ import annotations

import html
from collections.abc import Iterator

from venditor.listings.observing.items.candidates import seen
from venditor.listings.observing.items.texts import Text, Texts
from venditor.listings.observing.observation import Observation
from venditor.products import PRESENT, Listing

ALIKE = 16
"""Letters with which the words of a picture and a heading of the product begin alike."""

LONG_TEXT = 120
"""Characters of a text that describes something."""


def pictures(listing: Listing, texts: Texts) -> Iterator[Observation]:
    """A picture that is called as the product is; a text long enough to describe it.

    Args:
        listing: that is looked at.
        texts: of the page.
    """
    if listing.images.state != PRESENT:
        named = {_start(text.words) for text in texts.all if text.kind == "heading" and not text.aside}
        named.add(_start(listing.name.value or ""))
        for text in texts.all:
            if text.kind == "image" and len(_start(text.words)) == ALIKE and _start(text.words) in named:
                yield seen("product_picture", text.source(), confidence="medium", hidden=text.hidden)
    if listing.description.state != PRESENT:
        described = next((text for text in texts.all if _describes(text)), None)
        if described is not None:
            yield seen("main_characteristics", described.source(), confidence="low")


def _start(words: str) -> str:
    return html.unescape(words).lower().strip()[:ALIKE]


def _describes(text: Text) -> bool:
    return text.kind == "text" and not text.aside and not text.hidden and len(text.words) >= LONG_TEXT
