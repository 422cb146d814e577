"""Shopify: ``products.json`` of a shop, one product, and the Admin REST API.

Source: Shopify, REST Admin API reference, Product and Product Variant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from venditor.listings.draft import Draft, Place, item_name
from venditor.listings.json_documents.members import Members
from venditor.listings.read import Read, squeezed
from venditor.listings.sales import compared
from venditor.listings.values.currencies import CODES
from venditor.listings.values.errors import UnusableError, shown
from venditor.listings.values.units import quantity
from venditor.listings.values.words import by_stock
from venditor.products import Availability

LOOKED_FOR = ("title", "handle", "variants")

_NO_OPTION = "default title"


def is_shopify(product: Mapping[str, object]) -> bool:
    """Whether an object is a product of Shopify."""
    return "title" in product and "variants" in product and ("handle" in product or "vendor" in product)


def read_shopify(product: Members, position: int, today: date) -> Iterator[Read]:  # noqa: ARG001
    """One listing for each variant.

    Args:
        product: with its variants.
        position: of the first listing in the document.
        today: not needed: a price is the one asked now.
    """
    variants = product.objects("variants") or [Members(product.path, {})]
    for offset, variant in enumerate(variants):
        draft = Draft("json")
        own = _named(draft, product, variant)
        _words(draft, product, variant)
        _price(draft, product, variant)
        _pictures(draft, product, variant)
        _availability(draft, variant)
        _measure(draft, variant)
        yield draft.read(item_name(position + offset, own))


def _options(product: Members, variant: Members) -> list[tuple[str, Place]]:
    names = [place for each in product.objects("options") if (place := each.place("name")) is not None]
    names = names or product.texts("options")
    found = []
    for number in (1, 2, 3):
        value = variant.place(f"option{number}")
        if value is not None and not value.empty and squeezed(value.text).lower() != _NO_OPTION:
            called = squeezed(names[number - 1].text) if number <= len(names) else f"option{number}"
            found.append((called, value))
    return found


def _named(draft: Draft, product: Members, variant: Members) -> str | None:
    options = _options(product, variant)
    for called, value in options:
        draft.attribute(called, value)
    title = product.place("title")
    if title is not None and title.empty:
        draft.absent("name", draft.source(title))
    elif title is not None:
        draft.joined("name", [title, *(value for _, value in options)], " - ")
    own = variant.place("id") or product.place("id", "handle")
    if own is None:
        return None
    draft.text("id", own)
    return squeezed(own.text) or None


def _words(draft: Draft, product: Members, variant: Members) -> None:
    description = product.place("body_html", "description")
    if description is not None:
        draft.markup("description", description)
    for field, place in (
        ("brand", product.place("vendor")),
        ("category", product.place("product_type", "type")),
        ("sku", variant.place("sku")),
    ):
        if place is not None:
            draft.text(field, place)
    barcode = variant.place("barcode")
    if barcode is not None:
        draft.gtin(barcode)
    for place in [product.place("tags"), *product.texts("tags"), product.place("status")]:
        if place is not None:
            draft.attribute("status" if place.path.endswith("status") else "tags", place)


def _price(draft: Draft, product: Members, variant: Members) -> None:
    price, before = variant.place("price"), variant.place("compare_at_price")
    if product.has("price_min"):
        # The form for scripts in a page has amounts in hundredths.
        price, before = _hundredths(price), _hundredths(before)
    currency = variant.place("price_currency")
    code = currency.text.strip() if currency is not None else None
    compared(draft, price, before, currency=code if code in CODES else None)
    if currency is not None and code in CODES:
        draft.present("currency", code, draft.source(currency))
    elif currency is not None and not currency.empty:
        draft.refuse("currency", f"{shown(currency.text)} is not an ISO 4217 currency code.", currency)


def _hundredths(place: Place | None) -> Place | None:
    if place is None or not place.text.strip().isdecimal():
        return place
    digits = place.text.strip().zfill(3)
    return Place(place.path, f"{digits[:-2]}.{digits[-2:]}")


def _pictures(draft: Draft, product: Members, variant: Members) -> None:
    own = variant.object("featured_image")
    found = [own.place("src")] if own is not None else []
    mine = variant.get("image_id")
    pictures = product.objects("images")
    found += [each.place("src") for each in pictures if mine is not None and each.get("id") == mine]
    found += [each.place("src") for each in pictures]
    places = [place for place in [*found, *product.texts("images")] if place is not None]
    if places:
        draft.images(places)
    elif product.has("images"):
        draft.absent("images", draft.source(Place(f"{product.path}.images".lstrip("."), "")))


def _availability(draft: Draft, variant: Members) -> None:
    available = variant.place("available")
    if available is not None:
        draft.parsed("availability", available, _by_word)
        return
    stock, manager = variant.place("inventory_quantity"), variant.place("inventory_management")
    if stock is None or stock.empty or manager is None or manager.empty:
        return
    policy = variant.place("inventory_policy")
    sells_on = policy is not None and policy.text == "continue"
    draft.parsed("availability", stock, lambda text: by_stock(text, sells_on=sells_on))


def _by_word(text: str) -> Availability:
    if text not in {"true", "false"}:
        raise UnusableError(f"{shown(text)} is neither true nor false.")
    return "in_stock" if text == "true" else "out_of_stock"


def _measure(draft: Draft, variant: Members) -> None:
    found = variant.object("unit_price_measurement")
    if found is None:
        return
    value, unit = found.place("quantity_value"), found.place("quantity_unit")
    if value is None or unit is None:
        return
    whole = Place(value.path, f"{value.text} {unit.text}".strip())
    if not value.empty and not value.text.replace("0", "").replace(".", ""):
        draft.absent("quantity", draft.source(whole))
        return
    draft.parsed("quantity", whole, lambda text: quantity(text, decimal=".")[0])
