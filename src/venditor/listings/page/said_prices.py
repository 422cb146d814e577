"""The price of a page whose elements say by no name that they hold one: what its words call the price.

Of several amounts that are called so, or stand alone, none is taken: they may be of other products.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from venditor.listings.page.amounts import MONEY, said
from venditor.listings.page.candidate import Candidate
from venditor.listings.page.price_words import Told, told, words
from venditor.listings.read import source, squeezed
from venditor.listings.values.digits import plain_digits
from venditor.products import PriceKind

RULE = "said price"

LONGEST_LINE, LONGEST_LABEL = 120, 40
"""Characters of a line in which an amount is looked for, and of one before it that can be its label."""

MOST_LINES = 200
"""Lines with an amount that are looked at."""

_DIGIT = re.compile(r"\d")
_DIGITS_ALONE = re.compile(r"^[\d.,]{1,20}$")
_SENTENCE = (".", "!", "?", "。", "！", "？")
_EDGES = " \t:：*-\u2013\u2014,;.()（）[]【】|"


@cache
def _called_price() -> re.Pattern[str]:
    """A label of the price asked and nothing else, perhaps with a word on tax in parentheses."""
    listed = sorted(words()["asked"], key=len, reverse=True)
    either = "|".join(map(re.escape, listed))
    return re.compile(rf"(?:{either})\s?(?:[(（][^()（）]{{1,20}}[)）]?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount in a line, and what is said of it.

    Attributes:
        money: the amount with its sign.
        label: the words before it, those of the amount before not among them.
        told: what they and the words behind it say that it is.
        alone: whether nothing stands in its line and right before it but a sentence or the product's name.
        line: its number on the page.
        words: the whole line.
    """

    money: str
    label: str
    told: Told
    alone: bool
    line: int
    words: str


def said_prices(lines: Sequence[str], name: str) -> Iterator[Candidate]:
    """The price that the words of a page name, and the earlier one in the same line or the next to it.

    Args:
        lines: visible words of the page, a line for each run of text.
        name: the heading of the page.
    """
    every = list(_amounts(lines, squeezed(name)))
    asked = [each for each in every if _asked(each)]
    asked = asked or [each for each in every if each.alone and not _told(each.told)]
    if len({_digits(each.money) for each in asked}) != 1:
        return
    price = asked[0]
    yield _candidate("price", price)
    for each in every:
        if _earlier(each.told) and abs(each.line - price.line) <= 1 and each.money != price.money:
            yield _candidate("prior_prices", each, _kind(each.told))


def _amounts(lines: Sequence[str], name: str) -> Iterator[_Amount]:
    looked = 0
    for place, given in enumerate(lines):
        if len(given) > LONGEST_LINE or not _DIGIT.search(given):
            continue
        looked += 1
        if looked > MOST_LINES:
            return
        before = lines[place - 1] if place else ""
        behind = lines[place + 1] if place + 1 < len(lines) else ""
        # Nothing says whether digits of several elements are one number.
        if not (_DIGITS_ALONE.match(before) or _DIGITS_ALONE.match(behind)):
            line = plain_digits(given)
            label = "" if before.endswith(_SENTENCE) or squeezed(before) == name else before
            yield from _amounts_in(line.removeprefix(name), label, place + 1, given)


def _amounts_in(line: str, line_before: str, number: int, whole: str) -> Iterator[_Amount]:
    every = list(MONEY.finditer(line))
    ranged = said(line)
    if not every or ranged is None or ranged.several:
        return
    end = 0
    for place, money in enumerate(every):
        label = line[end : money.start()].strip(_EDGES)
        until = every[place + 1].start() if place + 1 < len(every) else len(line)
        behind = line[money.end() : until]
        if not label and not end and len(line_before) <= LONGEST_LABEL and not _DIGIT.search(line_before):
            label = line_before.strip(_EDGES)
        rest = label + line[: money.start()] + line[money.end() :]
        alone = not rest.strip(_EDGES)
        yield _Amount(squeezed(money[0]), label, told(label, behind, ""), alone, number, whole)
        end = money.end()


def _asked(one: _Amount) -> bool:
    return not _told(one.told) and _called_price().fullmatch(one.label) is not None


def _told(told_: Told) -> bool:
    """Whether an amount is said to be another than the price asked."""
    return _earlier(told_) or told_.not_asked


def _earlier(told_: Told) -> bool:
    return told_.earlier or told_.usual or told_.listed or told_.lowest


def _kind(told_: Told) -> PriceKind:
    if told_.lowest:
        return "lowest_30_days"
    if told_.listed:
        return "list"
    return "regular" if told_.usual else "other"


def _digits(money: str) -> str:
    return "".join(filter(str.isdigit, money))


def _candidate(field: str, one: _Amount, prior: PriceKind | None = None) -> Candidate:
    place = source("page", f"line {one.line}: {one.label or one.money}", one.words)
    return Candidate(RULE, field, one.money, place, prior=prior, called=one.label if prior else "")
