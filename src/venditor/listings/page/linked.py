"""What the JSON-LD of a page says of its product, as candidates for fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from venditor.listings.page.candidate import Candidate
from venditor.listings.page.json_ld import Found, Graph, graph, short
from venditor.listings.page.opened import Opened
from venditor.listings.page.properties import (
    MOST_OFFERS,
    MOST_VALUES,
    OFFER,
    OUT,
    PRODUCT,
    blank,
    plain,
    texts,
    unescaped,
)
from venditor.listings.page.specified import specified, tax
from venditor.listings.page.terms import terms
from venditor.listings.read import source, squeezed

_ZERO = re.compile(r"[0\s.,]*")


@dataclass(frozen=True, slots=True)
class _Page:
    """What a page says that it is about: its heading, and its address without its scheme."""

    heading: str
    address: str

    def is_about(self, product: Found) -> bool:
        """Whether a product is the one of the page."""
        name, address = plain(product.node.get("name")), plain(product.node.get("url"))
        by_name = bool(self.heading) and squeezed(unescaped(name or "")).casefold() == self.heading
        return by_name or self.is_at(address or plain(product.node.get("@id")) or "")

    def is_at(self, address: str) -> bool:
        """Whether an address is that of the page."""
        return bool(self.address) and _address(address) == self.address

    def shows(self, variant: Found) -> bool:
        """Whether the page's address is that of a variant, or has its number."""
        number = plain(variant.node.get("sku")) or ""
        return self.is_about(variant) or (
            not blank(number) and re.search(rf"(?<!\w){re.escape(number)}(?!\w)", self.address) is not None
        )


def from_json_ld(opened: Opened) -> Iterator[Candidate]:
    """What the page's own product says in JSON-LD, with one of its offers."""
    known = graph(opened.scripts)
    page = _Page(opened.words.casefold(), _address(opened.address))
    for each in _said(known, page) if known.products else ():
        yield replace(each, source=replace(each.source, at=known.at(each.source.path)))


def _said(known: Graph, page: _Page) -> Iterator[Candidate]:
    product = min(known.products, key=lambda each: _unlike(known, page, each))
    variants = list(known.inner(product, "hasvariant", MOST_OFFERS))
    shown = [each for each in variants if page.shows(each)][:1]
    for each in (product, *shown):
        yield from _properties(known, each, PRODUCT, "json-ld")
    offers = [
        pair for each in (shown or [product, *variants]) for pair in _offers(known, each, MOST_OFFERS)
    ] or list(_offers(known, product, MOST_OFFERS))
    if offers:
        offer, around = min(offers[:MOST_OFFERS], key=lambda pair: _unlikely(known, pair[0]))
        for each in (offer, *around):
            yield from _properties(known, each, OFFER, "json-ld offer")
        yield from _prices(known, offer)
        for each in (offer, *around):
            yield from terms(known, each, "json-ld")
    for each in (product, *shown):
        yield from terms(known, each, "json-ld")
    for each in known.sellers[:MOST_VALUES]:
        yield from terms(known, each, "json-ld")


def _address(text: str) -> str:
    return text.strip().partition("#")[0].rpartition("://")[2].removeprefix("www.").rstrip("/")


def _unlike(known: Graph, page: _Page, product: Found) -> tuple[bool, bool, bool]:
    """How little a product is the page's own."""
    variants = list(known.inner(product, "hasvariant", MOST_OFFERS))
    about = page.is_about(product) or any(map(page.is_about, variants))
    offers = "offers" in product.node or any("offers" in each.node for each in variants)
    return not about, not offers, not page.is_at(plain(product.node.get("url")) or "")


def _properties(known: Graph, of: Found, fields: Mapping[str, str], rule: str) -> Iterator[Candidate]:
    for name, value in of.node.items():
        if name in fields:
            resolved = [each.node for each in known.inner(of, name, MOST_VALUES)] or value
            for text in texts(resolved, fields[name]):
                if not blank(text) or fields[name] not in ("url", "images"):
                    yield _candidate(rule, fields[name], of.place(name), text)


def _candidate(rule: str, field: str, path: str, text: str) -> Candidate:
    return Candidate(rule, field, unescaped(text), source("json-ld", path, text))


def _offers(known: Graph, of: Found, most: int) -> Iterator[tuple[Found, tuple[Found, ...]]]:
    """Each offer with those around it; what is within another is nearer to what is asked."""
    for offer in known.inner(of, "offers", most):
        for each in known.inner(offer, "offers", most):
            yield each, (offer,)
        yield offer, ()


def _unlikely(known: Graph, offer: Found) -> tuple[bool, bool]:
    """How little an offer is one that can be had at a price."""
    prices = [each.text for each in _prices(known, offer) if each.field == "price"]
    priced = any(not _ZERO.fullmatch(text) for text in prices)
    out = any(short(text) in OUT for text in texts(offer.node.get("availability"), "availability"))
    return not priced or out, not priced


def _prices(known: Graph, offer: Found) -> Iterator[Candidate]:
    low, high = (plain(offer.node.get(name)) for name in ("lowprice", "highprice"))
    for name in ("price", "lowprice"):
        text = plain(offer.node.get(name, ...))
        if text is None:
            continue
        # From one amount to another is no price.
        one = name == "price" or blank(high or "") or _same(low, high)
        yield _candidate("json-ld offer", "price" if one else "lowest_price", offer.place(name), text)
    yield from tax(offer, "json-ld offer", "json-ld")
    for each in known.inner(offer, "pricespecification", MOST_VALUES):
        yield from specified(known, each, "json-ld offer", "json-ld")


def _same(one: str | None, other: str | None) -> bool:
    try:
        return float(one or "") == float(other or "")
    except ValueError:
        return one == other
