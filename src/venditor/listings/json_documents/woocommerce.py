"""WooCommerce: a product, a variation or a list of them from the REST API, version 3.

Source: WooCommerce REST API documentation, v3, Products and Product variations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from venditor.listings.draft import Draft, Place, item_name
from venditor.listings.json_documents.members import Members
from venditor.listings.read import Read, squeezed
from venditor.listings.sales import Stated, prices, span_of
from venditor.listings.values.money import amount
from venditor.listings.values.words import availability

LOOKED_FOR = ("regular_price", "stock_status or permalink")

_WORDS = {"id": "id", "name": "name", "url": "permalink", "sku": "sku"}
_GTIN_KEYS = frozenset(("_global_unique_id", "_alg_ean", "_wpm_gtin_code", "_ts_gtin", "hwp_product_gtin"))


def is_woocommerce(product: Mapping[str, object]) -> bool:
    """Whether an object is a product or variation of WooCommerce's REST API."""
    return "regular_price" in product and ("stock_status" in product or "permalink" in product)


def read_woocommerce(product: Members, position: int, today: date) -> Iterator[Read]:
    """One listing.

    Args:
        product: or variation.
        position: of it in the document.
        today: the day on which a sale price is in force or not.
    """
    draft = Draft("json")
    for field, key in _WORDS.items():
        place = product.place(key)
        if place is not None:
            draft.text(field, place)
    for key in ("description", "short_description"):
        place = product.place(key)
        if place is not None:
            draft.markup("description", place)
    _names(draft, "category", product, "categories")
    _names(draft, "brand", product, "brands")
    _gtin(draft, product)
    _pictures(draft, product)
    _prices(draft, product, today)
    stock = product.place("stock_status")
    if stock is not None:
        draft.parsed("availability", stock, availability)
    _attributes(draft, product)
    own = product.place("id")
    yield draft.read(item_name(position, squeezed(own.text) if own else None))


def _names(draft: Draft, field: str, product: Members, key: str) -> None:
    """A field in words from a list of objects with names."""
    if not product.has(key):
        return
    places = [place for each in product.objects(key) if (place := each.place("name")) and not place.empty]
    if places:
        draft.joined(field, places, ", ")
    else:
        draft.absent(field, draft.source(Place(f"{product.path}.{key}".lstrip("."), "")))


def _gtin(draft: Draft, product: Members) -> None:
    place = product.place("global_unique_id")
    if place is not None:
        draft.gtin(place)
    for each in product.objects("meta_data"):
        key, value = each.place("key"), each.place("value")
        if key is not None and value is not None and key.text in _GTIN_KEYS and not value.empty:
            draft.gtin(value)


def _pictures(draft: Draft, product: Members) -> None:
    """A product has a list of them, a variation has one."""
    single = product.object("image")
    objects = [single] if single is not None else product.objects("images")
    places = [place for each in objects if (place := each.place("src")) is not None]
    if places:
        draft.images(places)
        return
    for key in ("images", "image"):
        if product.has(key):
            draft.absent("images", draft.source(Place(f"{product.path}.{key}".lstrip("."), "")))


def _prices(draft: Draft, product: Members, today: date) -> None:
    if product.get("type") == "variable":
        lowest = product.place("price")
        if lowest is not None and not lowest.empty:
            message = "The price of a variable product is the lowest of its variations. Give those."
            draft.refuse("price", message, lowest)
            draft.parsed("lowest_price", lowest, lambda text: amount(text, decimal=".")[0])
        return
    regular, sale = product.place("regular_price", "price"), product.place("sale_price")
    span = span_of(draft, product.place("date_on_sale_from"), product.place("date_on_sale_to"))
    prices(draft, Stated(regular, sale, span), today)


def _attributes(draft: Draft, product: Members) -> None:
    for each in product.objects("attributes"):
        name = each.place("name")
        if name is None or name.empty:
            continue
        for value in [each.place("option"), *each.texts("options")]:
            if value is not None:
                draft.attribute(squeezed(name.text), value)
    for key in ("weight", "status", "purchase_note"):
        place = product.place(key)
        if place is not None:
            draft.attribute(key, place)
    for tag in product.objects("tags"):
        place = tag.place("name")
        if place is not None:
            draft.attribute("tags", place)
