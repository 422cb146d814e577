"""Properties of schema.org that say something of a listing's field, and what their values say."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from venditor.listings.page.json_ld import as_found, listed, short
from venditor.listings.read import squeezed
from venditor.products import PriceKind

MOST_VALUES = 20
"""Values of one property that are looked at."""

MOST_OFFERS = 200
"""Offers of one product that are looked at."""

# Property of schema.org, in small letters, and the field of a listing.
PRODUCT: Mapping[str, str] = {
    "name": "name",
    "description": "description",
    "url": "url",
    "image": "images",
    "category": "category",
    "sku": "sku",
    "productid": "sku",
    "mpn": "mpn",
    "gtin": "gtin",
    "gtin14": "gtin",
    "gtin13": "gtin",
    "gtin12": "gtin",
    "gtin8": "gtin",
    "isbn": "gtin",
    "brand": "brand",
    "model": "model",
    "manufacturer": "manufacturer",
    "countryoforigin": "country_of_origin",
    "material": "material",
}
OFFER: Mapping[str, str] = {
    "pricecurrency": "currency",
    "availability": "availability",
    "itemcondition": "condition",
    "pricevaliduntil": "price_until",
    "validthrough": "price_until",
    "seller": "seller",
    "offeredby": "seller",
    "sku": "sku",
    "gtin13": "gtin",
}
ADDRESSES = frozenset(("url", "images", "availability", "condition"))
"""Fields whose value can be an address; an address is no name."""

OUT = frozenset(("outofstock", "soldout", "discontinued"))
"""Availability of what cannot be had."""

PRIOR: Mapping[str, PriceKind] = {
    "listprice": "list",
    "msrp": "list",
    "srp": "list",
    "strikethroughprice": "struck",
    "regularprice": "regular",
}
"""Words of schema.org's PriceTypeEnumeration for prices that are not the one asked."""

# Prices that are none of a listing at all.
_NOT_ASKED = frozenset("invoiceprice minimumadvertisedprice".split())
_CHARGES = frozenset("deliverychargespecification paymentchargespecification".split())
_OF_SOMETHING_ELSE = frozenset(
    "referencequantity pricecomponenttype validformembertier billingduration billingincrement".split()
)
_PIECE = frozenset(("c62", "h87", "ea"))
"""Codes of units that mean one piece. Source: UN/CEFACT, Recommendation 20."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d{0,2});")


def plain(value: Any) -> str | None:
    """The text of a single value, empty where there is none; ``None`` where it is no single value."""
    if isinstance(value, Mapping) and "@value" in value:
        value = value["@value"]
    if value is None:
        return ""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def texts(value: Any, field: str) -> Iterator[str]:
    """The words of a value: of a list each, of an object its name or, where it can be that, its address."""
    keys: tuple[str, ...] = ("name", "@value", "value")
    if field in ADDRESSES:
        keys = ("url", "contenturl", "@id", *keys)
    for each in listed(value, MOST_VALUES):
        inner = each
        if isinstance(each, Mapping):
            node = as_found("", each).node
            inner = next((node[key] for key in keys if key in node), ...)
        text = plain(inner)
        if text is not None:
            yield text


def unescaped(text: str) -> str:
    """The text with references to characters as these, once."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def blank(text: str) -> bool:
    """Whether nothing stands in a place."""
    return not squeezed(text)


def kind_of_price(types: list[str], properties: Mapping[str, str | None]) -> str | None:
    """The field that a PriceSpecification fills: the price asked, the one before, or none.

    Args:
        types: of the specification.
        properties: of it, by name in small letters.
    """
    told = short(properties.get("pricetype") or "")
    unit = (properties.get("unitcode") or "").strip().lower()
    if _CHARGES & set(types) or _OF_SOMETHING_ELSE & set(properties) or told in _NOT_ASKED:
        return None
    if unit and unit not in _PIECE:
        return None
    return "prior_prices" if told in PRIOR else "price"
