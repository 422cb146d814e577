"""The price among the visible words of a page: of the elements named for prices, the likeliest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from selectolax.lexbor import LexborHTMLParser, LexborNode

from venditor.listings.page.candidate import Candidate, found
from venditor.listings.read import squeezed
from venditor.listings.values.currencies import IN_USE, currencies_of, tenders
from venditor.listings.values.digits import plain_digits
from venditor.listings.values.errors import UnusableError, shown

MOST_ELEMENTS = 400
"""Elements of a page that are looked at; a list of products has more, and its first ones come first."""

MOST_INSIDE = 60
"""Elements within an element that can be a price, its currency and its cents."""

LONGEST = 80
"""Characters of an element that can be a price with a word or two beside it."""

MOST_SAID = 3
"""How often the same price must stand on the page until once more makes it no likelier."""

HIGHEST = 8
"""Elements around one whose names say what it is about."""

NAMED_BEFORE, NAMED_OTHERWISE = 2, 3
"""Elements around one whose names still say that it is an earlier price, or no price that is asked."""

WORDS = frozenset("ALL BAM CUP GEL MOP SOS TOP".split())
"""Codes of currencies that capitals on a page rather mean as words: ``TOP 10``, ``SHOWER GEL 50 ml``."""

NAMED, WITH_SIGN, BELOW_HEADING = 3, 2, 2
NOT_ASKED, NOT_ASKED_NEARBY, ELSEWHERE, EARLIER, ANOTHER_AMOUNT = -4, -2, -4, -5, -2
WORDY = 20
"""Points for and against an element holding the price asked; a point is lost for each so many characters."""

_SIGN = (
    r"(?:US\$|NT\$|HK\$|CA\$|AU\$|C\$|A\$|R\$|S\$|[$€£¥₹₽₩₪₺₫฿₴₦₱]|zł|kr\.?|Kč|Ft|lei|лв\.?|руб\.?|р\.|Rs\.?|"
    r"SFr\.?|RM|Rp|ر\.س|د\.إ|د\.ك|元|円|원|TL|din\.?|"
    rf"(?-i:\b(?:{'|'.join(sorted(IN_USE - WORDS))})(?![A-Za-z])))"
)
_NUMBER = (
    r"\d{1,3}(?:[.,'\u2019\u066c\s]\d{3})+(?:[.,\u066b]\d{1,2})?(?!\d)"
    r"|\d+(?:[.,\u066b](?:\d{1,3}|--?|\u2013))?"
)
MONEY = re.compile(
    rf"(?P<sign>{_SIGN})\s{{0,3}}(?P<after>{_NUMBER})|(?P<before>{_NUMBER})\s{{0,3}}{_SIGN}", re.IGNORECASE
)
_BARE = re.compile(rf"^\W{{0,5}}(?P<number>{_NUMBER})\W{{0,5}}$")
_STRUCK = frozenset(("del", "s", "strike"))
_OTHER_PARTS = frozenset(("li", "footer", "nav"))


@cache
def _names() -> Mapping[str, re.Pattern[str]]:
    data = yaml.safe_load((files(__package__) / "prices.yaml").read_text("utf-8"))
    return {kind: re.compile("|".join(map(re.escape, words))) for kind, words in data.items()}


_USUAL = 'h1,[class*="price" i],[id*="price" i],[itemprop=price],[data-price]'


@cache
def _otherwise() -> str:
    """Elements named for prices in other words than the usual one."""
    words = yaml.safe_load((files(__package__) / "prices.yaml").read_text("utf-8"))["price"]
    named = ",".join(f'[class*="{word}" i]' for word in words)
    return f"h1,{named}"


@dataclass(frozen=True, slots=True)
class _Seen:
    """An element with a price, and how likely it is the price asked."""

    node: LexborNode
    text: str
    money: str
    place: int
    points: int
    before: bool


def visible_prices(tree: LexborHTMLParser) -> Iterator[Candidate]:
    """Prices in elements named for them, the likeliest first, and those that stand beside as earlier ones."""
    seen = list(_elements(_distinct(tree, _USUAL)))
    if not any(each.points > 0 for each in seen):
        seen = list(_elements(_distinct(tree, _otherwise())))
    said = Counter(each.money for each in seen if each.points > 0)
    for each in sorted(seen, key=lambda one: (-one.points - min(said[one.money], MOST_SAID), one.place)):
        field = "price_before" if each.before else "price"
        if each.points > 0 or each.before:
            yield found("visible price", field, "page", _path(each.node), each.text)


def _elements(nodes: list[LexborNode]) -> Iterator[_Seen]:
    heading = next((place for place, node in enumerate(nodes) if node.tag == "h1"), None)
    for place, node in enumerate(nodes[:MOST_ELEMENTS]):
        if node.tag in {"h1", "option", "input", "body", "html"}:
            continue
        text = _short_text(node)
        if not any(map(str.isdigit, text)):
            continue
        plain = plain_digits(text)
        amounts = [match[0] for match in MONEY.finditer(plain)]
        if not amounts and _BARE.match(plain) is None:
            continue
        points, before = _judged(node, text)
        points += WITH_SIGN if amounts else 0
        points += ANOTHER_AMOUNT * max(len(amounts) - 1, 0)
        points += BELOW_HEADING if heading is not None and place > heading else 0
        money = "".join(filter(str.isdigit, amounts[0] if amounts else text))
        yield _Seen(node, text, money, place, points, before)


def _short_text(node: LexborNode) -> str:
    """The words of an element; empty where it has more than a price has beside it."""
    pieces, length = [], 0
    for count, inner in enumerate(node.traverse(include_text=True)):
        if count > MOST_INSIDE or length > LONGEST:
            return ""
        if inner.tag == "-text":
            pieces.append(squeezed(inner.text_content or ""))
            length += len(pieces[-1])
    text = squeezed(" ".join(pieces))
    return text if len(text) <= LONGEST else ""


def _distinct(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    return list({node.mem_id: node for node in tree.css(selector)}.values())


def _judged(node: LexborNode, text: str) -> tuple[int, bool]:
    """How likely an element holds the price asked, and whether it is an earlier price."""
    names, points = _names(), 0
    own = _named(node)
    before = bool(names["before"].search(own)) or node.tag in _STRUCK
    points += NAMED if names["price"].search(own) else 0
    points += NOT_ASKED if names["not_asked"].search(own) else 0
    points -= len(text) // WORDY
    parent, height = node.parent, 0
    while parent is not None and parent.tag not in {"body", "html"} and height < HIGHEST:
        name = _named(parent)
        before = (
            before or parent.tag in _STRUCK or (height < NAMED_BEFORE and bool(names["before"].search(name)))
        )
        points += ELSEWHERE if names["elsewhere"].search(name) or parent.tag in _OTHER_PARTS else 0
        points += NOT_ASKED_NEARBY if height < NAMED_OTHERWISE and names["not_asked"].search(name) else 0
        parent, height = parent.parent, height + 1
    return points + (EARLIER if before else 0), before


def _named(node: LexborNode) -> str:
    given = node.attributes
    return f"{given.get('class') or ''} {given.get('id') or ''}".lower()


def _path(node: LexborNode) -> str:
    """An element as a selector a person can find it by."""
    given = node.attributes
    if given.get("id"):
        return f"{node.tag}#{given['id']}"
    names = (given.get("class") or "").split()
    return ".".join([str(node.tag), *names[:3]])


def money_in(text: str) -> str:
    """The amount in the words of an element, with its sign if it has one.

    Raises:
        UnusableError: when there is none.
    """
    plain = plain_digits(text)
    found_ = MONEY.search(plain) or _BARE.match(plain)
    if found_ is None:
        raise UnusableError(f"{shown(text)} has no amount in it.")
    return found_["number"] if found_.re is _BARE else found_[0]


def currencies(candidates: list[Candidate]) -> Iterator[Candidate]:
    """The currency of the likeliest visible price, or of a price in markup that is written with its sign."""
    for each in candidates:
        if each.field == "price":
            money = MONEY.search(plain_digits(each.text))
            if money is not None:
                yield Candidate(each.rule, "currency", sign_of(money), each.source)


def of_the_place(candidates: list[Candidate]) -> Iterator[Candidate]:
    """What a sign that several currencies share means in the land that the page says it is for.

    The land is the region of its language tag (``es-AR``), else the end of its address (``.com.ar``).
    """
    lands = [land for each in candidates for land in _lands(each)]
    for each in candidates:
        if each.field == "currency":
            possible = currencies_of(each.text)
            told = next((code for land in lands for code in possible & tenders(land)), None)
            if told is not None and len(possible) > 1:
                yield Candidate("place", "currency", told, each.source)


def _lands(candidate: Candidate) -> Iterator[str]:
    if candidate.field == "language":
        yield from re.findall(r"[-_]([A-Za-z]{2})$", candidate.text.strip())
    elif candidate.field == "url":
        yield from re.findall(r"^[a-z]+://[^/?#]*\.([a-z]{2})(?:[:/?#]|$)", candidate.text.strip())


def sign_of(money: re.Match[str]) -> str:
    """The sign or code of an amount that :data:`MONEY` found."""
    return squeezed(money["sign"] or money[0].replace(money["before"], ""))
