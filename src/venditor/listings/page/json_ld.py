"""JSON-LD of a page: its products, also where the JSON is not quite JSON.

Real pages have comments, control characters, trailing commas and HTML around it; what is left after those are
taken off and is still no JSON is passed over, and said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

MOST_NODES = 20_000
"""Objects and lists of one page that are walked through."""

_WRAPPED = re.compile(
    r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[|/\*.*?\*/)|(?://\s*)?(?:-->|\]\]>)\s*;?\s*$", re.DOTALL
)
_TRAILING = re.compile(r",(\s*[}\]])")
_PRODUCTS = frozenset(
    "product productmodel individualproduct someproducts productgroup vehicle car book".split()
)

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """An object of JSON-LD.

    Attributes:
        path: where in the page's JSON-LD, such as ``json-ld[1].@graph[0]``.
        node: its properties, their names in small letters without their vocabulary.
    """

    path: str
    node: Node


def products(tree: LexborHTMLParser) -> list[Found]:
    """Every product of the page, in order; those that offer something first."""
    found = [
        Found(path, node)
        for number, block in enumerate(blocks(tree))
        for path, node in _walked(block, f"json-ld[{number}]")
        if _PRODUCTS & set(types(node))
    ]
    return sorted(found, key=lambda each: "offers" not in each.node)


def blocks(tree: LexborHTMLParser) -> Iterator[Any]:
    """The JSON of each block that can be read."""
    for script in tree.css('script[type*="ld+json" i]'):
        block = loaded(script.text() or "")
        if block is not None:
            yield block


def loaded(text: str) -> Any:
    """JSON as real pages write it; ``None`` where it is none."""
    for attempt in (text, _TRAILING.sub(r"\1", _WRAPPED.sub("", text)).strip().rstrip(";")):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def types(node: Node) -> list[str]:
    """Names of the types of an object, in small letters without their vocabulary."""
    given = node.get("@type")
    listed = given if isinstance(given, list) else [given]
    return [short(each) for each in listed if isinstance(each, str)]


def short(name: str) -> str:
    """A name without its vocabulary, in small letters: ``https://schema.org/InStock`` is ``instock``."""
    return re.split(r"[/#:]", name.strip())[-1].lower()


def _walked(value: Any, path: str) -> Iterator[tuple[str, Node]]:
    """Every object, its parents first, without recursion."""
    waiting, seen = [(path, value)], 0
    while waiting and seen < MOST_NODES:
        path, value = waiting.pop()
        seen += 1
        if isinstance(value, dict):
            node = {short(name) if not name.startswith("@") else name: each for name, each in value.items()}
            yield path, node
            inner = [(f"{path}.{name}", each) for name, each in value.items()]
        elif isinstance(value, list):
            inner = [(f"{path}[{number}]", each) for number, each in enumerate(value)]
        else:
            continue
        waiting += reversed([each for each in inner if isinstance(each[1], dict | list)])
