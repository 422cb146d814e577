"""The price before a reduction at a destination, from the seller's ledger by the rule of its law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from venditor.core.money import Money
from venditor.listings.judging.law import DestinationLaw, Facts
from venditor.listings.ledger import (
    History,
    PriorPriceAnswer,
    PriorRule,
    Reduction,
    began_on,
    index_of,
    keys_of,
    prior_price,
    reduction_asked,
    zone_of,
)
from venditor.listings.ledger.law import BASIS, QUESTIONS, facts_of, rule_of
from venditor.listings.read import Read


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

    def known(self, read: Read, law: DestinationLaw, told: Facts) -> KnownPrior | None:
        """What it knows of the reduction that a listing announces.

        Returns:
            ``None`` where no reduction is announced, the ledger does not know the product there, or the law
            there has no rule for it.
        """
        key = self.index.find(keys_of(read.listing), law.country, self.channel)
        if key is None or not law.answers(BASIS):
            return None
        history = self.index.history(key, zone_of(law.country))
        reduction = _reduction(history, told.get("reduction_began_on"))
        if reduction is None:
            return None
        told_since = told.get("offered_since")
        since = told_since if isinstance(told_since, date) else None
        facts = facts_of(reduction, since)
        rule = prior_rule(law, {**told, **facts})
        if rule is None:
            return KnownPrior(facts, None)
        return KnownPrior(facts, prior_price(history, rule, reduction, offered_since=since))


def _reduction(history: History, stated: object) -> Reduction | None:
    """What the ledger saw; else the day that the listing states."""
    found = began_on(history)
    if found is None and isinstance(stated, date):
        return reduction_asked(history, stated)
    return found
