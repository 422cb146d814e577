"""Open Food Facts: a product, or a list of them, from its API, versions 2 and 3.

Source: Open Food Facts, API documentation, product schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from venditor.listings.draft import Draft, item_name
from venditor.listings.json_documents.members import Members
from venditor.listings.read import Read, squeezed
from venditor.listings.tables.open_food_facts import WORDS
from venditor.listings.values.languages import language_tag

LOOKED_FOR = ("code", "product_name, ingredients_text, nutriments or brands")

_ONE_OF = frozenset(("product_name", "ingredients_text", "nutriments", "brands", "nutriscore_grade"))
_KEPT = (
    "labels packaging packaging_text traces serving_size nutriscore_grade nova_group emb_codes "
    "manufacturing_places brand_owner conservation_conditions customer_service expiration_date stores"
).split()


def is_open_food_facts(product: Mapping[str, object]) -> bool:
    """Whether an object is a product of Open Food Facts; the code may stand beside it."""
    return bool(_ONE_OF.intersection(product)) and ("code" in product or "nutriments" in product)


def read_open_food_facts(product: Members, position: int, today: date) -> Iterator[Read]:  # noqa: ARG001
    """One listing; it has no price, and no place for one.

    Args:
        product: with or without its code.
        position: of it in the document.
        today: not needed here.
    """
    draft = Draft("json")
    for field, keys in WORDS.items():
        place = product.place(*keys)
        if place is not None:
            draft.text(field, place)
    code = product.place("code", "_id")
    if code is not None:
        draft.gtin(code)
    image = product.place("image_url", "image_front_url")
    if image is not None:
        draft.images([image])
    measure = product.place("quantity")
    if measure is not None:
        draft.measure(measure)
    language = product.place("lang", "lc")
    if language is not None:
        draft.parsed("language", language, language_tag)
    for key in _KEPT:
        place = product.place(key)
        if place is not None:
            draft.attribute(key, place)
    _nutriments(draft, product)
    yield draft.read(item_name(position, squeezed(code.text) if code else None))


def _nutriments(draft: Draft, product: Members) -> None:
    found = product.object("nutriments")
    if found is None:
        return
    for key in found.given:
        place = found.place(key) if key.endswith("_100g") else None
        if place is not None:
            draft.attribute(key, place)
