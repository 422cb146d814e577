"""The price of a page whose elements say by no name that they hold one: what its words call the price.

A wrong price is worse than none: words beside an amount have to be known, and of several amounts that are
called the price, or stand alone, none is taken: they may be of other products.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from venditor.listings.page import said_words
from venditor.listings.page.amounts import MONEY, said, sign_of
from venditor.listings.page.candidate import Candidate
from venditor.listings.page.price_words import Told, told
from venditor.listings.page.said_words import EDGES, LONGEST_LABEL
from venditor.listings.read import source, squeezed
from venditor.listings.values.currencies import currencies_of
from venditor.listings.values.digits import plain_digits
from venditor.listings.values.errors import UnusableError
from venditor.listings.values.money import amount
from venditor.products import PriceKind

RULE = "said price"

LONGEST_LINE = 120
"""Characters of a line in which an amount is looked for."""

MOST_LINES = 200
"""Lines with an amount that are looked at."""

CALLED, ALONE, NET = 1, 2, 3
"""How an amount comes to be the price, the surest first: by its label, by having none, before tax."""

_DIGIT = re.compile(r"\d")
_DIGITS_ALONE = re.compile(r"^[\d.,]{1,20}$")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with an amount: its words with plain digits, its number, and the lines around it.

    Attributes:
        words: without the product's name before them, with plain digits.
        label: the line before, as far as it can be a label; ``None`` where it says something unknown.
        next: the line behind.
        number: on the page.
        whole: as it stands there.
    """

    words: str
    label: str | None
    next: str
    number: int
    whole: str


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount in a line, and what is said of it.

    Attributes:
        money: the amount with its sign.
        value: the number.
        currencies: that its sign can mean.
        label: the words before it, those of the amount before not among them.
        told: what they and the words behind it say that it is.
        rank: how it comes to be the price; 0 where it does not.
        gross: whether it is said to have every tax in it.
        vague: whether it may be the price as well as one that stands alone.
        line: where it stands.
    """

    money: str
    value: Decimal
    currencies: frozenset[str]
    label: str
    told: Told
    rank: int
    gross: bool
    vague: bool
    line: _Line


def said_prices(lines: Sequence[str], name: str) -> Iterator[Candidate]:
    """The price that the words of a page name, and the earlier one in the same line or the next to it.

    Args:
        lines: visible words of the page, a line for each run of text.
        name: the heading of the page.
    """
    every = [each for line in _lines(lines, squeezed(name)) for each in _amounts(line)]
    best = min((each.rank for each in every if each.rank), default=0)
    asked = [each for each in every if best and each.rank == best]
    if best == ALONE:
        asked += [each for each in every if each.vague]
    if len({each.value for each in asked}) != 1 or not frozenset.intersection(
        *(each.currencies for each in asked)
    ):
        return
    price = asked[0]
    yield _candidate("price", price)
    for each in every:
        near = abs(each.line.number - price.line.number) <= 1
        if near and _earlier(each.told) and each.value != price.value:
            yield _candidate("prior_prices", each, _kind(each.told))


def _lines(lines: Sequence[str], name: str) -> Iterator[_Line]:
    """The lines that can have an amount, until other products begin."""
    looked = 0
    for place, given in enumerate(lines):
        if said_words.of_others(given):
            return
        if len(given) > LONGEST_LINE or not _DIGIT.search(given):
            continue
        looked += 1
        if looked > MOST_LINES:
            return
        before = lines[place - 1] if place else ""
        behind = lines[place + 1] if place + 1 < len(lines) else ""
        # Nothing says whether digits of several elements are one number.
        if not (_DIGITS_ALONE.match(before) or _DIGITS_ALONE.match(behind)):
            words = plain_digits(given).removeprefix(name)
            yield _Line(words, _label(before, name), plain_digits(behind[:LONGEST_LINE]), place + 1, given)


def _label(before: str, name: str) -> str | None:
    """What a line says of an amount that begins the next one."""
    if squeezed(before[: len(name) + 1]) == name or not before:
        return ""
    words = plain_digits(before[-LONGEST_LINE:])
    if _of_its_own(words):
        return ""
    if said_words.sentence(words):
        return None if said_words.of_another(words) else ""
    return None if len(before) > LONGEST_LABEL or _DIGIT.search(words) else words.strip(EDGES)


def _of_its_own(before: str) -> bool:
    """Whether a line before has an amount that is not asked, so that it is no label of the next."""
    every = list(MONEY.finditer(before))
    if not every:
        return False
    until, last = every[-2].end() if len(every) > 1 else 0, every[-1]
    label, behind = before[until : last.start()].strip(EDGES), before[last.end() :]
    nothing = not _value(last)[0]
    return nothing or _told(told(label, behind, "")) or said_words.is_net(label, behind, "")


def _amounts(line: _Line) -> Iterator[_Amount]:
    every = list(MONEY.finditer(line.words))
    found = []
    label = line.words[: every[0].start()] if every else ""
    for place, money in enumerate(every):
        until = every[place + 1].start() if place + 1 < len(every) else len(line.words)
        last = place + 1 == len(every)
        behind, further = said_words.parted(line.words[money.end() : until], last=last)
        found.append(_amount(line, money, label, behind, only=len(every) == 1, last=last))
        label = further
    # Of one without and one with tax, the one with it.
    gross = any(each.gross and each.rank for each in found)
    yield from (each for each in found if not gross or each.gross or not each.rank)


def _amount(
    line: _Line, money: re.Match[str], before: str, behind: str, *, only: bool, last: bool
) -> _Amount:
    label: str | None = before.strip(EDGES)
    first = not line.words[: money.start()].strip(EDGES)
    label = line.label if first else label
    told_ = told(label or "", behind, "")
    value, currencies = _value(money)
    gross = said_words.is_gross(label or "", behind)
    rank = 0
    if label is not None and value and not _told(told_) and _whole(line, money, behind, last=last):
        rank = _rank(label, line, behind, gross=gross, only=only and first)
    bare = first and not line.words[money.end() :].strip(EDGES)
    vague = bare and value > 0 and not rank and not _told(told_) and not said_words.of_another(label or "")
    return _Amount(squeezed(money[0]), value, currencies, label or "", told_, rank, gross, vague, line)


def _rank(label: str, line: _Line, behind: str, *, gross: bool, only: bool) -> int:
    """How an amount with known words beside it comes to be the price."""
    if said_words.is_net(label, behind, line.next):
        return NET if said_words.called(label) else 0
    if said_words.called(label) or (gross and not label):
        return CALLED
    return ALONE if only and not label and not said_words.of_another_behind(line.next) else 0


def _whole(line: _Line, money: re.Match[str], behind: str, *, last: bool) -> bool:
    """Whether what stands behind an amount leaves it the price of one whole thing."""
    if said_words.taken_off(line.words[: money.start()]) or not said_words.harmless(behind, last=last):
        return False
    other = MONEY.fullmatch(line.next.strip(EDGES)) if last else None
    if other is not None and _value(other)[0] not in (0, _value(money)[0]):
        return False
    rest = f"{money[0]}{line.words[money.end() :]} {line.next}"
    ranged = said(rest)
    before = said(f"{line.label or ''} {line.words[: money.end()]}")
    several = (ranged is not None and ranged.several) or (before is not None and before.several)
    return not several and not (last and said_words.of_a_part(line.next))


def _value(money: re.Match[str]) -> tuple[Decimal, frozenset[str]]:
    """The number of an amount, and the currencies that it can be in."""
    currencies = currencies_of(sign_of(money))
    try:
        return amount(money[0])[0], currencies
    except UnusableError:  # "1.250" of a sign that several currencies share.
        return Decimal("".join(filter(str.isdigit, money[0]))), currencies


def _told(told_: Told) -> bool:
    """Whether an amount is said to be another than the price asked."""
    return _earlier(told_) or told_.not_asked


def _earlier(told_: Told) -> bool:
    return told_.higher or told_.lowest


def _kind(told_: Told) -> PriceKind:
    if told_.lowest:
        return "lowest_30_days"
    if told_.listed:
        return "list"
    return "regular" if told_.usual else "other"


def _candidate(field: str, one: _Amount, prior: PriceKind | None = None) -> Candidate:
    place = source("page", f"line {one.line.number}: {one.label or one.money}", one.line.whole)
    return Candidate(RULE, field, one.money, place, prior=prior, called=one.label if prior else "")
