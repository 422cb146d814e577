"""The price among the visible words of a page: of the elements named for prices, the likeliest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from venditor.listings.page.candidate import Candidate, found
from venditor.listings.page.price_words import (
    STRUCK,
    earlier,
    hidden,
    named,
    names,
    no_whole_price,
    said_earlier,
    said_listed,
    said_lowest,
    said_net,
    said_not_asked,
    said_usual,
    struck,
    words,
)
from venditor.listings.page.shown import LONGEST, shown_words, words_before
from venditor.listings.read import squeezed
from venditor.listings.values.currencies import IN_USE, currencies_of, tenders
from venditor.listings.values.digits import plain_digits
from venditor.listings.values.errors import UnusableError, shown
from venditor.listings.values.money import LOWEST_AFTER, LOWEST_BEFORE
from venditor.products import PriceKind

MOST_ELEMENTS = 400
"""Elements of a page that are looked at; a list of products has more, and its first ones come first."""

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
NEVER_ASKED, NET = -20, -3
WORDY = 20
"""Points for and against an element holding the price asked; a point is lost for each so many characters."""

_SIGN = (
    r"(?:(?:(?<![A-Za-z])(?:US|NT|HK|CA|AU|C|A|R|S))?\$|[€£¥₹₽₩₪₺₫฿₴₦₱]|(?<![A-Za-z])(?:SFr\.?|RM|Rp|Rs\.?)|"
    r"(?<![^\W\d_])(?:zł|kr\.?|Kč|Ft|lei|лв\.?|руб\.?|р\.|TL|din\.?|đ)(?![^\W\d_])|ر\.س|د\.إ|د\.ك|درهم|б\.\s?р\.|元|円|원|"
    rf"(?-i:\b(?:{'|'.join(sorted(IN_USE - WORDS))})(?![A-Za-z])))"
)
_MARKS = r".,'\u2019\u066b\u066c"
# A number is whole: what stands before and after it is no digit, nor a mark between it and one.
_NUMBER = (
    rf"(?<!\d)(?<!\d[{_MARKS}\s])(?:"
    r"(?:\d{1,3}(?:[.,'\u2019\u066c\s]\d{3}){1,4}|\d{1,2}(?:,\d{2}){1,4},\d{3})"
    r"(?:[.,\u066b](?:\d{1,2}|--?|[\u2013\u2014]))?"
    r"|\d{1,15}(?:[.,\u066b](?:\d{1,4}|--?|[\u2013\u2014]))?"
    rf")(?!\d)(?![{_MARKS}]\d)"
)
# Signs that stand before a number only; behind one they are a letter.
_FIRST = r"(?-i:(?<![\w/])(?:S/\.?|R)(?=\s{0,3}\d))"
MONEY = re.compile(
    rf"(?P<sign>{_SIGN}|{_FIRST})\s{{0,3}}(?P<after>{_NUMBER})|(?P<before>{_NUMBER})\s{{0,3}}{_SIGN}",
    re.IGNORECASE,
)
"""An amount with its sign: ``sign`` and ``after`` it a number, or a number ``before`` it."""

_GROSS_BEFORE = re.compile(r"税込み?[\s:]{0,2}$")
_GROSS_AFTER = re.compile(
    r"^\W{0,3}(?:inc\b|in[ck]l|brutto\b|ttc\b|s dph\b|con iva\b|iva incl|com iva\b|z vat\b|med moms\b)",
    re.IGNORECASE,
)
_FROM = re.compile(rf"(?:{LOWEST_BEFORE})\W{{0,3}}(?:only|nur|just|solo|seulement)?\W{{0,3}}$", re.IGNORECASE)
_UP = re.compile(rf"^\W{{0,2}}(?:{LOWEST_AFTER})", re.IGNORECASE)
_TO = r"(?:[-\u2010-\u2015~\u301c]|\b(?:bis|to|a|à|até|hasta|do|tot|til|till|up to|до|έως)\b|至|から)"
_RANGE_AFTER = re.compile(rf"^\s?{_TO}\s?(?:{_SIGN}\s?\d|\d[\d.,']*+\s?(?:{_SIGN}|$))", re.IGNORECASE)
_RANGE_BEFORE = re.compile(rf"\d\s?{_SIGN}?\s?{_TO}\s?$", re.IGNORECASE)
_FIRST_OF_RANGE = re.compile(rf"(?P<number>{_NUMBER})\s?{_TO}\s?$", re.IGNORECASE)
_BARE = re.compile(rf"^[^\w%]{{0,5}}(?P<number>{_NUMBER})[^\w%]{{0,5}}$")
_OTHER_PARTS = frozenset(("li", "footer", "nav"))
_USUAL = 'h1,[class*="price" i],[id*="price" i],[itemprop=price],[data-price]'
_BY_NAME = ("barre", "crossed", "line-through", "linethrough", "strike")
_ALL_STRUCK = ",".join([*sorted(STRUCK), *(f'[class*="{name}" i]' for name in _BY_NAME)])


@cache
def _otherwise() -> str:
    """Elements named for prices in other words than the usual one."""
    listed = ",".join(f'[class*="{word}" i]' for word in words()["price"])
    return f"h1,{listed}"


@dataclass(frozen=True, slots=True)
class _Seen:
    """An element with a price, and how likely it is the price asked."""

    node: LexborNode
    around: frozenset[int]
    text: str
    money: str
    place: int
    points: int
    before: bool
    usual: bool
    several: bool
    amounts: int
    lowest: bool


def visible_prices(tree: LexborHTMLParser) -> Iterator[Candidate]:
    """Prices in elements named for them, the likeliest first, and those that stand beside as earlier ones."""
    seen = _innermost(list(_elements(_distinct(tree, f"{_USUAL},{_ALL_STRUCK}"))))
    if not any(each.points > 0 for each in seen):
        seen = _innermost(list(_elements(_distinct(tree, f"{_otherwise()},{_ALL_STRUCK}"))))
    said = Counter(each.money for each in seen if each.points > 0)
    listed = sorted(seen, key=lambda one: (-one.points - min(said[one.money], MOST_SAID), one.place))
    likely = [each for each in listed if each.points > 0]
    asked = [each for each in likely if not each.before] or [each for each in likely if each.usual]
    # Behind a likelier one that is the lowest of several no other is the price asked.
    several = next((place for place, each in enumerate(asked, 1) if each.several), None)
    for each in asked[:several]:
        price = found("visible price", "price", "page", _path(each.node), each.text, node=each.node)
        yield price
        if each.several:
            yield replace(price, field="lowest_price")
    likeliest = asked[0].points if asked else NAMED
    for each in listed:
        # An earlier price stands where the price stands; others are of other products.
        near = each.points - EARLIER >= likeliest - NAMED
        if each.before and near and not (asked and each.money == asked[0].money):
            prior = found(
                "visible price", "prior_prices", "page", _path(each.node), each.text, node=each.node
            )
            yield replace(prior, prior=_kind(each), called=_called(each.node, each.text))


def _innermost(seen: list[_Seen]) -> list[_Seen]:
    """Without elements of several amounts the first of which has its own, and without those in a range."""
    ranges = {each.node.mem_id for each in seen if each.several}
    apart = [each for each in seen if not ranges & each.around]
    inner = {(one, each.money) for each in apart for one in each.around}
    return [each for each in apart if each.amounts <= 1 or (each.node.mem_id, each.money) not in inner]


def _around(node: LexborNode) -> Iterator[LexborNode]:
    parent, height = node.parent, 0
    while parent is not None and parent.tag not in {"body", "html"} and height < HIGHEST:
        yield parent
        parent, height = parent.parent, height + 1


def _elements(nodes: list[LexborNode]) -> Iterator[_Seen]:
    heading = next((place for place, node in enumerate(nodes) if node.tag == "h1"), None)
    for place, node in enumerate(nodes[:MOST_ELEMENTS]):
        if node.tag in {"h1", "option", "input", "body", "html"}:
            continue
        text = shown_words(node)
        if not any(map(str.isdigit, text)):
            continue
        around = tuple(_around(node))
        if any(map(hidden, (node, *around))):
            continue
        said_before = words_before(node)
        text = f"{said_before} {text}" if _FROM.search(said_before) else text
        amounts = ["".join(filter(str.isdigit, match[0])) for match in MONEY.finditer(text)]
        if not amounts and _BARE.match(text) is None:
            continue
        if not any(digit in "123456789" for digit in text):
            # Nothing costs 0: it is the total of an empty cart.
            continue
        several = _no_one_amount(text)
        different = 1 if several else len(set(amounts))
        beside = (" 0 ".join(_beside_first(text)), said_before)
        lowest = said_lowest(beside)
        points, before, usual = _judged(node, around, text, beside, lowest=lowest)
        points += WITH_SIGN if amounts else 0
        points += ANOTHER_AMOUNT * max(different - 1, 0)
        points += BELOW_HEADING if heading is not None and place > heading else 0
        money = amounts[0] if amounts else "".join(filter(str.isdigit, text))
        ids = frozenset(each.mem_id for each in around)
        yield _Seen(node, ids, text, money, place, points, before or usual, usual, several, different, lowest)


def _distinct(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    return list({node.mem_id: node for node in tree.css(selector)}.values())


def _judged(
    node: LexborNode, around: Sequence[LexborNode], text: str, beside: tuple[str, str], *, lowest: bool
) -> tuple[int, bool, bool]:
    """How likely an element holds the price asked, whether it is an earlier one, whether the usual one."""
    name = named(node)
    before = lowest or earlier(node) or said_earlier(beside)
    points = NAMED if names("price", name) else 0
    points += NOT_ASKED if not lowest and names("not_asked", name) else 0
    near = (name, *(named(parent) for parent in around[:NAMED_BEFORE]))
    points += NET if said_net(text) or any(names("untaxed", each) for each in near) else 0
    points -= len(text) // WORDY
    not_asked = not lowest and (said_not_asked(beside) or no_whole_price(*_beside_first(text)))
    for height, parent in enumerate(around):
        of_parent = named(parent)
        before = before or parent.tag in STRUCK or (height < NAMED_BEFORE and earlier(parent))
        points += ELSEWHERE if names("elsewhere", of_parent) or parent.tag in _OTHER_PARTS else 0
        not_asked_nearby = height < NAMED_OTHERWISE and not lowest and names("not_asked", of_parent)
        points += NOT_ASKED_NEARBY if not_asked_nearby else 0
    if not_asked:
        return points + NEVER_ASKED, False, False
    usual = not before and (said_usual(beside) or any(names("usual", each) for each in near))
    return points + (EARLIER if before or usual else 0), before, usual


def _kind(seen: _Seen) -> PriceKind:
    """Which kind of price one is that is not asked: by its words, then by its name and look."""
    beside = (" 0 ".join(_beside_first(seen.text)), words_before(seen.node))
    near = (seen.node, *islice(_around(seen.node), NAMED_BEFORE))
    if seen.lowest:
        return "lowest_30_days"
    if said_listed(beside) or any(names("listed", named(each)) for each in near):
        return "list"
    if seen.usual:
        return "regular"
    over = any(each.tag in STRUCK for each in _around(seen.node))
    return "struck" if over or any(map(struck, near)) else "other"


def _called(node: LexborNode, text: str) -> str:
    """What an amount is called by the words before it; words of an element before it must say something."""
    own, before = squeezed(_beside_first(text)[0]), words_before(node)
    if not any(map(str.isalpha, own)):
        told = any(say((before,)) for say in (said_earlier, said_listed, said_lowest, said_usual))
        own = before if told else ""
    return own.strip(" :*([-\u2013")


def _beside_first(text: str) -> tuple[str, str]:
    """The words before the first amount, and those behind it until the next or a parenthesis."""
    first, second = [*MONEY.finditer(text), None, None][:2]
    if first is None:
        return text, ""
    return text[: first.start()], text[first.end() : second.start() if second else None].partition("(")[0]


def _path(node: LexborNode) -> str:
    """An element as a selector a person can find it by."""
    given = node.attributes
    if given.get("id"):
        return f"{node.tag}#{given['id']}"
    names = (given.get("class") or "")[:LONGEST].split()
    return ".".join([str(node.tag), *names[:3]])


def beginning(text: str) -> str:
    """As much of a text as an amount of money stands in, cut between words."""
    words_ = squeezed(text[: 8 * LONGEST])
    return words_ if len(words_) <= LONGEST else words_[: LONGEST + 1].rpartition(" ")[0]


def money_in(text: str) -> str:
    """The amount in the words of an element, with its sign if it has one.

    Raises:
        UnusableError: when there is none, or it is the lowest of several.
    """
    plain = plain_digits(beginning(text))
    found_ = _amount_in(plain)
    if found_ is None:
        raise UnusableError(f"{shown(text)} has no amount in it.")
    if _several(plain, found_):
        raise UnusableError(f"{shown(text)} is the lowest of several. Write the one amount that is asked.")
    return found_["number"] if found_.re is _BARE else found_[0]


def lowest_in(text: str) -> str:
    """The lowest of several amounts in the words of an element, with its sign if it has one.

    Raises:
        UnusableError: when there is no amount, or only one is asked.
    """
    plain = plain_digits(beginning(text))
    found_ = _amount_in(plain)
    if found_ is None or not _several(plain, found_):
        raise UnusableError(f"{shown(text)} is not from one amount to another, or from one upwards.")
    before = _FIRST_OF_RANGE.search(plain[: found_.start()])
    return f"{before['number']} {sign_of(found_)}" if before else found_[0]


def _amount_in(plain: str) -> re.Match[str] | None:
    """The first amount; of one without and one with tax, the one with it."""
    amounts = list(MONEY.finditer(plain))
    for each in amounts:
        if _GROSS_BEFORE.search(plain[: each.start()]) or _GROSS_AFTER.search(plain[each.end() :]):
            return each
    return amounts[0] if amounts else _BARE.match(plain)


def _several(plain: str, amount: re.Match[str]) -> bool:
    if amount.re is _BARE:
        return False
    before, after = plain[: amount.start()], plain[amount.end() :]
    return any(
        (_FROM.search(before), _UP.search(after), _RANGE_AFTER.search(after), _RANGE_BEFORE.search(before))
    )


def _no_one_amount(text: str) -> bool:
    found_ = _amount_in(text)
    return found_ is not None and _several(text, found_)


def currencies(candidates: list[Candidate]) -> Iterator[Candidate]:
    """The currency of the likeliest visible price, or of a price in markup that is written with its sign."""
    for each in candidates:
        if each.field == "price":
            money = MONEY.search(plain_digits(beginning(each.text)))
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
