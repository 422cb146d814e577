"""Items that stand behind a label, where what stands there can be what the label announces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from venditor.listings.observing.categories import Categories
from venditor.listings.observing.items.allergens import allergens_in
from venditor.listings.observing.items.candidates import flawed, seen
from venditor.listings.observing.items.contacts import LEGAL_FORM, contact_in, names_country
from venditor.listings.observing.items.labels import Labelled
from venditor.listings.observing.items.shapes import (
    AMOUNT,
    DURATION,
    FREE,
    HAZARD,
    MEANS,
    MEASURE,
    STRENGTH,
    STRENGTH_BARE,
    UNIT_AMOUNT,
)
from venditor.listings.observing.observation import Confidence, Observation
from venditor.listings.read import squeezed

FEWEST_INGREDIENTS = 2
"""Commas, at the least, of a list of ingredients that is not one ingredient alone."""

LONGEST_PLACE = 60
"""Characters of the name of a country or region."""

_INCI = re.compile(
    r"\baqua\b|glycerin|parfum|sodium|cetearyl|tocopher|limonene|linalool|dimethicone|phenoxyethanol",
    re.IGNORECASE,
)
_NUTRIENT = re.compile(
    r"\bkj\b|\bkcal\b|energie|energy|énergie|energía|energia|protein|fett|matières grasses|grasas|grassi|"
    r"vetten|"
    r"białko|grăsimi|熱量|热量|蛋白質|蛋白质|エネルギー|たんぱく質|열량|단백질",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]")
_MEMORY = re.compile(r"\b[GTM]B\b")
_CLEARLY_SAFETY = re.compile(
    r"safe|sicherheit|warnhinweis|sécurité|seguridad|sicurezza|veiligheid|bezpiecze|siguran|segurança|警語|"
    r"安全|안전|주의사항|"
    r"avvertenze|advertencias|ostrzeżenia|waarschuwingen|avertissements|avertismente|warnings|"
    r"gefahrenhinweis",
    re.IGNORECASE,
)
_EASTERN = re.compile("[一-鿿가-힣ぁ-ヿ]")
_SHORT_COUNTRIES = frozenset(("SUA", "S.U.A.", "EE.UU.", "EEUU", "EUA", "RPC", "U.S.A."))
"""Countries by initials that may be a word elsewhere."""
_NUMBER = re.compile(r"\d|[一二三四五六七八九十]\s?(?:年|個月|个月|月|週|周|日|天)")
_REVIEWED = re.compile(r"rating|bewertung|review|information", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a value makes of its item."""

    item: str
    confidence: Confidence = "high"
    flaw: str = ""


Judge = Callable[[Labelled, str, Categories], _Judged | None]


def behind_labels(labelled: tuple[Labelled, ...], categories: Categories) -> Iterator[Observation]:
    """What labels announce and what stands behind them shows.

    Args:
        labelled: labels of the offer.
        categories: what is known of the kind of thing that is sold.
    """
    for label in labelled:
        judge = _JUDGES.get(label.item)
        if judge is None:
            continue
        judged = judge(label, label.value.partition("\n")[0].strip(), categories)
        if judged is None:
            continue
        if judged.item == "ingredients":
            yield from allergens_in(label.value, label.source, hidden=label.hidden)
        stated = squeezed(label.value)[:200]
        if judged.flaw:
            yield flawed(
                judged.item,
                judged.flaw,
                label.source,
                confidence=judged.confidence,
                hidden=label.hidden,
                stated=stated,
            )
        else:
            yield seen(judged.item, label.source, confidence=judged.confidence, hidden=label.hidden)


def _ingredients(label: Labelled, value: str, categories: Categories) -> _Judged | None:
    listed = len(re.findall(r"[,、，;；•]", label.value))
    cosmetic = categories.holds("cosmetic")
    if cosmetic or (cosmetic is None and _INCI.search(value) and listed > FEWEST_INGREDIENTS):
        return _Judged("cosmetic_ingredients") if listed >= 1 else None
    if categories.holds("food") is False or not _LETTERS.search(value):
        return None
    sure: Confidence = "high" if listed >= FEWEST_INGREDIENTS or categories.holds("food") else "medium"
    return _Judged("ingredients", sure)


def _inci(label: Labelled, value: str, categories: Categories) -> _Judged | None:
    if categories.holds("cosmetic") is False:
        return None
    listed = len(re.findall(r"[,、，;；•]", label.value))
    return (
        _Judged("cosmetic_ingredients") if listed >= FEWEST_INGREDIENTS and _LETTERS.search(value) else None
    )


def _country(_label: Labelled, value: str, _categories: Categories) -> _Judged | None:
    if len(value) > LONGEST_PLACE or not _LETTERS.search(value):
        return None
    if names_country(value) or _EASTERN.search(value) or value.strip() in _SHORT_COUNTRIES:
        return _Judged("country_of_origin")
    return None


