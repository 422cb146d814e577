"""Plain text as a listing: a message, a note, what somebody copied from a page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from venditor.listings.page.amounts import MONEY, sign_of
from venditor.listings.page.candidate import Candidate, found
from venditor.listings.page.choosing import chosen
from venditor.listings.page.currency import currencies
from venditor.listings.page.numbers import labelled
from venditor.listings.read import Passage, Read, squeezed
from venditor.products import Listing

LONGEST_NAME = 200
LETTERS = frozenset(("R",))
"""Signs of currencies that in running words are a letter: ``Modell R 12``."""

FIELDS = "name description price currency sku mpn gtin".split()


def read_text(text: str) -> Read:
    """The listing of a plain text: its first line names it, the first amount of money is its price.

    Args:
        text: decoded.
    """
    lines = [squeezed(line) for line in text.splitlines()]
    candidates = list(_every(lines))
    currency, problems = chosen(candidates, "currency")
    fields = {"currency": currency}
    for name in FIELDS:
        if name != "currency":
            fields[name], wrong = chosen(candidates, name, currency.value)
            problems += wrong
    return Read(None, Listing(**fields), problems, tuple(_paragraphs(lines)))


def _paragraphs(lines: list[str]) -> Iterator[Passage]:
    """Lines with no empty one between them, each named by its first."""
    for empty, numbers in groupby(range(len(lines)), key=lambda number: not lines[number]):
        if not empty:
            first, *others = numbers
            words = " ".join(lines[number] for number in (first, *others))
            yield Passage("text", words, f"line {first + 1}")


def _every(lines: list[str]) -> Iterator[Candidate]:
    first, *others = [number for number, line in enumerate(lines, 1) if line] or [0]
    if first and len(lines[first - 1]) <= LONGEST_NAME:
        yield found("page", "name", "text", f"line {first}", lines[first - 1])
    if others:
        yield found("page", "description", "text", f"line {others[0]}", "\n".join(lines[first:]))
    prices = [
        found("visible price", "price", "text", f"line {number}", match[0])
        for number, line in enumerate(lines, 1)
        for match in MONEY.finditer(line)
        if sign_of(match) not in LETTERS
    ]
    yield from prices
    yield from currencies(prices)
    yield from labelled(lines)
