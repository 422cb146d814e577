"""Prices beside the one asked: of each kind the likeliest, with what it is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from venditor.listings.page.agreeing import VISIBLE, amount_of
from venditor.listings.page.candidate import Candidate
from venditor.listings.page.choosing import placed, ranked, usable
from venditor.listings.page.positions import Positions
from venditor.listings.read import Problem
from venditor.listings.values.errors import UnusableError
from venditor.products import ABSENT, NOTHING, PRESENT, Field, PriorPrice, Source

NEAR = 6
"""Elements around a price, within one of which its earlier price stands."""


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
            amount = usable(each, currency)
        except UnusableError as error:
            problems.append(Problem("prior_prices", str(error), placed(each, None, positions)))
            continue
        if price is not None and amount <= price and kind != "lowest_30_days":
            lower.append(placed(each, None, positions))
        elif kind not in found:
            prior = found[kind] = PriorPrice(amount, kind, each.called)
            sources.append(placed(each, (prior,), positions))
    told = () if found else tuple(problems[:1])
    if found:
        return Field(PRESENT, tuple(found.values()), tuple(sources)), told
    return (Field(ABSENT, None, tuple(lower[:1])) if lower else NOTHING), told


def _near(candidates: list[Candidate], price: Decimal | None, currency: str | None) -> Iterator[Candidate]:
    """The readings of earlier prices but for those that the page shows far from the price."""
    every = ranked(candidates, "prior_prices")
    visible = price is not None and any(each.rule == VISIBLE for each in every)
    boxes = _boxes(candidates, price, currency) if visible else set()
    for each in every:
        if not visible or each.rule != VISIBLE or not boxes.isdisjoint(_around(each)):
            yield each


def _boxes(candidates: list[Candidate], price: Decimal | None, currency: str | None) -> set[int]:
    """The elements around each place where the page shows the price."""
    shown = [each for each in candidates if each.field == "price" and each.rule == VISIBLE]
    return {box for each in shown if amount_of(each, currency) == price for box in _around(each)}


def _around(candidate: Candidate) -> Iterator[int]:
    """The element of a reading and the nearest around it."""
    at = candidate.node
    for _ in range(NEAR + 1):
        if at is None:
            return
        yield at.mem_id
        at = at.parent
