"""One thing that was seen in an offer, where, and how surely."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from venditor.core.money import Money
from venditor.listings.read import Read
from venditor.products import Source

Seen = Literal["seen", "flawed", "absent"]
"""An item is seen; seen but flawed, so that it does not do; or absent: there is a place for it with nothing
in it, or the offer says that there is none. A practice is seen. What no detector saw was not found in what
was given, which is another thing than absent, and is never said here."""

Confidence = Literal["high", "medium", "low"]
"""High: the words or the markup leave no doubt. Medium: words that mostly mean it. Low: a hint."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that was seen.

    Attributes:
        about: the item or the practice, as the vocabulary of listings names it after ``required.`` or
            ``forbidden.``.
        seen: how.
        sources: where, the deciding place first.
        confidence: how surely.
        flaw: for a flawed item what is wrong with it, by its name in the catalogue; for a practice its
            variety, or empty.
        values: what the texts of the catalogue have gaps for, as they are shown to a reader.
    """

    about: str
    seen: Seen
    sources: tuple[Source, ...]
    confidence: Confidence = "high"
    flaw: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Floor:
    """What the law of orders gives a buyer at a destination who buys today and is delivered today.

    Attributes:
        withdrawal: whether there is a right to withdraw without giving a reason; ``None`` where unknown.
        withdraw_until: last day to withdraw.
        return_cost: who pays for sending goods back: ``consumer`` or ``trader``.
        guarantee_until: last day of the rights for faulty goods.
        sentences: the answer in words, by question of the law of orders, then by language.
        cites: act and article of each answer, by question.
    """

    withdrawal: bool | None
    withdraw_until: date | None
    return_cost: str | None
    guarantee_until: date | None
    sentences: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    cites: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the offer is made.

    Attributes:
        country: ISO 3166-1 code.
        region: ISO 3166-2 code of a part of it, or empty.
        floor: what its law of orders gives buyers.
    """

    country: str
    region: str
    floor: Floor


@dataclass(frozen=True, slots=True)
class Offer:
    """What is looked at: one listing, with what else is known of it.

    Attributes:
        read: the listing, its words and its problems.
        checked_on: the day.
        beside: the same product as read elsewhere (its feed row beside its page).
        prior: prices asked before the reduction began, where a ledger knows: see ``listings.ledger``.
    """

    read: Read
    checked_on: date
    beside: tuple[Read, ...] = ()
    prior: Money | None = None


Detector = Callable[[Offer], Iterator[Observation]]
DestinationDetector = Callable[[Offer, Destination], Iterator[Observation]]
