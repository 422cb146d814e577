"""The page on which an order is sent: its button, the summary above it, and ways back.

Source: Directive 2011/83/EU art. 8(2).
"""

from __future__ import annotations

from collections.abc import Iterator

from venditor.listings.observing.notices.texts import few, kind_of, place
from venditor.listings.observing.notices.wordings import plain
from venditor.listings.observing.notices.words import ordering_words
from venditor.listings.observing.observation import Confidence, Observation, Offer
from venditor.listings.read import Passage, Read

_SIGNS_OF_AN_ORDER_PAGE = 2
"""Of summary, addresses and means of payment, how many make a page with such a button the order page."""

_PRESSED = frozenset(("button", "link"))
_MOST_SHOWN = 3


def order_page(read: Read) -> bool | None:
    """Whether a page is one on which an order is sent.

    Returns:
        ``False`` for a page with a button into a basket; ``None`` where no sign of either is seen.
    """
    button = order_button(read)
    basket = any(
        passage.kind in _PRESSED and not passage.hidden and ordering_words().holds("basket", passage.text)
        for passage in read.passages
    )
    if button is None or basket:
        return False if basket else None
    signs = sum(
        any(_names(passage, family) for passage in read.passages)
        for family in ("summary", "addresses", "payment")
    )
    return True if signs >= _SIGNS_OF_AN_ORDER_PAGE else None


def _names(passage: Passage, family: str) -> bool:
    """Whether a heading, a label of a field or a short text is of a family; long ones speak of much."""
    short = passage.kind in {"heading", "field"} or (passage.kind == "text" and len(passage.text) <= _SHORT)
    return short and not passage.hidden and ordering_words().holds(family, passage.text)


_SHORT = 60


def order_button(read: Read) -> int | None:
    """The last button by which an order is sent, by its index; that of a wallet is its own."""
    found = None
    for index, passage in enumerate(read.passages):
        if passage.kind == "button" and not passage.hidden and _taken(passage.text):
            found = index
    return found


def _taken(label: str) -> str:
    """How the words of a button are taken: ``pays``, ``vague``, or empty for no order."""
    said = plain(label)
    if not said:
        return ""
    return next((family for family in ("pays", "vague") if ordering_words().holds(family, said)), "")


def ordering(offer: Offer) -> Iterator[Observation]:
    """The button, the summary and the corrections of an order page; of another page nothing."""
    read = offer.read
    at = order_button(read)
    if at is None or not order_page(read):
        return
    button = read.passages[at]
    source = place(kind_of(read), button)
    if _taken(button.text) == "pays":
        yield Observation("order_button", "seen", (source,), "high", values={"words": button.text})
    else:
        told = {"words": button.text}
        yield Observation("order_button", "flawed", (source,), "medium", "vague_label", told)
        yield Observation("vague_order_button", "seen", (source,), "medium", values=told)
    yield from _summary(read, at)
    yield from _corrections(read)


def _summary(read: Read, button: int) -> Iterator[Observation]:
    kind = kind_of(read)
    totals = [
        index
        for index, passage in enumerate(read.passages)
        if passage.kind in {"text", "heading"}
        and not passage.hidden
        and len(passage.text) <= _SHORT
        and ordering_words().holds("total", passage.text)
    ]
    above = [index for index in totals if index < button]
    if not above:
        if totals:
            late = place(kind, read.passages[totals[0]])
            yield Observation("order_summary", "flawed", (late,), "medium", "after_button")
        return
    last = read.passages[above[-1]]
    between = [each for each in read.passages[above[-1] + 1 : button] if _parts(each)]
    if not between:
        yield Observation("order_summary", "seen", (place(kind, last),), "medium")
        return
    sure: Confidence = "medium" if any(each.kind == "field" for each in between) else "low"
    named = dict.fromkeys(each.text[:_SHORT] for each in between if each.text)
    shown = "; ".join(list(named)[:_MOST_SHOWN])
    places = few(place(kind, each) for each in (*between[:_MOST_SHOWN], last))
    yield Observation("order_summary", "flawed", places, sure, "not_adjacent", {"between": shown})


def _parts(passage: Passage) -> bool:
    """Whether a passage parts the summary from the button: a field, or words that are none of the sum's."""
    if passage.hidden or passage.kind not in {"field", "text", "heading", "link"}:
        return False
    if passage.kind == "field":
        return True
    words = ordering_words()
    sums = words.holds("tax_line", passage.text) or not any(one.isalpha() for one in passage.text)
    return not (sums or words.holds("correction", plain(passage.text)))


def _corrections(read: Read) -> Iterator[Observation]:
    for passage in read.passages:
        known = passage.kind in _PRESSED and not passage.hidden
        if known and ordering_words().holds("correction", plain(passage.text)):
            told = {"words": passage.text}
            yield Observation(
                "order_correction", "seen", (place(kind_of(read), passage),), "medium", values=told
            )
            return
