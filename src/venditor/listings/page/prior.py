"""Prices beside the one asked: of each kind the likeliest, with what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from itertools import islice

from selectolax.lexbor import LexborNode

from venditor.listings.page.agreeing import VISIBLE, amount_of
from venditor.listings.page.amounts import MONEY
from venditor.listings.page.candidate import Candidate
from venditor.listings.page.choosing import placed, ranked, usable
from venditor.listings.page.positions import Positions
from venditor.listings.page.price_words import told
from venditor.listings.page.said_words import EDGES, called, of_another
from venditor.listings.read import Problem, squeezed
from venditor.listings.values.digits import plain_digits
from venditor.listings.values.errors import UnusableError
from venditor.listings.values.money import amount
from venditor.products import ABSENT, NOTHING, PRESENT, Field, PriorPrice, Source

NEAR = 6
"""Elements around a price, within one of which its earlier price stands."""

_OTHER_PARTS = frozenset(("li", "td", "article"))

BESIDE, LONGEST_BESIDE = 3, 200
"""The same where no element is named for the price, and the characters of such an element."""


def prior_prices(
    candidates: Iterable[Candidate],
    price: Decimal | None,
    currency: str | None,
    positions: Positions | None = None,
) -> tuple[Field[tuple[PriorPrice, ...]], tuple[Problem, ...]]:
    """The earlier, regular and list prices of a page.

    One that is not higher than the price asked says nothing, but for the lowest of the last days; one that
    the page shows far from that price is of something else.

    Args:
        candidates: every reading of the page.
        price: the one asked, as far as it is known.
        currency: of the amounts, as far as it is known.
        positions: of the elements of the page.
    """
    found: dict[str, PriorPrice] = {}
    sources: list[Source] = []
    lower: list[Source] = []
    problems: list[Problem] = []
    for each in _near(list(candidates), price, currency):
        kind = each.prior or "other"
        try:
            value = usable(each, currency)
        except UnusableError as error:
            problems.append(Problem("prior_prices", str(error), placed(each, None, positions)))
            continue
        if price is not None and value <= price and kind != "lowest_30_days":
            lower.append(placed(each, None, positions))
        elif kind not in found:
            prior = found[kind] = PriorPrice(value, kind, each.called)
            sources.append(placed(each, (prior,), positions))
    told = () if found else tuple(problems[:1])
    if found:
        return Field(PRESENT, tuple(found.values()), tuple(sources)), told
    return (Field(ABSENT, None, tuple(lower[:1])) if lower else NOTHING), told


def _near(candidates: list[Candidate], price: Decimal | None, currency: str | None) -> Iterator[Candidate]:
    """The readings of earlier prices but for those that the page shows far from the price."""
    every = ranked(candidates, "prior_prices")
    boxes = _boxes(candidates, price, currency) if any(each.rule == VISIBLE for each in every) else set()
    words: dict[int, str] = {}
    for each in every:
        near = each.rule != VISIBLE or not boxes.isdisjoint(_around(each))
        if price is None or near or (not boxes and _stands_beside(each, price, words)):
            yield each


def _boxes(candidates: list[Candidate], price: Decimal | None, currency: str | None) -> set[int]:
    """The elements around each place where the page shows the price."""
    shown = [each for each in candidates if each.field == "price" and each.rule == VISIBLE]
    return {box for each in shown if amount_of(each, currency) == price for box in _around(each)}


def _stands_beside(candidate: Candidate, price: Decimal, known: dict[int, str]) -> bool:
    """Whether the price stands right beside an earlier one; the words of an element are taken once."""
    for box in islice(_elements_around(candidate), 1, BESIDE + 1):
        if box.mem_id not in known:
            text = "" if box.tag == "body" else box.text(separator=" ")
            known[box.mem_id] = plain_digits(squeezed(text))[: LONGEST_BESIDE + 1]
        words = known[box.mem_id]
        if not 0 < len(words) <= LONGEST_BESIDE:
            return False
        every = list(MONEY.finditer(words))
        if any(_is(each, price) for each in every):
            return _next_to(words, every, candidate.text, price)
        if box.tag in _OTHER_PARTS:
            return False
    return False


def _next_to(words: str, every: list[re.Match[str]], earlier: str, price: Decimal) -> bool:
    """Whether nothing but labels of prices stands with an earlier amount and the price next to it."""
    starts = [0, *(each.end() for each in every)]
    labels = [words[start : each.start()] for start, each in zip(starts, every, strict=False)]
    for place, each in enumerate(every):
        if each[0] not in plain_digits(squeezed(earlier)):
            continue
        if place + 1 < len(every) and _is(every[place + 1], price):
            return _says_nothing_else(labels[place]) and _says_nothing_else(labels[place + 1])
        if place and _is(every[place - 1], price):
            return _says_nothing_else(labels[place])
    return False


def _says_nothing_else(label: str) -> bool:
    """Whether words before an amount are none, or say which price it is: other things have names."""
    says = told("", "", label)
    earlier = (says.earlier or says.usual) and not of_another(label)
    return not any(map(str.isalpha, label)) or says.listed or earlier or called(label.strip(EDGES))


def _is(money: re.Match[str], price: Decimal) -> bool:
    with suppress(UnusableError):
        return amount(money[0])[0] == price
    return False


def _around(candidate: Candidate) -> Iterator[int]:
    """The element of a reading and the nearest around it."""
    return (each.mem_id for each in islice(_elements_around(candidate), NEAR + 1))


def _elements_around(candidate: Candidate) -> Iterator[LexborNode]:
    at = candidate.node
    while at is not None:
        yield at
        at = at.parent
