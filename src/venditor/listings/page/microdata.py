"""What the microdata of a page says of its product, as candidates for fields.

Source: HTML, "Microdata": a property belongs to the nearest item around it, or to the one that refers to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from venditor.listings.page.candidate import Candidate, found
from venditor.listings.page.items import MOST_NAMED, as_node, names_of, types_of, value_of
from venditor.listings.page.json_ld import PRODUCTS, Found, Graph, short
from venditor.listings.page.opened import Opened
from venditor.listings.page.properties import (
    MOST_OFFERS,
    MOST_VALUES,
    OFFER,
    OUT,
    PRODUCT,
    blank,
)
from venditor.listings.page.specified import specified
from venditor.listings.page.terms import REVIEWS, TERMS, terms

_OFFER = {**OFFER, "price": "price", "lowprice": "price"}


@dataclass(frozen=True, slots=True)
class _Item:
    """An element with ``itemscope``, and its properties by name in small letters."""

    node: LexborNode
    role: str
    values: dict[str, list[LexborNode]] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """The first value of a property."""
        nodes = self.values.get(name)
        return value_of(nodes[0], "") if nodes else None


def from_microdata(opened: Opened) -> Iterator[Candidate]:
    """What the microdata of the page's own product says, with one of its offers."""
    scope = _product_scope(opened)
    if scope is None:
        return
    product, offers = _Reader(opened.tree, scope).items()
    yield from _fields(product, {**_OFFER, **PRODUCT})
    if offers:
        offer, prices = min(offers, key=lambda pair: _unlikely(*pair))
        yield from _fields(offer, _OFFER)
        for each in prices:
            yield from _specified(each)
        yield from _terms(offer)
    yield from _terms(product)


def _product_scope(opened: Opened) -> LexborNode | None:
    """The element that is the page's product: the one with its heading, else the first, else the page.

    A page without a product and with several prices has a list of other things.
    """
    scopes = [each for each in opened.items[:MOST_NAMED] if PRODUCTS & set(types_of(each))]
    with_heading = (scope for scope in scopes[:MOST_OFFERS] if scope.css_first("h1") is not None)
    if scopes:
        return next(with_heading, scopes[0])
    prices = {value_of(each, "price") for each in opened.prices[:MOST_VALUES]}
    return opened.tree.body if len(prices) == 1 else None


class _Reader:
    """The items of a product: itself, its offers, and what these say of their prices."""

    def __init__(self, tree: LexborHTMLParser, scope: LexborNode) -> None:
        wanted = (scope.attributes.get("itemref") or "").split()[:MOST_VALUES]
        referred = (
            [each for each in tree.css("[id]") if each.attributes.get("id") in wanted] if wanted else []
        )
        self._scope = scope
        self._referred = {each.mem_id for each in referred}
        self._nodes = [node for root in (scope, *referred) for node in root.css("[itemprop]")[:MOST_NAMED]]
        self._owners: dict[int, LexborNode | None] = {}
        self._items: dict[int, _Item] = {scope.mem_id: _Item(scope, "product")}

    def items(self) -> tuple[_Item, list[tuple[_Item, list[_Item]]]]:
        """The product, and its offers with what these specify of their prices."""
        offers: dict[int, tuple[_Item, list[_Item]]] = {}
        for node in self._nodes[:MOST_NAMED]:
            owner = self._owner(node)
            item = self._items.get(owner.mem_id) if owner is not None else None
            if item is None or owner is None or node.mem_id == self._scope.mem_id:
                continue
            for name in names_of(node):
                item.values.setdefault(name, []).append(node)
                if "itemscope" in node.attributes and node.mem_id not in self._items:
                    role = _role(item.role, name)
                    inner = _Item(node, role)
                    self._items[node.mem_id] = inner
                    if role == "offer":
                        offers[node.mem_id] = (inner, [])
                    elif role == "price":
                        offers.setdefault(owner.mem_id, (item, []))[1].append(inner)
        return self._items[self._scope.mem_id], list(offers.values())[:MOST_OFFERS]

    def _owner(self, node: LexborNode) -> LexborNode | None:
        """The item that a property belongs to."""
        passed: list[int] = []
        at: LexborNode | None = node
        owner: LexborNode | None = None
        while at is not None:
            if at.mem_id in self._owners:
                owner = self._owners[at.mem_id]
                break
            passed.append(at.mem_id)
            if at.mem_id in self._referred:
                owner = self._scope
                break
            at = at.parent
            if at is not None and (at.mem_id == self._scope.mem_id or "itemscope" in at.attributes):
                owner = at
                break
        self._owners.update(dict.fromkeys(passed, owner))
        return owner


def _role(around: str, name: str) -> str:
    if name == "offers" and around in ("product", "offer"):
        return "offer"
    return "price" if name == "pricespecification" and around in ("product", "offer") else "other"


def _fields(item: _Item, fields: Mapping[str, str]) -> Iterator[Candidate]:
    given: Counter[str] = Counter()
    for name, nodes in item.values.items():
        for node in nodes:
            field_ = fields.get(name)
            if field_ is None or given[field_] >= MOST_VALUES:
                break
            if name == "lowprice" and not _one(item):
                field_ = "lowest_price"
            given[field_] += 1
            text = value_of(node, field_)
            if not blank(text) or (node.tag == "meta" and field_ not in ("url", "images")):
                yield found(
                    "microdata",
                    field_,
                    "microdata",
                    f"itemprop={node.attributes['itemprop']}",
                    text,
                    node=node,
                )


def _one(item: _Item) -> bool:
    """Whether an offer of several is at one price."""
    return (item.text("highprice") or item.text("lowprice")) == item.text("lowprice")


def _specified(item: _Item) -> Iterator[Candidate]:
    """A PriceSpecification: the price asked, or one that stands beside it."""
    given = Found("itemprop=priceSpecification", as_node(item.node))
    for each in specified(Graph(), given, "microdata", "microdata"):
        yield replace(each, node=item.node)


def _terms(item: _Item) -> Iterator[Candidate]:
    """What an item says beside its price."""
    for name in TERMS:
        if name not in item.values or (name in REVIEWS and "aggregaterating" in item.values):
            continue
        nodes = [each for each in item.values[name] if "itemscope" in each.attributes]
        # Of many reviews one is quoted, and all are counted.
        said = [as_node(each) if number < MOST_VALUES else {} for number, each in enumerate(nodes)]
        for each in terms(Graph(), Found("microdata", {name: said}), "microdata"):
            yield replace(each, node=nodes[0])


def _unlikely(offer: _Item, prices: list[_Item]) -> tuple[bool, bool]:
    """How little an offer is one that can be had at a price."""
    asked = [offer.text("price"), offer.text("lowprice"), *(each.text("price") for each in prices)]
    priced = any(any(digit.isdigit() and digit != "0" for digit in text or "") for text in asked)
    out = (
        short(value_of(offer.values["availability"][0], "availability")) in OUT
        if "availability" in offer.values
        else False
    )
    return not priced or out, not priced
