"""The price before a reduction at a destination, from the seller's ledger by the rule of its law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from venditor.core.money import Money
from venditor.listings.judging.finding import Open
from venditor.listings.judging.law import DestinationLaw, Facts
from venditor.listings.ledger import (
    History,
    Key,
    PriorPriceAnswer,
    PriorRule,
    Reduction,
    Step,
    began_on,
    index_of,
    keys_of,
    names_of,
    prior_price,
    reduction_asked,
    zone_of,
)
from venditor.listings.ledger.law import BASIS, QUESTIONS, facts_of, rule_of
from venditor.listings.read import Read

Reason = Literal["unknown", "disputed", "unannounced", "undetermined"]
"""Why a reduction was not checked: the ledger has no prices of the product; its names are those of several
products; it was not seen reduced; prices of days that count were not seen, and nothing bounds them."""

QUESTION, NEEDED = "forbidden.prior_price_not_lowest", "reduction_began_on"
_TELLING_APART = ("sku:", "gtin:")
_MOST_NAMED = 5


@dataclass(slots=True)
class Unchecked:
    """Listings that announce a reduction which was not checked.

    Attributes:
        count: how many.
        named: the first of them, by their keys in a ledger, each once.
    """

    count: int = 0
    named: dict[str, None] = field(default_factory=dict)

    def add(self, name: str) -> None:
        """One more."""
        self.count += 1
        if len(self.named) < _MOST_NAMED:
            self.named[name] = None


@dataclass(frozen=True, slots=True)
class KnownPrior:
    """What the ledger knows of a reduction.

    Attributes:
        facts: when it began, as the law of listings asks.
        answer: the prior price; ``None`` where the destination's law has no rule for it.
    """

    facts: Facts
    answer: PriorPriceAnswer | None

    @property
    def at_most(self) -> Money | None:
        """The prior price, or what it cannot be above; ``None`` where nothing bounds it."""
        answer = self.answer
        if answer is None or answer.at_most is None:
            return None
        return Money(answer.at_most, answer.currency)


def prior_rule(law: DestinationLaw, facts: Facts) -> PriorRule | None:
    """The rule of a destination for a reduction; ``None`` where it has none, or more must be known.

    Args:
        law: of the destination.
        facts: of the offer, with the days on which the reduction and its first step began.
    """
    answers = law.values(QUESTIONS, facts)
    return rule_of({name: one.value for name, one in answers.items() if one.status == "determined"})


class Ledger:
    """A seller's ledger, looked up product by product."""

    def __init__(self, path: Path, channel: str) -> None:
        """Read it once.

        Args:
            path: the file.
            channel: of the offers that are checked, as the ledger names it.

        Raises:
            LedgerError: when its chain does not hold.
        """
        self.index = index_of(path)
        self.channel = channel
        self.unchecked: dict[tuple[str, Reason], Unchecked] = {}
        self._open: list[Open] = []

    def known(self, read: Read, law: DestinationLaw, told: Facts) -> KnownPrior | None:
        """What it knows of the reduction that a listing announces; what it does not know is kept as open.

        Returns:
            ``None`` where no reduction is announced, the ledger does not know the product there, or the law
            there has no rule for it.
        """
        if not law.answers(BASIS):
            return None
        found = self._found(read, law.country)
        if isinstance(found, str):
            self._left(found, read, law, told)
            return None
        history = self.index.history(found, zone_of(law.country))
        reduction = _reduction(history, told.get("reduction_began_on"))
        if reduction is None:
            self._left("unannounced", read, law, told)
            return None
        told_since = told.get("offered_since")
        since = told_since if isinstance(told_since, date) else None
        facts = facts_of(reduction, since)
        rule = prior_rule(law, {**told, **facts})
        if rule is None:
            return KnownPrior(facts, None)
        answer = prior_price(history, rule, reduction, offered_since=since)
        if answer.status == "undetermined" and answer.at_most is None:
            self._left("undetermined", read, law, told)
        return KnownPrior(facts, answer)

    def _found(self, read: Read, country: str) -> Key | Reason:
        """The key of a listing; else why there is none."""
        key = self.index.find(keys_of(read.listing), country, self.channel)
        names = (name for name in names_of(read.listing) if key is None or name.startswith(_TELLING_APART))
        if self.index.others(names, key, country, self.channel):
            return "disputed"
        return "unknown" if key is None else key

    def _left(self, reason: Reason, read: Read, law: DestinationLaw, told: Facts) -> None:
        """Keep that a reduction was not checked, where one is announced that the law has a rule for."""
        day = told.get("checked_on")
        if told.get("price_reduced") is not True or not isinstance(day, date):
            return
        if prior_rule(law, {**facts_of(_begun_on(day)), **told}) is None:
            return
        name, *_ = *names_of(read.listing), read.listing.name.value or read.item or ""
        self.unchecked.setdefault((law.country, reason), Unchecked()).add(name)
        self._open.append(Open(QUESTION, law.market, (NEEDED,)))

    def opened(self) -> Iterator[Open]:
        """Questions about reductions that were left open since this was asked last."""
        opened, self._open = self._open, []
        return iter(opened)


def _begun_on(day: date) -> Reduction:
    """A reduction of which no more is known than a day."""
    step = Step(day, "asked", None)
    return Reduction(step, step, 1, None)


def _reduction(history: History, stated: object) -> Reduction | None:
    """What the ledger saw; else the day that the listing states."""
    found = began_on(history)
    if found is None and isinstance(stated, date):
        return reduction_asked(history, stated)
    return found
