"""Pictures of the product in a page, and its description, where no field of the listing has them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise

from venditor.listings.observing.items.candidates import seen
from venditor.listings.observing.items.texts import Text, Texts
from venditor.listings.observing.observation import Observation
from venditor.products import PRESENT, Listing

SHORTEST_NAME = 5
"""Letters of a name that is looked for in the words of pictures; shorter ones stand in other words."""

NEAR = 30
"""Texts after the heading of a product among which its description may stand."""

NEAR_TEXT = 60
"""Characters of a text near the heading that describes something."""

FEWEST_LETTERS = 30
"""Letters of a text under a heading that announces a description; an eastern one says as much as three."""

ALIKE = 16
"""Letters with which the words of a picture and a heading of the product begin alike."""

MOST_WORDS = 500
"""Characters of the words of a picture that are looked at."""

LONGEST_NAME = 200
"""Characters of a name that is looked for in them."""

LONG_TEXT = 120
"""Characters of a text that describes something."""

_DESCRIPTION = re.compile(
    r"(?:produkt|artikel)?beschreibung|(?:product |item )?description|description du produit|"
    r"descripción|descrizione(?: prodotto)?|(?:product)?(?:om)?beschrijving|opis(?: produktu)?|"
    r"descriere|descrição|商品說明|商品描述|商品介紹|產品說明|商品说明|产品描述|商品説明|상품설명|상품 설명",
    re.IGNORECASE,
)
# What stands near the name of a product on any page, and says nothing of it.
_FURNITURE = re.compile(
    r"cookie|newsletter|versand|liefer|widerruf|shipping|deliver|livraison|retour|return|envío|spedizion|"
    r"consegna|resi\b|dostaw|wysył|livrar|entrega|mwst|\bvat\b|\btva\b|\biva\b|\bbtw\b|payment|zahlung|paypal|"
    r"javascript|運費|退貨|付款|送料|배송",
    re.IGNORECASE,
)


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
            if (
                text.kind == "image"
                and not text.aside
                and _is_of(text.words, listing.name.value or "", named)
            ):
                yield seen("product_picture", text.source(), confidence="medium", hidden=text.hidden)
    if listing.description.state != PRESENT:
        described = next(_near_the_name(listing, texts), None) or next(_under_its_heading(texts), None)
        if described is not None:
            yield seen("main_characteristics", described.source(), confidence="medium")
            return
        described = next((text for text in texts.all if _describes(text)), None)
        if described is not None:
            yield seen("main_characteristics", described.source(), confidence="low")


def _is_of(words: str, name: str, named: set[str]) -> bool:
    """Whether a picture is called as the product is: by its name, or as a heading begins."""
    start = _start(words)
    if len(start) == ALIKE and start in named:
        return True
    whole = html.unescape(name).strip().lower()
    if len(whole) < SHORTEST_NAME:
        return False
    return (
        re.search(rf"(?<!\w){re.escape(whole[:LONGEST_NAME])}(?!\w)", words[:MOST_WORDS].lower()) is not None
    )


def _near_the_name(listing: Listing, texts: Texts) -> Iterator[Text]:
    """Texts that describe, among those after the first heading that has the name of the product."""
    name = (listing.name.value or "").strip().lower()
    for number, text in enumerate(texts.all):
        if name and text.kind == "heading" and not text.hidden and name in text.words.lower():
            yield from filter(_introduces, texts.all[number + 1 : number + 1 + NEAR])
            return


def _under_its_heading(texts: Texts) -> Iterator[Text]:
    """Texts right under a heading that announces a description."""
    for before, text in pairwise(texts.all):
        if before.kind == "heading" and _DESCRIPTION.fullmatch(before.words) and text.kind == "text":
            letters = sum(3 if letter > "\u2e80" else 1 for letter in text.words if letter.isalpha())
            if not text.hidden and letters >= FEWEST_LETTERS:
                yield text


def _introduces(text: Text) -> bool:
    shown = text.kind == "text" and not text.aside and not text.hidden
    return shown and len(text.words) >= NEAR_TEXT and not _FURNITURE.search(text.words)


def _start(words: str) -> str:
    return html.unescape(words).lower().strip()[:ALIKE]


def _describes(text: Text) -> bool:
    return text.kind == "text" and not text.aside and not text.hidden and len(text.words) >= LONG_TEXT
