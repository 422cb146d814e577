"""JSON-LD of a page: its products, also where the JSON is not quite JSON.

Real pages have comments, control characters, trailing commas and HTML around it; what is left after those are
taken off and is still no JSON is passed over.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from venditor.listings.page.opened import Script

MOST_NODES = 20_000
"""Objects and lists of one page that are walked through."""

PRODUCTS = frozenset(
    "product productmodel individualproduct someproducts productgroup vehicle car book".split()
)
"""Types of what is sold, in small letters."""

OFFERS = frozenset(("offer", "aggregateoffer"))
"""Types of offers, in small letters."""

_TRAILING = re.compile(r",(\s*[}\]])")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
# Products in these are beside the page's own.
_BESIDE = frozenset(
    "isrelatedto issimilarto isaccessoryorsparepartfor isconsumablefor isvariantof itemlistelement".split()
)

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """An object of JSON-LD.

    Attributes:
        path: where in the page's JSON-LD, such as ``json-ld[1].@graph[0]``.
        node: its properties, their names in small letters without their vocabulary.
        names: its properties as they are written.
    """

    path: str
    node: Node
    names: Mapping[str, str] = field(default_factory=dict)

    def place(self, name: str) -> str:
        """Where a property stands."""
        return f"{self.path}.{self.names.get(name, name)}"


@dataclass(frozen=True, slots=True)
class Graph:
    """The JSON-LD of a page.

    Attributes:
        products: every product that is not beside the page's own, in the order of the page.
        named: objects that others refer to by their ``@id``.
        sellers: shops and other organizations that say terms for all that they sell.
        scripts: where each script of the page's JSON-LD is, in order.
    """

    products: list[Found] = field(default_factory=list)
    named: Mapping[str, Found] = field(default_factory=dict)
    sellers: list[Found] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)

    def at(self, path: str) -> str:
        """Where the script of a path such as ``json-ld[1].offers`` is."""
        return self.scripts[int(path.partition("[")[2].partition("]")[0])]

    def inner(self, of: Found, name: str, most: int) -> Iterator[Found]:
        """The objects of a property; one alone is a list of one, and a reference is what it refers to."""
        for number, value in enumerate(listed(of.node.get(name), most)):
            if isinstance(value, Mapping):
                yield self.resolved(as_found(f"{of.place(name)}[{number}]", value))

    def resolved(self, reference: Found) -> Found:
        """What an object refers to, if it does nothing else and that is on the page."""
        name = reference.node.get("@id")
        if not isinstance(name, str) or set(reference.node) - {"@id", "@type"}:
            return reference
        return self.named.get(name, reference)


def graph(given: Sequence[Script]) -> Graph:
    """The JSON-LD of a page, walked through once.

    Args:
        given: the scripts with it.
    """
    products: list[Found] = []
    named: dict[str, Found] = {}
    sellers: list[Found] = []
    for number, script in enumerate(given):
        for each, beside in _walked(loaded(script.text), f"json-ld[{number}]"):
            name = each.node.get("@id")
            if isinstance(name, str) and set(each.node) - {"@id", "@type"}:
                named.setdefault(name, each)
            if not beside and PRODUCTS & set(types(each.node)):
                products.append(each)
            elif "hasmerchantreturnpolicy" in each.node and not OFFERS & set(types(each.node)):
                sellers.append(each)
    return Graph(products, named, sellers, [script.at for script in given])


def listed(value: Any, most: int) -> list[Any]:
    """The first values of a property that may have several."""
    return value[:most] if isinstance(value, list) else [value]


def as_found(path: str, node: Node) -> Found:
    """An object with the names of its properties as they are compared."""
    names = {name if name.startswith("@") else short(name): name for name in node}
    return Found(path, {name: node[written] for name, written in names.items()}, names)


def loaded(text: str) -> Any:
    """JSON as real pages write it; ``None`` where it is none."""
    bare = _TRAILING.sub(r"\1", _unwrapped(text))
    for attempt in (text, bare, html.unescape(bare) if "&quot;" in bare else ""):
        try:
            value = json.loads(attempt, strict=False)
            return _without_surrogates(value) if _SURROGATE.search(attempt) else value
        except (ValueError, RecursionError):
            continue
    return None


def _unwrapped(text: str) -> str:
    """The text without what pages put around JSON so that it is hidden from something."""
    text = text.strip().removeprefix("//").lstrip()
    if text.startswith("/*") and "*/" in text:
        text = text.partition("*/")[2]
    text = text.strip().removeprefix("<!--").removeprefix("<![CDATA[")
    text = text.rstrip("; \t\r\n").removesuffix("-->").removesuffix("]]>").rstrip().removesuffix("//")
    return text.strip().rstrip(";")


def _without_surrogates(value: Any) -> Any:
    """Half a character is none: no text can be written with it."""
    text = json.dumps(value, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return json.loads(text, strict=False)


def types(node: Node) -> list[str]:
    """Names of the types of an object, in small letters without their vocabulary."""
    given = node.get("@type")
    named = given if isinstance(given, list) else [given]
    return [short(each) for each in named if isinstance(each, str)]


def short(name: str) -> str:
    """A name without its vocabulary, in small letters: ``https://schema.org/InStock`` is ``instock``."""
    return re.split(r"[/#:]", name.strip())[-1].lower()


def _walked(value: Any, path: str) -> Iterator[tuple[Found, bool]]:
    """Every object, its parents first, without recursion; and whether it is beside what the page is about."""
    waiting, seen = [(path, value, False)], 0
    while waiting and seen < MOST_NODES:
        path, value, beside = waiting.pop()
        seen += 1
        if isinstance(value, dict):
            found = as_found(path, value)
            yield found, beside
            # What a product comes as is read with it.
            own = _BESIDE | {"hasvariant"} if PRODUCTS & set(types(found.node)) else _BESIDE
            inner = [
                (found.place(name), each, beside or name in own)
                for name, each in found.node.items()
                if isinstance(each, dict | list)
            ]
        elif isinstance(value, list):
            inner = [(f"{path}[{number}]", each, beside) for number, each in enumerate(value)]
        else:
            continue
        waiting += reversed([each for each in inner if isinstance(each[1], dict | list)])
