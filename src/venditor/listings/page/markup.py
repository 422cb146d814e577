"""What a page says for machines: JSON-LD, microdata and Open Graph, as candidates for fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from venditor.listings.page.candidate import Candidate, found
from venditor.listings.page.json_ld import Found, Node, products, short
from venditor.listings.read import squeezed

MOST_OFFERS = 200
"""Offers of one product that are looked at."""

# Property of schema.org, in small letters, and the field of a listing.
_PRODUCT: Mapping[str, str] = {
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
_OFFER: Mapping[str, str] = {
    "pricecurrency": "currency",
    "itemcondition": "condition",
    "pricevaliduntil": "price_until",
    "validthrough": "price_until",
    "seller": "seller",
    "offeredby": "seller",
    "sku": "sku",
    "gtin13": "gtin",
}
_GRAPH: Mapping[str, tuple[str, str]] = {
    "og:title": ("name", "open-graph"),
    "og:description": ("description", "open-graph"),
    "og:url": ("url", "open-graph"),
    "og:image": ("images", "open-graph"),
    "og:price:amount": ("price", "open-graph"),
    "og:price": ("price", "open-graph"),
    "product:price:amount": ("price", "open-graph"),
    "product:sale_price:amount": ("price", "open-graph sale"),
    "product:original_price:amount": ("price_before", "open-graph"),
    "og:price:currency": ("currency", "open-graph"),
    "product:price:currency": ("currency", "open-graph"),
    "og:availability": ("availability", "open-graph"),
    "product:availability": ("availability", "open-graph"),
    "product:condition": ("condition", "open-graph"),
    "product:brand": ("brand", "open-graph"),
    "og:brand": ("brand", "open-graph"),
    "product:retailer_item_id": ("sku", "open-graph"),
    "product:mfr_part_no": ("mpn", "open-graph"),
    "product:ean": ("gtin", "open-graph"),
    "product:gtin": ("gtin", "open-graph"),
    "product:isbn": ("gtin", "open-graph"),
    "product:category": ("category", "open-graph"),
}


def from_json_ld(tree: LexborHTMLParser) -> Iterator[Candidate]:
    """What the first product of the page's JSON-LD says, with its offers."""
    for product in products(tree)[:1]:
        yield from _properties(product, _PRODUCT, "json-ld")
        # Of several sizes one that can be had is enough: the thing can be had.
        for offer in sorted(_offers(product), key=_cannot_be_had):
            yield from _properties(offer, {"availability": "availability"}, "json-ld offer")
        for offer in _offers(product):
            yield from _properties(offer, _OFFER, "json-ld offer")
            yield from _prices(offer)


def _cannot_be_had(offer: Found) -> bool:
    return short(str(offer.node.get("availability") or "")) in {"outofstock", "soldout", "discontinued"}


def _properties(of: Found, fields: Mapping[str, str], rule: str) -> Iterator[Candidate]:
    for name, value in of.node.items():
        if name in fields:
            for text in _texts(value):
                yield found(rule, fields[name], "json-ld", f"{of.path}.{name}", text)


def _texts(value: Any) -> Iterator[str]:
    """The words of a value: of a list each, of an object its name or address."""
    for each in value if isinstance(value, list) else [value]:
        inner = each
        if isinstance(each, Mapping):
            inner = next((each[key] for key in ("name", "url", "@id", "value") if key in each), None)
        if isinstance(inner, str | int | float) and not isinstance(inner, bool) and squeezed(str(inner)):
            yield str(inner)


def _offers(product: Found) -> Iterator[Found]:
    given = product.node.get("offers")
    listed = given if isinstance(given, list) else [given]
    for number, offer in enumerate(listed[:MOST_OFFERS]):
        if isinstance(offer, Mapping):
            node = {short(name): value for name, value in offer.items()}
            yield Found(f"{product.path}.offers[{number}]", node)
            inner = node.get("offers")
            for place, each in enumerate(inner[:MOST_OFFERS] if isinstance(inner, list) else [inner]):
                if isinstance(each, Mapping):
                    names = {short(name): value for name, value in each.items()}
                    yield Found(f"{product.path}.offers[{number}].offers[{place}]", names)


def _prices(offer: Found) -> Iterator[Candidate]:
    for name in ("price", "lowprice"):
        value = offer.node.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            yield found("json-ld offer", "price", "json-ld", f"{offer.path}.{name}", value)
    given = offer.node.get("pricespecification")
    for number, each in enumerate(given if isinstance(given, list) else [given]):
        if isinstance(each, Mapping):
            yield from _specified({short(name): v for name, v in each.items()}, f"{offer.path}[{number}]")


def _specified(node: Node, path: str) -> Iterator[Candidate]:
    """A PriceSpecification: the price asked, or one that stands beside it."""
    price = node.get("price")
    if price is None or isinstance(price, bool) or not isinstance(price, str | int | float):
        return
    kind = short(str(node.get("pricetype") or ""))
    before = kind in {"listprice", "strikethroughprice", "regularprice", "msrp", "srp"}
    measured = "referencequantity" in node or "unitcode" in node
    if not measured:
        yield found("json-ld offer", "price_before" if before else "price", "json-ld", path, price)
    if isinstance(node.get("pricecurrency"), str):
        yield found("json-ld offer", "currency", "json-ld", path, node["pricecurrency"])


def from_microdata(tree: LexborHTMLParser) -> Iterator[Candidate]:
    """What the microdata of the page's own product says."""
    scope = _product_scope(tree)
    if scope is None:
        return
    fields = {**_PRODUCT, **_OFFER, "availability": "availability", "price": "price", "lowprice": "price"}
    for node in scope.css("[itemprop]"):
        for name in (node.attributes.get("itemprop") or "").lower().split():
            if name not in fields or _inside_another(node, scope):
                continue
            text = _item_value(node)
            if text:
                yield found("microdata", fields[name], "microdata", f"itemprop={name}", text)


def _product_scope(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that is the page's product: the one with its heading, else the first, else the page."""
    scopes = tree.css('[itemtype*="schema.org/Product" i]')
    with_heading = [scope for scope in scopes if scope.css_first("h1") is not None]
    if scopes:
        return (with_heading or scopes)[0]
    return tree.body if tree.css_first('[itemprop="price" i]') is not None else None


def _inside_another(node: LexborNode, scope: LexborNode) -> bool:
    """Whether a property is of another product within, such as one that is recommended."""
    parent = node.parent
    while parent is not None and parent.mem_id != scope.mem_id:
        kind = (parent.attributes.get("itemtype") or "").lower()
        if kind.endswith(("/product", "/review", "/person")) or "itemlist" in kind:
            return True
        parent = parent.parent
    return False


def _item_value(node: LexborNode) -> str:
    """The value of a property. Source: HTML, "property value"."""
    given = node.attributes
    for name in ("content", "href", "src", "data", "datetime", "value"):
        if given.get(name):
            return squeezed(str(given[name]))
    inner = node.css_first('[itemprop="name"]') if "itemscope" in given else None
    return squeezed((inner or node).text(separator=" "))


def from_open_graph(tree: LexborHTMLParser) -> Iterator[Candidate]:
    """What the page's Open Graph says."""
    for meta in tree.css("meta[property],meta[name]"):
        name = (meta.attributes.get("property") or meta.attributes.get("name") or "").strip().lower()
        content = meta.attributes.get("content") or ""
        if name in _GRAPH and content.strip():
            field, rule = _GRAPH[name]
            yield found(rule, field, "open-graph", name, content)
