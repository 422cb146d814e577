"""Items that are told in running text, where the words around a phrase let it mean the item."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from venditor.listings.observing.categories import Categories
from venditor.listings.observing.items.candidates import flawed, seen
from venditor.listings.observing.items.contacts import names_country
from venditor.listings.observing.items.fields import WITHOUT_TAX
from venditor.listings.observing.items.phrases import Found
from venditor.listings.observing.items.shapes import (
    ABOVE,
    AMOUNT,
    FREE,
    HAZARD,
    RETURNING,
    STRENGTH,
    UNIT_AMOUNT,
)
from venditor.listings.observing.items.texts import Texts
from venditor.listings.observing.observation import Confidence, Observation

LONGEST_LINE = 60
"""Characters of a line that says what delivery costs; what is longer promotes something."""

AROUND = 70
"""Characters before and after a phrase that can change its sense."""

FAR = 200
"""Characters before days in which words of sending back make them other days than those of delivery."""

OF_THE_SHOP = frozenset(
    "total_price price_without_tax delivery_free delivery_amount delivery_more delivery_time "
    "delivery_restrictions "
    "complaint_handling after_sales_terms marketplace_trader_status".split()
)
"""Items that may be told anywhere on a page; others are not taken from among reviews and other products."""

_PER_CALL = re.compile(r"^[\s.]{0,2}/\s?(?:min|appel|anruf|minute)")
_COPYRIGHT = re.compile(r"©|copyright", re.IGNORECASE)
_WORDS = re.compile(r"[\w.,()-]+(?:\s[\w.,()-]+){0,3}")
_ENDED = re.compile(
    r"\s*(?:the\s)?[^\W\d]+(?:\s[A-Z][^\W\d]+)?\s*"
    r"(?:[.,;!)|/&-]|$|\s(?:with|from|and|mit|und|et|con|by)\b)"
)
_OF_AGE = re.compile(r"18|over|jahren|personen")
_PLAIN_PRODUCT = frozenset(("text", "heading"))

Look = Callable[[Found, Categories], Observation | None]


def in_running_text(found: tuple[Found, ...], categories: Categories) -> Iterator[Observation]:
    """What phrases say.

    Args:
        found: phrases that stand in the offer.
        categories: what is known of the kind of thing that is sold.
    """
    for phrase in found:
        if phrase.item not in OF_THE_SHOP and (phrase.text.aside or phrase.text.kind not in _PLAIN_PRODUCT):
            continue
        look = _LOOKS.get(phrase.item)
        observation = look(phrase, categories) if look is not None else None
        if observation is not None:
            yield observation
            if phrase.item == "total_price":
                yield replace(observation, about="tax_included_notice")


def shapes(texts: Texts, categories: Categories) -> Iterator[Observation]:
    """Unit prices and alcoholic strengths, which are known by their shape."""
    for text in texts.all:
        if text.aside or text.kind not in _PLAIN_PRODUCT:
            continue
        words = text.words
        if ("/" in words or "=" in words) and (match := UNIT_AMOUNT.search(words)):
            yield seen("unit_price", text.source(*match.span()), confidence="medium", hidden=text.hidden)
        if categories.holds("food") is not False and ("%" in words or "度" in words or "도" in words):
            strength = STRENGTH.search(words)
            if strength and (categories.holds("alcoholic") or "%" in strength[0]):
                yield seen("alcoholic_strength", text.source(*strength.span()), hidden=text.hidden)


def _seen(item: str, found: Found, confidence: Confidence = "high") -> Observation:
    source = found.text.source(found.start, found.end)
    return seen(item, source, confidence=confidence, hidden=found.text.hidden)


def _after(found: Found) -> str:
    return found.text.words[found.end : found.end + AROUND]


def _before(found: Found) -> str:
    return found.text.words[max(0, found.start - AROUND) : found.start]


def _total(found: Found, _categories: Categories) -> Observation | None:
    if _PER_CALL.match(_after(found)) or found.text.kind == "link":
        return None
    return _seen("total_price", found, "medium" if found.text.aside else "high")


def _net(found: Found, _categories: Categories) -> Observation | None:
    """A price without tax, where an amount stands right before."""
    near = _before(found)[-30:]
    if found.text.aside or found.text.kind == "link" or not AMOUNT.search(near + found.words):
        return None
    source = found.text.source(found.start, found.end)
    stated = (near + found.words).strip()
    hidden = found.text.hidden
    return flawed("total_price", WITHOUT_TAX, source, confidence="medium", hidden=hidden, stated=stated)


def _free(found: Found, _categories: Categories) -> Observation | None:
    """Free delivery; free only above an amount, or for members, it is a hint of the cost."""
    if found.text.kind == "link" or found.text.aside:
        return None
    promise = len(found.text.words) > LONGEST_LINE or "?" in found.text.words
    conditional = ABOVE.match(_after(found)) is not None
    return _seen("delivery_cost", found, "low" if conditional or promise else "high")


def _amount(found: Found, _categories: Categories) -> Observation | None:
    words = found.words + _after(found)[:6]
    if found.text.aside or found.text.kind == "link" or not AMOUNT.search(words) or FREE.search(found.words):
        return None
    return _seen("delivery_cost", found)


def _more(found: Found, _categories: Categories) -> Observation | None:
    if found.text.aside:
        return None
    source = found.text.source(found.start, found.end)
    return flawed(
        "delivery_cost", "amount_not_stated", source, hidden=found.text.hidden, stated=found.words.strip()
    )


def _time(found: Found, _categories: Categories) -> Observation | None:
    start, end = max(0, found.start - FAR), found.end + AROUND // 2
    around = found.text.words[start:end]
    if found.text.aside or found.text.kind not in ("text", "heading", "link") or RETURNING.search(around):
        return None
    if not any(map(str.isdigit, found.words + _after(found)[:20])):
        return _seen("delivery_time", found, "low")
    return _seen("delivery_time", found, "medium")


def _restrictions(found: Found, _categories: Categories) -> Observation | None:
    if found.text.aside or not _after(found).strip(" .:"):
        return None
    return _seen("delivery_restrictions", found, "medium")


def _origin(found: Found, _categories: Categories) -> Observation | None:
    """Made somewhere: in a country that is named; a page made somewhere is something else."""
    if _COPYRIGHT.search(_after(found)) or _COPYRIGHT.search(_before(found)):
        return None
    if found.words.strip()[-1:].isalpha() and (names_country(found.words) or not found.words.isascii()):
        return _seen("country_of_origin", found)
    place = _WORDS.match(_after(found).strip())
    if place is None or not names_country(place[0]):
        return None
    # "Made in Portugal" among the departments of a shop is followed by the next of them.
    alone = len(found.text.words) <= LONGEST_LINE or _ENDED.match(_after(found)) is not None
    return _seen("country_of_origin", found) if alone else None


def _safety(found: Found, _categories: Categories) -> Observation | None:
    """A signal word, with what can happen behind it; whole warnings speak for themselves."""
    signal = found.words.rstrip()[-1:] in ":!：" or len(found.words) < 10  # noqa: PLR2004 - "H317"
    behind = found.text.words[found.end : found.end + 200]
    if signal and not HAZARD.search(behind):
        return None
    return _seen("safety_warnings", found, "medium" if signal else "high")


def _toy(found: Found, categories: Categories) -> Observation | None:
    sure: Confidence = "high" if categories.holds("toy") else "medium"
    return _seen("toy_warnings", found, sure)


def _alcohol(found: Found, categories: Categories) -> Observation | None:
    drink = categories.holds("alcoholic")
    if drink is False or (drink is None and _OF_AGE.search(found.words.lower())):
        return None
    return _seen("alcohol_warning", found)


def _unless(fact: str, item: str, confidence: Confidence = "high") -> Look:
    """An item that things have of which a fact is true, or may be."""
    return lambda found, categories: (
        None if categories.holds(fact) is False else _seen(item, found, confidence)
    )


def _plainly(item: str, confidence: Confidence = "high") -> Look:
    return lambda found, _categories: _seen(item, found, confidence)


_LOOKS: dict[str, Look] = {
    "total_price": _total,
    "price_without_tax": _net,
    "delivery_free": _free,
    "delivery_amount": _amount,
    "delivery_more": _more,
    "delivery_time": _time,
    "delivery_restrictions": _restrictions,
    "complaint_handling": _plainly("complaint_handling", "medium"),
    "marketplace_trader_status": _plainly("marketplace_trader_status"),
    "after_sales_terms": _plainly("after_sales_terms", "medium"),
    "toy_warnings": _toy,
    "safety_warnings": _safety,
    "country_of_origin": _origin,
    "storage_conditions": _unless("electrical", "storage_conditions", "medium"),
    "allergens": _unless("food", "allergens"),
    "alcohol_warning": _alcohol,
    "cosmetic_precautions": _unless("cosmetic", "cosmetic_precautions"),
    "software_update_period": _plainly("software_update_period"),
    "spare_parts_notice": _plainly("spare_parts_notice"),
}
