"""The price among the visible words of a page: of the elements named for prices, the likeliest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from venditor.listings.page.amounts import LONGEST, Said, lowest_said_before, said
from venditor.listings.page.candidate import Candidate, found
from venditor.listings.page.looks import Look, Looks
from venditor.listings.page.price_words import STRUCK, Told, said_net, told, words
from venditor.listings.page.shown import Shown
from venditor.listings.read import squeezed
from venditor.products import PriceKind

MOST_ELEMENTS = 400
"""Elements of a page that are looked at; a list of products has more, and its first ones come first."""

MOST_SAID = 3
"""How often the same price must stand on the page until once more makes it no likelier."""

NAMED_BEFORE, NAMED_OTHERWISE = 2, 3
"""Elements around one whose names still say that it is an earlier price, or no price that is asked."""

NAMED, WITH_SIGN, BELOW_HEADING = 3, 2, 2
NOT_ASKED, NOT_ASKED_NEARBY, ELSEWHERE, EARLIER, ANOTHER_AMOUNT = -4, -2, -4, -5, -2
NEVER_ASKED, NET = -20, -3
WORDY = 20
"""Points for and against an element holding the price asked; a point is lost for each so many characters."""

_OTHER_PARTS = frozenset(("li", "footer", "nav"))
_NEVER = frozenset(("h1", "option", "input", "body", "html"))
_ABOVE_ZERO = frozenset("123456789")
_USUAL = 'h1,[class*="price" i],[id*="price" i],[itemprop=price],[data-price]'
_BY_NAME = ("barre", "strike", "through")
_ALL_STRUCK = ",".join([*sorted(STRUCK), *(f'[class*="{name}" i]' for name in _BY_NAME)])


@cache
def _otherwise() -> str:
    """Elements named for prices in other words than the usual one."""
    listed = ",".join(f'[class*="{word}" i]' for word in words()["price"])
    return f"h1,{listed}"


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """An element with a price, and how likely it is the price asked."""

    look: Look
    around: Sequence[Look]
    text: str
    beside: str
    said: Said
    told: Told
    place: int
    points: int
    before: bool
    usual: bool

    @property
    def money(self) -> str:
        """The digits of its first amount."""
        return self.said.digits[0]


def visible_prices(tree: LexborHTMLParser) -> Iterator[Candidate]:
    """Prices in elements named for them, the likeliest first, and those that stand beside as earlier ones."""
    shown = Shown(looks := Looks())
    seen = _innermost(list(_elements(_distinct(tree, f"{_USUAL},{_ALL_STRUCK}"), looks, shown)))
    if not any(each.points > 0 for each in seen):
        seen = _innermost(list(_elements(_distinct(tree, f"{_otherwise()},{_ALL_STRUCK}"), looks, shown)))
    often = Counter(each.money for each in seen if each.points > 0)
    listed = sorted(seen, key=lambda one: (-one.points - min(often[one.money], MOST_SAID), one.place))
    likely = [each for each in listed if each.points > 0]
    asked = [each for each in likely if not each.before] or [each for each in likely if each.usual]
    # Behind a likelier one that is the lowest of several no other is the price asked.
    several = next((place for place, each in enumerate(asked, 1) if each.said.several), None)
    yield from (_candidate("price", each) for each in asked[:several])
    if several == 1:
        yield _candidate("lowest_price", asked[0])
    likeliest = asked[0].points if asked else NAMED
    for each in listed:
        # An earlier price stands where the price stands; others are of other products.
        near = each.points - EARLIER >= likeliest - NAMED
        if each.before and near and not (asked and each.money == asked[0].money):
            label = shown.label(each.look.node)
            prior = _candidate("prior_prices", each)
            yield replace(prior, prior=_kind(each, label), called=_called(each, label))


def _candidate(field: str, seen: _Seen) -> Candidate:
    return found("visible price", field, "page", _path(seen.look.node), seen.text, node=seen.look.node)


def _innermost(seen: list[_Seen]) -> list[_Seen]:
    """Without elements of several amounts the first of which has its own, and without those in a range."""
    ranges = {each.look for each in seen if each.said.several}
    apart = [each for each in seen if not ranges or ranges.isdisjoint(each.around)]
    inner = {(one, each.money) for each in apart for one in each.around}
    return [each for each in apart if _different(each.said) <= 1 or (each.look, each.money) not in inner]


def _different(said_: Said) -> int:
    """How many amounts there are, those of one range as one."""
    return 1 if said_.several else len(set(said_.digits))


def _elements(nodes: list[LexborNode], looks: Looks, shown: Shown) -> Iterator[_Seen]:
    heading = next((place for place, node in enumerate(nodes) if node.tag == "h1"), None)
    for place, node in enumerate(nodes[:MOST_ELEMENTS]):
        look = looks.of(node)
        if look.tag in _NEVER:
            continue
        text = shown.words(node)
        # Nothing costs 0: that is the total of an empty cart.
        if not any(digit in _ABOVE_ZERO for digit in text):
            continue
        around = looks.around(look)
        if look.hidden or any(each.hidden for each in around):
            continue
        beside = shown.words_before(node)
        text = f"{beside} {text}" if lowest_said_before(beside) else text
        money = said(text)
        if money is None:
            continue
        told_ = told(money.before, money.after, beside)
        points, before, usual = _judged(look, around, text, told_)
        points += WITH_SIGN if money.signed else 0
        points += ANOTHER_AMOUNT * max(_different(money) - 1, 0)
        points += BELOW_HEADING if heading is not None and place > heading else 0
        yield _Seen(look, around, text, beside, money, told_, place, points, before or usual, usual)


def _distinct(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    return list({node.mem_id: node for node in tree.css(selector)}.values())


def _judged(look: Look, around: Sequence[Look], text: str, told_: Told) -> tuple[int, bool, bool]:
    """How likely an element holds the price asked, whether it is an earlier one, whether the usual one."""
    before = told_.lowest or look.earlier or told_.earlier
    names, lowest = look.facets, told_.lowest
    points = NAMED if names.price else 0
    points += NOT_ASKED if not lowest and names.not_asked else 0
    near = (names, *(each.facets for each in around[:NAMED_BEFORE]))
    points += NET if said_net(text) or any(each.untaxed for each in near) else 0
    points -= len(text) // WORDY
    for height, each in enumerate(around):
        before = before or each.tag in STRUCK or (height < NAMED_BEFORE and each.earlier)
        points += ELSEWHERE if each.facets.elsewhere or each.tag in _OTHER_PARTS else 0
        not_asked_nearby = height < NAMED_OTHERWISE and not lowest and each.facets.not_asked
        points += NOT_ASKED_NEARBY if not_asked_nearby else 0
    if told_.not_asked:
        return points + NEVER_ASKED, False, False
    usual = not before and (told_.usual or any(each.usual for each in near))
    return points + (EARLIER if before or usual else 0), before, usual


def _kind(seen: _Seen, label: str) -> PriceKind:
    """Which kind of price one is that is not asked: by its words, then by its name and look."""
    near = (seen.look, *seen.around[:NAMED_BEFORE])
    labelled = told("", "", label)
    if seen.told.lowest or labelled.lowest:
        return "lowest_30_days"
    if seen.told.listed or labelled.listed or any(each.facets.listed for each in near):
        return "list"
    if seen.usual or labelled.usual:
        return "regular"
    over = any(each.tag in STRUCK for each in seen.around)
    return "struck" if over or any(each.struck for each in near) else "other"


def _called(seen: _Seen, label: str) -> str:
    """What an amount is called by the words before it; words of an element before it must say something."""
    own = squeezed(seen.said.before)
    if not any(map(str.isalpha, own)):
        says = told("", "", label)
        own = label if says.higher or says.lowest else ""
    return own.strip(" :*([-\u2013")


def _path(node: LexborNode) -> str:
    """An element as a selector a person can find it by."""
    given = node.attributes
    if given.get("id"):
        return f"{node.tag}#{given['id']}"
    names = (given.get("class") or "")[:LONGEST].split()
    return ".".join([str(node.tag), *names[:3]])
