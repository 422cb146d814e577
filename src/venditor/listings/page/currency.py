"""The currency of a page's amounts: by the sign of a price, and by the land that the page is for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from venditor.listings.page.amounts import MONEY, beginning, sign_of
from venditor.listings.page.candidate import Candidate
from venditor.listings.values.currencies import currencies_of, tenders
from venditor.listings.values.digits import plain_digits


def currencies(candidates: list[Candidate]) -> Iterator[Candidate]:
    """The currency of the likeliest visible price, or of a price in markup that is written with its sign."""
    for each in candidates:
        if each.field == "price":
            money = MONEY.search(plain_digits(beginning(each.text)))
            if money is not None:
                yield Candidate(each.rule, "currency", sign_of(money), each.source, node=each.node)


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
                yield Candidate("place", "currency", told, each.source, node=each.node)


def _lands(candidate: Candidate) -> Iterator[str]:
    if candidate.field == "language":
        yield from re.findall(r"[-_]([A-Za-z]{2})$", candidate.text.strip())
    elif candidate.field == "url":
        yield from re.findall(r"^[a-z]+://[^/?#]*\.([a-z]{2})(?:[:/?#]|$)", candidate.text.strip())
