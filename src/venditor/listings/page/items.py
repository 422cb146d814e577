"""The properties of microdata: their names, their values, and a whole item as the object that it says."""

from __future__ import annotations

from typing import Any

from selectolax.lexbor import LexborNode

from venditor.listings.page.json_ld import Node, short
from venditor.listings.page.properties import ADDRESSES, MOST_VALUES
from venditor.listings.read import squeezed

MOST_NAMED = 2_000
"""Properties of one page that are looked at."""

DEEPEST = 6
"""Items in one another; a delivery has four."""

_ADDRESS = {"a": "href", "area": "href", "link": "href", "object": "data", "data": "value", "meter": "value"}
_MEDIA = frozenset("audio embed iframe img source track video".split())


def types_of(node: LexborNode) -> list[str]:
    """Names of the types of an item, in small letters without their vocabulary."""
    return [short(each.rstrip("/")) for each in (node.attributes.get("itemtype") or "").split()[:MOST_VALUES]]


def names_of(node: LexborNode) -> list[str]:
    """Names of the properties whose value an element is, in small letters."""
    return list(dict.fromkeys((node.attributes.get("itemprop") or "").lower().split()[:MOST_VALUES]))


def value_of(node: LexborNode, field: str) -> str:
    """The value of a property. Source: HTML, "property value"; but an address is no name."""
    given = node.attributes
    if node.tag == "meta" or given.get("content"):
        return squeezed(given.get("content") or "")
    address = given.get("src" if node.tag in _MEDIA else _ADDRESS.get(node.tag or "", "")) or ""
    if field in ADDRESSES and address:
        return squeezed(address)
    if "itemscope" in given:
        names = ("url", "contenturl") if field in ADDRESSES else ("name",)
        inner = [
            each
            for each in node.css("[itemprop]")[:MOST_VALUES]
            if set(names) & set(names_of(each)) and "itemscope" not in each.attributes
        ]
        if inner:
            return value_of(inner[0], field)
    return squeezed(given.get("datetime") or given.get("value") or node.text(separator=" ")) or squeezed(
        address
    )


def as_node(item: LexborNode, depth: int = 0) -> Node:
    """An item as JSON-LD would say it, the names of its properties in small letters."""
    said: dict[str, Any] = {"@type": types_of(item)}
    for each in item.css("[itemprop]")[:MOST_NAMED]:
        if each.mem_id == item.mem_id or not _belongs(each, item):
            continue
        scoped = "itemscope" in each.attributes and depth < DEEPEST
        value = as_node(each, depth + 1) if scoped else value_of(each, "")
        for name in names_of(each):
            said.setdefault(name, []).append(value)
    single = 1
    return {
        name: value[0] if name != "@type" and len(value) == single else value for name, value in said.items()
    }


def _belongs(node: LexborNode, item: LexborNode) -> bool:
    """Whether an item is the nearest around a property."""
    around = node.parent
    while around is not None and around.mem_id != item.mem_id:
        if "itemscope" in around.attributes:
            return False
        around = around.parent
    return True
