"""Whether an offer says that a private person sells: most laws of offers are for businesses."""

from __future__ import annotations

from venditor.listings.observing.notices.words import other_words
from venditor.listings.read import Read

_SHORT = 90


def sold_by_business(read: Read) -> bool | None:
    """``False`` where a page says that the seller is private; ``None`` where it is silent, or says both."""
    private = business = False
    for passage in read.passages:
        if passage.hidden or passage.kind not in {"text", "heading"} or not 0 < len(passage.text) <= _SHORT:
            continue
        private = private or other_words().holds("private_seller", passage.text)
        business = business or other_words().holds("business_seller", passage.text)
    return False if private and not business else None