def _strength(_label: Labelled, value: str, categories: Categories) -> _Judged | None:
    if categories.holds("food") is False:
        return None
    if STRENGTH.search(value):
        return _Judged("alcoholic_strength")
    return (
        _Judged("alcoholic_strength", "medium", "strength_missing_unit")
        if STRENGTH_BARE.match(value)
        else None
    )


def _safety(label: Labelled, value: str, _categories: Categories) -> _Judged | None:
    if "footer" in label.source.path:
        # What a shop says of itself, under a heading that products have too.
        return None
    clear = _CLEARLY_SAFETY.search(label.label)
    if HAZARD.search(label.value):
        return _Judged("safety_warnings", "high" if clear else "medium")
    return _Judged("safety_warnings", "medium") if clear and len(value) > LONGEST_PLACE / 2 else None


def _delivery(label: Labelled, value: str, _categories: Categories) -> _Judged | None:
    if label.item == "delivery_time" and DURATION.search(value):
        return _Judged("delivery_time")
    if AMOUNT.search(value) or FREE.search(value):
        return _Judged("delivery_cost", "high" if AMOUNT.search(value) else "medium")
    return _Judged("delivery_time", "medium") if DURATION.search(value) else None


def _payment(label: Labelled, _value: str, _categories: Categories) -> _Judged | None:
    return _Judged("payment_means") if MEANS.search(label.value) else None


def _quantity(_label: Labelled, value: str, categories: Categories) -> _Judged | None:
    if categories.holds("sold_by_measure") is False:
        return None
    return _Judged("net_quantity") if MEASURE.search(value) and not _MEMORY.search(value) else None


def _nutrition(label: Labelled, _value: str, categories: Categories) -> _Judged | None:
    if categories.holds("food") is False or not _NUTRIENT.search(label.value):
        return None
    return _Judged("nutrition")


def _unit_price(_label: Labelled, value: str, _categories: Categories) -> _Judged | None:
    return _Judged("unit_price") if UNIT_AMOUNT.search(value) else None


def _seller(_label: Labelled, value: str, _categories: Categories) -> _Judged | None:
    if not _LETTERS.search(value) or _REVIEWED.search(value):
        return None
    if len(value) > LONGEST_PLACE:
        contact = contact_in(value)
        if not LEGAL_FORM.search(contact.name) or not value.startswith(contact.name[:LONGEST_PLACE]):
            return None
    return _Judged("seller_identity")


def _storage(_label: Labelled, value: str, categories: Categories) -> _Judged | None:
    if categories.holds("electrical") or _MEMORY.search(value):
        return None
    words = value.split()
    return _Judged("storage_conditions") if len(words) > 2 or _EASTERN.search(value) else None  # noqa: PLR2004


def _numbered(item: str) -> Judge:
    """An item that has a number in it, in digits or in Chinese."""
    return lambda _label, value, _categories: _Judged(item) if _NUMBER.search(value[:80]) else None


def _worded(item: str, fewest: int = 1, confidence: Confidence = "high") -> Judge:
    """An item that is told in so many words, at least."""

    def judge(_label: Labelled, value: str, _categories: Categories) -> _Judged | None:
        told = len(value.split()) >= fewest or (fewest > 1 and _EASTERN.search(value) is not None)
        return _Judged(item, confidence) if told and _LETTERS.search(value) else None

    return judge


_JUDGES: dict[str, Judge] = {
    "ingredients": _ingredients,
    "cosmetic_ingredients": _inci,
    "allergens": _worded("allergens"),
    "net_quantity": _quantity,
    "storage_conditions": _storage,
    "country_of_origin": _country,
    "instructions_for_use": _worded("instructions_for_use", 4),
    "alcoholic_strength": _strength,
    "nutrition": _nutrition,
    "materials": _worded("materials"),
    "safety_warnings": _safety,
    "cosmetic_precautions": _worded("cosmetic_precautions", 4),
    "production_date": _numbered("production_date"),
    "shelf_life": _numbered("shelf_life"),
    "software_update_period": _numbered("software_update_period"),
    "spare_parts_notice": _worded("spare_parts_notice", 1, "medium"),
    "delivery_time": _delivery,
    "delivery_cost": _delivery,
    "payment_means": _payment,
    "seller": _seller,
    "seller_representative": _worded("seller_representative", 1, "medium"),
    "seller_registration": _numbered("seller_registration"),
    "complaint_handling": _worded("complaint_handling", 3, "medium"),
    "after_sales_terms": _worded("after_sales_terms", 3, "medium"),
    "unit_price": _unit_price,
    "safety_certification": _numbered("safety_certification"),
    "domestic_agent": _worded("domestic_agent"),
    "gtin": _numbered("product_identifier"),
    "mpn": _worded("product_identifier"),
    "sku": _numbered("product_identifier"),
}
