"""What the Open Graph of a page says of its product, as candidates for fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from venditor.listings.page.candidate import Candidate, found
from venditor.listings.page.opened import Opened

_GRAPH: Mapping[str, tuple[str, str]] = {
    "og:title": ("name", "open-graph"),
    "og:description": ("description", "open-graph"),
    "og:url": ("url", "open-graph"),
    "og:image": ("images", "open-graph"),
    "og:price:amount": ("price", "open-graph"),
    "og:price": ("price", "open-graph"),
    "product:price:amount": ("price", "open-graph"),
    "product:sale_price:amount": ("price", "open-graph sale"),
    "product:original_price:amount": ("prior_prices", "open-graph"),
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


def from_open_graph(opened: Opened) -> Iterator[Candidate]:
    """What the page's Open Graph says."""
    prices: dict[str, Candidate] = {}
    for meta, given in opened.metas:
        name = (given.get("property") or given.get("name") or "").strip().lower()
        content = (given.get("content") or "").strip()
        if name in _GRAPH and content:
            field, rule = _GRAPH[name]
            said = found(rule, field, "open-graph", name, content, node=meta)
            if field == "prior_prices":
                said = replace(said, prior="regular", called=name)
            yield said
            prices.setdefault(name, said)
    # Beside the price of a sale the other one is that outside it.
    if _PRICE in prices and _SALE in prices and prices[_SALE].text != prices[_PRICE].text:
        yield replace(prices[_PRICE], field="prior_prices", prior="regular", called=_PRICE)
