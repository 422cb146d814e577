"""Which of several readings of a field decides.

The order of the rules for price and number was chosen on real pages, by five folds over their domains:
``bench/pages.py`` chooses it anew from four fifths of the domains and measures on the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

from venditor.core.money import minor_units
from venditor.listings.page.amounts import MONEY, beginning, lowest_in, money_in, sign_of
from venditor.listings.page.candidate import Candidate
from venditor.listings.page.positions import Positions
from venditor.listings.read import Problem, squeezed
from venditor.listings.values.currencies import currencies_of
from venditor.listings.values.days import day
from venditor.listings.values.errors import UnusableError
from venditor.listings.values.gtin import gtin
from venditor.listings.values.money import amount
from venditor.listings.values.words import availability, condition
from venditor.products import ABSENT, NOTHING, PRESENT, Field, Source

MOST_SOURCES = 5
"""Places of one field that are named: the deciding one, and the first of each other rule."""

ORDER: Mapping[str, Sequence[str]] = {
    "price": (
        "markup as shown",
        "json-ld offer",
        "microdata",
        "open-graph sale",
        "open-graph",
        "visible price",
        "said price",
        "markup as struck",
    ),
    "sku": (
        "own label",
        "label",
        "json-ld",
        "microdata",
        "address",
        "open-graph",
        "json-ld offer",
        "label of several",
    ),
}
USUAL = (
    *("json-ld", "json-ld offer", "microdata", "open-graph"),
    *("page", "own label", "label", "visible price", "said price", "place"),
)
"""The order of rules for every other field: what the seller wrote for machines, then what stands there."""


def ranked(
    candidates: Iterable[Candidate], field: str, order: Sequence[str] | None = None
) -> list[Candidate]:
    """The readings of a field, the most telling rule first, within a rule in the order of the page."""
    rules = order or ORDER.get(field, USUAL)
    known = [each for each in candidates if each.field == field and each.rule in rules]
    return sorted(known, key=lambda each: rules.index(each.rule))


def chosen(
    candidates: Iterable[Candidate],
    field: str,
    currency: str | None = None,
    *,
    order: Sequence[str] | None = None,
    positions: Positions | None = None,
) -> tuple[Field[Any], tuple[Problem, ...]]:
    """A field of the listing: the first reading that can be used, with the places of the others.

    Args:
        candidates: every reading of the page.
        field: of the listing.
        currency: of its amounts, as far as it is known.
        order: names of the rules that count, the most telling first; that of :data:`ORDER` by default.
        positions: of the elements of the page; without them no source says where its element is.

    Returns:
        The field, and the readings that come before it and cannot be used.
    """
    problems = []
    every = ranked(candidates, field, order)
    known = [each for each in every if squeezed(each.text)]
    for place, candidate in enumerate(known):
        try:
            value = usable(candidate, currency)
        except UnusableError as unusable:
            problems.append(Problem(field, str(unusable), placed(candidate, None, positions)))
            continue
        if field == "price" and value == 0:
            if _priced(known[place + 1 :], candidate.rule, currency):
                continue
            # Markup has a place for the price and says that there is none; other amounts are of others.
            return Field.absent(placed(candidate, None, positions)), tuple(problems[:1])
        others = [
            placed(each, _said(each, currency), positions)
            for each in _of_other_rules(known[place + 1 :], candidate.rule)
        ]
        return Field(PRESENT, value, (placed(candidate, value, positions), *others)), tuple(problems[:1])
    return _nothing(every, positions), tuple(problems[:1])


def _nothing(every: Iterable[Candidate], positions: Positions | None) -> Field[Any]:
    """A field of which no reading can be used: a place with nothing in it says more than no place."""
    empty = next((each for each in every if not squeezed(each.text)), None)
    return Field(ABSENT, None, (placed(empty, None, positions),)) if empty else NOTHING


def _of_other_rules(candidates: Iterable[Candidate], rule: str) -> list[Candidate]:
    """The first reading of each other rule."""
    others: dict[str, Candidate] = {}
    for each in candidates:
        if each.rule != rule:
            others.setdefault(each.rule, each)
    return list(others.values())[: MOST_SOURCES - 1]


def collected(
    candidates: Iterable[Candidate], field: str, positions: Positions | None = None
) -> Field[tuple[Any, ...]]:
    """A field that is made of all its readings, each once, those of the most telling rule first."""
    found: dict[Any, Source] = {}
    for each in ranked(candidates, field):
        if each.value not in found:
            found[each.value] = placed(each, (each.value,), positions)
    return Field(PRESENT, tuple(found), tuple(found.values())) if found else NOTHING


def placed(candidate: Candidate, value: object, positions: Positions | None) -> Source:
    """Where a reading stands, with its value and the position of its element."""
    at = candidate.source.at
    if not at and positions is not None and candidate.node is not None:
        at = positions.of(candidate.node)
    return Source(candidate.source.kind, candidate.source.path, candidate.source.quotation, value, at)


def _said(candidate: Candidate, currency: str | None) -> Any:
    with suppress(UnusableError):
        return usable(candidate, currency)
    return None


def _priced(others: Iterable[Candidate], rule: str, currency: str | None) -> bool:
    """Whether another offer of the same rule has a price above 0."""
    for each in others:
        with suppress(UnusableError):
            if each.rule == rule and usable(each, currency) > 0:
                return True
    return False


def usable(candidate: Candidate, currency: str | None) -> Any:
    """The value of a reading.

    Raises:
        UnusableError: when it has none, in words.
    """
    if candidate.value is not None:
        return candidate.value
    read = _READERS.get(candidate.field)
    if read is None:
        return squeezed(candidate.text)
    return read(candidate, currency)


# Places where more may stand beside the amount than markup allows.
_OF_WORDS = ("page", "microdata")
DECIMALS = 2
"""Decimals of most currencies; an amount with three digits behind its mark then has a mark of thousands."""


# Formats whose specification has a point for decimals.
_OF_MACHINES = ("json-ld", "open-graph")
_POINT = re.compile(r"\d{1,15}\.(\d{1,15})")


def _price(candidate: Candidate, currency: str | None) -> Decimal:
    kind, text = candidate.source.kind, beginning(candidate.text)
    if kind in _OF_WORDS:
        text = money_in(text)
    value = _by_machine(text, currency) if kind in _OF_MACHINES else _by_sign(text, currency)
    if value == 0 and kind == "page":
        raise UnusableError("An amount of 0 is no price.")
    return value


def _lowest(candidate: Candidate, currency: str | None) -> Decimal:
    if candidate.source.kind == "page":
        return _by_sign(lowest_in(candidate.text), currency)
    return _price(candidate, currency)


def _by_sign(text: str, currency: str | None) -> Decimal:
    """An amount with its sign; whichever currency it means, "$3.499" has no three decimals if none has."""
    try:
        return amount(text, currency)[0]
    except UnusableError:
        money = MONEY.search(text)
        possible = currencies_of(sign_of(money)) if money is not None and currency is None else frozenset()
        if not possible or any(minor_units(code) > DECIMALS for code in possible):
            raise
        return amount(text, min(possible))[0]


def _by_machine(text: str, currency: str | None) -> Decimal:
    """An amount in a format with a point for decimals; more of them than the currency has are zeros."""
    found = _POINT.fullmatch(text)
    places = minor_units(currency) if currency else 0
    if found and places and not found[1][places:].strip("0"):
        return Decimal(text)
    return amount(text, currency, decimal=".")[0]


def _currency(candidate: Candidate, _: str | None) -> str:
    value = amount(f"1 {squeezed(candidate.text)}")[1]
    if value is None:
        raise UnusableError(f'"{squeezed(candidate.text)}" names no one currency. Write its ISO 4217 code.')
    return value


_READERS: Mapping[str, Callable[[Candidate, str | None], Any]] = {
    "price": _price,
    "prior_prices": _price,
    "lowest_price": _lowest,
    "currency": _currency,
    "gtin": lambda candidate, _: gtin(candidate.text),
    "availability": lambda candidate, _: availability(candidate.text),
    "condition": lambda candidate, _: condition(candidate.text),
    "price_until": lambda candidate, _: day(candidate.text),
}
