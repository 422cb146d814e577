"""What the names, the style and the words of an element say about the price in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from venditor.listings.page.hiding import LONGEST_STYLE

STRUCK = frozenset(("del", "s", "strike"))
"""Elements whose words are no longer so. Source: HTML, "the s element", "the del element"."""

LONGEST_NAME = 500
"""Characters of a class or id that are looked at."""

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_APART = re.compile(r"[^\w]+|_+")
# "with-list-price" says what stands beside, "add-to-cart" what pressing does, not what the element is.
_HAVING = re.compile(r"(?:with|has|without|no)[-_]|add[-_]?to[-_]?(?:cart|basket|bag)", re.IGNORECASE)
_LINE_THROUGH = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_UNIT = r"(?:k?g|mg|m?l|cl|dl|lt?r?|liter|litre|litro|kilo|gramm|lb|oz|100 ?(?:g|ml|gramm))"
_FOR_A_UNIT = re.compile(
    rf"^\W{{0,3}}(?:/|\bpro|\bper|\bje)\s?(?:\d+(?:[.,]\d+)?\s?)?{_UNIT}\b|"
    r"^\W{0,3}/\s?(?:monat|month|mo|mois|mes|mese|mês|maand|mies|měsíc|mån|md|ay)\b",
    re.IGNORECASE,
)
_A_UNIT_IS = re.compile(rf"\b\d+\s?{_UNIT}(?:\s?=|\s?당)\W{{0,2}}$", re.IGNORECASE)
_TIMES = re.compile(r"\b\d{1,2}\s?[x×]\s?(?:de|da|à|of)?\s?$|\d期\w{0,4}\s?$", re.IGNORECASE)
_PARTS = re.compile(r"\b(?:in|en|em|for)\s\d{1,2}\s?(?:rate|x|cuotas|fois|months|mal)\b", re.IGNORECASE)
_TAKEN_OFF = re.compile(r"^\W{0,2}[-−\u2013+]\s?$")


@cache
def words() -> Mapping[str, tuple[str, ...]]:
    """The lists of ``prices.yaml``."""
    data = yaml.safe_load((files(__package__) / "prices.yaml").read_text("utf-8"))
    return {kind: tuple(map(str, listed)) for kind, listed in data.items()}


@cache
def _names() -> Mapping[str, re.Pattern[str]]:
    named_so = {
        facet: re.compile("|".join(f"-{re.escape(name)}" for name in words()[facet]))
        for facet in Facets._fields
        if facet not in ("price", "cents")
    }
    # A word of a price anywhere, the others at the start of one.
    price = re.compile("|".join(map(re.escape, words()["price"])))
    cents = re.compile(f"-(?:{'|'.join(map(re.escape, words()['cents']))})")
    return {**named_so, "price": price, "cents": cents}


@cache
def _said(kind: str, where: str) -> re.Pattern[str]:
    """Words of a list: at the ``start`` or anywhere; letters of one script are not part of a longer word."""
    each = (
        re.escape(word) + (r"(?![^\W\d_])" if word[-1].isalpha() and word[-1] < "\u3000" else "")
        for word in sorted(words()[kind], key=len, reverse=True)
    )
    start = r"^\W{0,3}" if where == "start" else r"(?<![^\W\d_])"
    return re.compile(f"{start}(?:{'|'.join(each)})", re.IGNORECASE)


class Facets(NamedTuple):
    """What the class and id of an element say of a price in it: the lists that one of their words is on."""

    price: bool
    before: bool
    usual: bool
    elsewhere: bool
    not_asked: bool
    untaxed: bool
    struck: bool
    listed: bool
    cents: bool


@lru_cache(maxsize=16_384)
def facets(names: str, id_: str) -> Facets:
    """What a class and an id say.

    Args:
        names: the class, as it stands there.
        id_: the same of the id.
    """
    name = named(names, id_)
    return Facets(*(_names()[facet].search(name) is not None for facet in Facets._fields))


def named(names: str, id_: str = "") -> str:
    """The words of a class and an id, in small letters between hyphens: ``-old-price-``."""
    given = f"{names[:LONGEST_NAME]} {id_[:LONGEST_NAME]}"
    kept = " ".join(name for name in given.split() if not _HAVING.match(name))
    return f"-{_APART.sub('-', _CAPITAL.sub('-', kept)).strip('-').lower()}-"


def line_through(style: str | None) -> bool:
    """Whether a style strikes words through."""
    return style is not None and _LINE_THROUGH.search(style[:LONGEST_STYLE]) is not None


class Told(NamedTuple):
    """What the words beside an amount say that it is.

    Attributes:
        earlier: one that is no longer asked.
        usual: the usual one.
        listed: the manufacturer's, or of a list.
        lowest: the lowest of the last 30 days.
        not_asked: one that is saved, of a month, of a measure or of members, not the price.
    """

    earlier: bool
    usual: bool
    listed: bool
    lowest: bool
    not_asked: bool

    @property
    def higher(self) -> bool:
        """Whether it is one that the price asked is said to be below."""
        return self.earlier or self.usual or self.listed


@lru_cache(maxsize=8192)
def told(before: str, after: str, beside: str) -> Told:
    """What words say of the amount between or behind them.

    Args:
        before: the words before it within its element.
        after: those behind it, until the next amount.
        beside: those of an element before.
    """
    # Words that end with a colon are of the amount that comes next.
    behind = "" if after.rstrip().endswith((":", "：")) else after
    texts = (f"{before} 0 {behind}", beside)
    lowest = any(
        "30" in text and _is("lowest", "anywhere", text) and _is("days_30", "anywhere", text)
        for text in texts
    )
    return Told(
        earlier=any(_is("earlier", "start", text) for text in texts),
        usual=any(_is("usually", "start", text) for text in texts),
        listed=any(_is("listed_as", "start", text) for text in texts),
        lowest=lowest,
        not_asked=not lowest
        and (
            any(_is("no_price", "start", text) or _is("never", "anywhere", text) for text in texts)
            or no_whole_price(before, after)
        ),
    )


def _is(kind: str, where: str, text: str) -> bool:
    return _said(kind, where).search(text) is not None


def no_whole_price(before: str, after: str) -> bool:
    """Whether an amount is taken off, of one of several instalments, or of a measure.

    Args:
        before: the words before it.
        after: the words behind it, until the next amount.
    """
    return any(each.search(before) is not None for each in (_TAKEN_OFF, _TIMES, _A_UNIT_IS, _PARTS)) or any(
        each.search(after) is not None for each in (_FOR_A_UNIT, _PARTS)
    )


@lru_cache(maxsize=8192)
def said_net(text: str) -> bool:
    """Whether words say that a tax is added to the amount."""
    return _is("net", "anywhere", text)
