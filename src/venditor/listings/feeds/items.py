"""The items of a feed, put together from the events of the parser and let go one by one."""

from __future__ import annotations

from dataclasses import dataclass, field

from venditor.listings.draft import Place
from venditor.listings.errors import ListingError
from venditor.listings.feeds.attributes import Element

GOOGLE = "base.google.com/ns/1.0"
"""Namespace of the attributes, without its scheme; what prefix a feed gives it does not matter."""
CUSTOM = "base.google.com/cns/1.0"
"""Namespace of attributes that a shop has made up."""

MOST_DEEP = 64
"""Elements within one another; a feed has about five."""
MOST_IN_ITEM = 4 * 1024 * 1024
"""Characters of one item, each element counted as a hundred."""
MOST_NAMES = 5_000
"""Different names of elements in one feed."""

_ELEMENT_COSTS = 100
_ROOTS = frozenset(("rss", "feed", "RDF"))
_HOLDERS = frozenset(("rss", "channel", "feed", "RDF"))
_ITEMS = frozenset(("item", "entry"))
# What RSS and Atom say about an entry, not about what is sold.
_BOOKKEEPING = frozenset("author comments contributor guid pubDate published rights source updated".split())


class BrokenFeedError(Exception):
    """The feed has something that no feed has; the text says what."""


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an element.

    Attributes:
        shown: with the usual prefix, such as ``g:price``.
        local: without.
        google: whether it is in a namespace of Google.
    """

    shown: str
    local: str
    google: bool


@dataclass(slots=True)
class Node:
    """An element of an item.

    Attributes:
        name: of it.
        texts: what stands in it, with the text of elements within it that are not Google's.
        parts: Google's elements within it.
    """

    name: Name
    texts: list[str] = field(default_factory=list)
    parts: list[Node] = field(default_factory=list)

    def element(self, base: str) -> Element:
        """The same as an attribute, with its path below ``base``."""
        path = f"{base}/{self.name.shown}"
        text = self.texts[0] if len(self.texts) == 1 else "".join(self.texts)
        parts = tuple(part.element(path) for part in self.parts)
        return Element(self.name.local, Place(path, text), parts)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed.

    Attributes:
        name: of its element, ``item`` or ``entry``.
        nodes: the elements in it, in order.
    """

    name: str
    nodes: list[Node]


class Items:
    """Takes the events of an XML parser and gives whole items.

    Attributes:
        language: of the whole feed, where it was stated before the first item.
    """

    def __init__(self) -> None:
        self.language: Place | None = None
        self._names: dict[str, Name] = {}
        self._open: list[Node] = []
        self._depth_of_item = 0
        self._size = 0
        self._whole: list[Item] = []

    def taken(self) -> list[Item]:
        """The items that are whole by now, each given once."""
        whole, self._whole = self._whole, []
        return whole

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = self._names.get(tag) or self._named(tag)
        stack = self._open
        if not stack:
            self._root(name, attributes)
        elif not self._depth_of_item and name.local in _ITEMS and stack[-1].name.local in _HOLDERS:
            self._depth_of_item = len(stack) + 1
            self._size = 0
        node = Node(name)
        stack.append(node)
        self._size += _ELEMENT_COSTS
        if len(stack) > MOST_DEEP:
            raise BrokenFeedError(f"more than {MOST_DEEP} elements within one another")
        if attributes and name.local == "link" and "href" in attributes:
            if attributes.get("rel", "alternate") == "alternate":
                node.texts.append(attributes["href"])
            else:
                node.name = _OTHER_LINK

    def data(self, text: str) -> None:
        """Text of the element that was begun last."""
        if self._depth_of_item or self._open[-1].name.local == "language":
            self._size += len(text)
            if self._size > MOST_IN_ITEM:
                raise BrokenFeedError(f"an item of more than {MOST_IN_ITEM:,} characters")
            self._open[-1].texts.append(text)

    def end(self, tag: str) -> None:  # noqa: ARG002 - the parser has seen that it is the right one
        """The element that was begun last ends."""
        node = self._open.pop()
        depth = len(self._open) + 1
        if not self._depth_of_item:
            if node.name.local == "language" and not node.name.google and depth <= 3:  # noqa: PLR2004
                self.language = Place("channel/language", "".join(node.texts))
        elif depth == self._depth_of_item:
            self._whole.append(Item(node.name.local, node.parts))
            self._depth_of_item = 0
        elif depth == self._depth_of_item + 1:
            if node.name.local not in _BOOKKEEPING or node.name.google:
                self._open[-1].parts.append(node)
        elif node.name.google:
            self._open[-1].parts.append(node)
        else:
            self._open[-1].texts += [" ", *node.texts, " "]

    def _root(self, name: Name, attributes: dict[str, str]) -> None:
        if name.local not in _ROOTS:
            raise ListingError(
                "feed.unknown",
                f"The file is XML, and its first element is <{name.shown[:40]}>, not that of a feed.",
                facts={"looked_for": ["rss", "feed", "rdf:RDF"], "found": name.shown},
                remedy="Give an RSS 2.0 or Atom feed of Google Merchant.",
            )
        language = attributes.get("{http://www.w3.org/XML/1998/namespace}lang")
        if language:
            self.language = Place(f"{name.local}/@xml:lang", language)

    def _named(self, tag: str) -> Name:
        if len(self._names) >= MOST_NAMES:
            raise BrokenFeedError(f"more than {MOST_NAMES:,} different names of elements")
        space, _, local = tag.rpartition("}")
        where = space.lstrip("{").partition("://")[2].rstrip("/").lower()
        prefix = {GOOGLE: "g:", CUSTOM: "c:"}.get(where, "")
        name = Name(prefix + local, local, bool(prefix))
        self._names[tag] = name
        return name


_OTHER_LINK = Name("link", "source", google=False)
