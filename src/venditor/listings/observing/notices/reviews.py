"""Reviews, and whether the offer says if and how they are checked.

Source: Directive 2005/29/EC art. 7(6).
"""

from __future__ import annotations

from collections.abc import Iterator

from venditor.listings.observing.notices.texts import READ_OUT, few, kind_of, place
from venditor.listings.observing.notices.words import other_words
from venditor.listings.observing.observation import Confidence, Observation, Offer
from venditor.listings.read import Passage, Read

_LONGEST_COUNT = 80
"""Characters of a text that tells how many reviews there are; a longer one tells of other things."""


def reviews_shown(read: Read) -> bool | None:
    """Whether an offer shows what buyers think; ``None`` where nothing of it was found."""
    rating = read.listing.rating
    if rating.state == "present" and rating.value is not None and rating.value.count != 0:
        return True
    short = [each for each in read.passages if _is_short(each)]
    if any(other_words().holds("reviews", each.text) for each in short):
        return True
    if any(other_words().holds("no_reviews", each.text) for each in short):
        return False
    headed = any(
        each.kind == "heading" and other_words().holds("reviews_heading", each.text) for each in short
    )
    return True if headed else None


def _is_short(passage: Passage) -> bool:
    shown = not passage.hidden or passage.hidden in READ_OUT
    return shown and passage.kind in {"text", "heading", "link"} and len(passage.text) <= _LONGEST_COUNT


def review_policy(offer: Offer) -> Iterator[Observation]:
    """Words on how reviews are collected, ranked and taken down; a link with them leads to more."""
    read = offer.read
    for passage in read.passages:
        for said in other_words().find("review_policy", passage.text):
            source = place(kind_of(read), passage)
            yield Observation("review_policy", "seen", (source,), "medium", values={"words": said.words})
            return


def review_check_notice(offer: Offer) -> Iterator[Observation]:
    """Words on whether reviews are checked; a label on single ones is a hint of it."""
    read = offer.read
    kind = kind_of(read)
    spoken = [passage for passage in read.passages if passage.kind in {"text", "heading", "link", "button"}]
    notices = [
        (passage, said.words)
        for passage in spoken
        for said in other_words().find("review_check", passage.text)
    ]
    labels = [
        (passage, passage.text)
        for passage in spoken
        if len(passage.text) <= _LONGEST_COUNT and other_words().holds("verified_label", passage.text)
    ]
    found = notices or labels
    if found:
        sources = few(place(kind, passage) for passage, _ in found)
        sure: Confidence = "medium" if notices else "low"
        yield Observation("review_check_notice", "seen", sources, sure, values={"words": found[0][1]})
