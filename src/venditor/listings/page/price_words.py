"""What the names, the style and the words of an element say about the price in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

import yaml
from selectolax.lexbor import LexborNode

from venditor.listings.page.hiding import LONGEST_STYLE, NOT_SHOWN, how_hidden

STRUCK = frozenset(("del", "s", "strike"))
"""Elements whose words are no longer so. Source: HTML, "the s element", "the del element"."""

LONGEST_NAME = 500
"""Characters of a class or id that are looked at."""

_NAMES = ("before", "usual", "elsewhere", "not_asked", "untaxed", "struck", "listed")
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
    named = {kind: re.compile("|".join(f"-{re.escape(name)}" for name in words()[kind])) for kind in _NAMES}
    return {**named, "price": re.compile("|".join(map(re.escape, words()["price"])))}


@cache
def _said(kind: str, where: str) -> re.Pattern[str]:
    """Words of a list: at the ``start`` or anywhere; letters of one script are not part of a longer word."""
    each = (
        re.escape(word) + (r"(?![^\W\d_])" if word[-1].isalpha() and word[-1] < "\u3000" else "")
        for word in sorted(words()[kind], key=len, reverse=True)
    )
    start = r"^\W{0,3}" if where == "start" else r"(?<![^\W\d_])"
    return re.compile(f"{start}(?:{'|'.join(each)})", re.IGNORECASE)


def named(node: LexborNode) -> str:
    """The words of the class and id of an element, in small letters between hyphens: ``-old-price-``."""
    given = node.attributes
    return _cut(f"{(given.get('class') or '')[:LONGEST_NAME]} {(given.get('id') or '')[:LONGEST_NAME]}")


@lru_cache(maxsize=4096)
def _cut(given: str) -> str:
    kept = " ".join(name for name in given.split() if not _HAVING.match(name))
    return f"-{_APART.sub('-', _CAPITAL.sub('-', kept)).strip('-').lower()}-"


@lru_cache(maxsize=4096)
def names(kind: str, name: str) -> bool:
    """Whether the words of :func:`named` are of a kind, such as before, as a list is named."""
    return _names()[kind].search(name) is not None


def earlier(node: LexborNode) -> bool:
    """Whether an element is struck through, or named for an earlier price."""
    styled = _LINE_THROUGH.search((node.attributes.get("style") or "")[:LONGEST_STYLE])
    return node.tag in STRUCK or styled is not None or names("before", named(node))


def hidden(node: LexborNode) -> bool:
    """Whether an element says itself that nobody is shown what is in it."""
    return how_hidden(str(node.tag), node.attributes) in NOT_SHOWN


def said_earlier(texts: Iterable[str]) -> bool:
    """Whether words begin by saying that the amount behind them is an earlier one."""
    return any(_said("earlier", "start").search(text) for text in texts)


def struck(node: LexborNode) -> bool:
    """Whether an element is struck through: by what it is, by its style or by its name."""
    style = node.attributes.get("style")
    styled = style is not None and _LINE_THROUGH.search(style[:LONGEST_STYLE]) is not None
    return node.tag in STRUCK or styled or names("struck", named(node))


def said_listed(texts: Iterable[str]) -> bool:
    """Whether words begin by saying that the amount behind them is the manufacturer's or of a list."""
    return any(_said("listed_as", "start").search(text) for text in texts)


def said_lowest(texts: Iterable[str]) -> bool:
    """Whether words say that an amount is the lowest of the last 30 days."""
    return any(
        "30" in text
        and _said("lowest", "anywhere").search(text) is not None
        and _said("days_30", "anywhere").search(text) is not None
        for text in texts
    )


def said_usual(texts: Iterable[str]) -> bool:
    """Whether words begin by saying that the amount behind them is the usual one."""
    return any(_said("usually", "start").search(text) for text in texts)


def said_not_asked(texts: Iterable[str]) -> bool:
    """Whether words say that an amount is saved, of a month, of a measure or of members, not the price."""
    return any(
        _said("no_price", "start").search(text) or _said("never", "anywhere").search(text) for text in texts
    )


def no_whole_price(before: str, after: str) -> bool:
    """Whether an amount is taken off, of one of several instalments, or of a measure.

    Args:
        before: the words before it.
        after: the words behind it, until the next amount.
    """
    return any(each.search(before) is not None for each in (_TAKEN_OFF, _TIMES, _A_UNIT_IS, _PARTS)) or any(
        each.search(after) is not None for each in (_FOR_A_UNIT, _PARTS)
    )


def said_net(text: str) -> bool:
    """Whether words say that a tax is added to the amount."""
    return _said("net", "anywhere").search(text) is not None
