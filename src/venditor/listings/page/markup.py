"""What a page says for machines: JSON-LD, microdata and Open Graph, as candidates for fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser

from venditor.listings.page.candidate import Candidate, found
from venditor.listings.page.linked import from_json_ld
from venditor.listings.page.microdata import from_microdata

__all__ = ["from_json_ld", "from_microdata", "from_open_graph"]

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


_SALE, _PRICE = "product:sale_price:amount", "product:price:amount"


def from_open_graph(tree: LexborHTMLParser) -> Iterator[Candidate]:
    """What the page's Open Graph says."""
    prices: dict[str, str] = {}
    for meta in tree.css("meta[property],meta[name]"):
        name = (meta.attributes.get("property") or meta.attributes.get("name") or "").strip().lower()
        content = (meta.attributes.get("content") or "").strip()
        if name in _GRAPH and content:
            field, rule = _GRAPH[name]
            yield found(rule, field, "open-graph", name, content)
            prices.setdefault(name, content)
    # Beside the price of a sale the other one is that before it.
    if _PRICE in prices and prices.get(_SALE, prices[_PRICE]) != prices[_PRICE]:
        yield found("open-graph", "price_before", "open-graph", _PRICE, prices[_PRICE])
