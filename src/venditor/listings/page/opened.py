"""A page made ready for the rules: what nobody is shown is taken off, and what they look at found at once.

To go through a whole page takes about as long whatever is looked for, so it is done three times and not once
for each rule: here for what is taken off, and for what markup and lists are made of; for elements that are
named for prices; and for the words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from venditor.listings.page.headings import heading_of
from venditor.listings.page.positions import Positions

MOST_HEADINGS = 20
"""First-level headings that are looked at."""

MOST_ROWS = 800
"""Rows and terms of a page that are looked at."""

_UNSEEN = "script,style,noscript,template,svg,iframe,object,select option:not([selected])"
_WANTED = "h1,title,meta,link[rel=canonical],table tr,dl dt,[itemtype],[itemprop=price i]"

Attributes = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Script:
    """A script with JSON-LD: its text, and where it is."""

    text: str
    at: str


@dataclass(slots=True)
class Opened:
    """What rules look at in a page.

    Attributes:
        tree: the page, without what nobody is shown.
        scripts: with JSON-LD, in order.
        heading: of the product; ``None`` where no heading has words.
        words: of that heading; empty where there is none.
        first: words of the first heading, which may be that of a notice.
        canonical: the link to its own address.
        metas: with their attributes, in order.
        items: elements with a type of microdata, in order.
        prices: elements of microdata that are a price.
        rows: of tables.
        terms: of lists of descriptions.
    """

    tree: LexborHTMLParser
    scripts: list[Script] = field(default_factory=list)
    heading: LexborNode | None = None
    words: str = ""
    first: str = ""
    canonical: LexborNode | None = None
    metas: list[tuple[LexborNode, Attributes]] = field(default_factory=list)
    items: list[LexborNode] = field(default_factory=list)
    prices: list[LexborNode] = field(default_factory=list)
    rows: list[LexborNode] = field(default_factory=list)
    terms: list[LexborNode] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The page's own address, as it says it."""
        return ((self.canonical.attributes.get("href") or "") if self.canonical is not None else "").strip()

    def meta(self, name: str) -> LexborNode | None:
        """The first meta element with a name."""
        return next((node for node, given in self.metas if given.get("name") == name), None)


def opened(tree: LexborHTMLParser) -> Opened:
    """A page made ready; the tree loses what nobody is shown.

    Args:
        tree: the page.
    """
    page, positions = Opened(tree), Positions()
    unseen = tree.css(_UNSEEN)
    for node in unseen:
        if node.tag == "script" and "ld+json" in (node.attributes.get("type") or "").lower():
            page.scripts.append(Script(node.text() or "", positions.of(node)))
    # What is within another goes first: nothing is taken off twice.
    for node in reversed(unseen):
        node.decompose()
    headings, titles = list[LexborNode](), list[str]()
    for node in {node.mem_id: node for node in tree.css(_WANTED)}.values():
        if node.tag == "h1" and len(headings) < MOST_HEADINGS:
            headings.append(node)
        elif node.tag == "title" and not titles:
            titles.append(node.text() or "")
        _taken(page, node)
    titles += [given.get("content") or "" for _, given in page.metas if given.get("property") == "og:title"][
        :1
    ]
    found = heading_of(headings, titles)
    if found is not None:
        page.heading, page.words, page.first = found.node, found.words, found.first
    return page


def _taken(page: Opened, node: LexborNode) -> None:
    tag, given = node.tag, node.attributes
    if tag == "meta":
        page.metas.append((node, given))
    elif tag == "link" and page.canonical is None and given.get("rel") == "canonical":
        page.canonical = node
    elif tag == "tr" and len(page.rows) < MOST_ROWS:
        page.rows.append(node)
    elif tag == "dt" and len(page.terms) < MOST_ROWS:
        page.terms.append(node)
    if "itemtype" in given:
        page.items.append(node)
    if (given.get("itemprop") or "").lower() == "price":
        page.prices.append(node)
