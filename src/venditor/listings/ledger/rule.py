"""What a destination's law says about the prior price, as its pack answers it; and the answer for an offer.

No number of days stands here or anywhere beside: a rule is made of the pack's answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from venditor.core.quantity import plain

PriorBasis = Literal[
    "lowest", "lowest_before_progression", "price_before_progression", "lowest_transaction", "mostly_charged"
]
"""How the prior price is found. ``lowest``: lowest price applied (98/6 art. 6a(2)).
``lowest_before_progression``: the lowest before the first of several reductions without interruption (PAngV
§ 11(2)). ``price_before_progression``: what was charged right before the first of them (L112-1-1 I al. 3).
``lowest_transaction``: what someone paid, else the last that someone paid before (明码标价和禁止价格欺诈规定
art. 16). ``mostly_charged``: charged on more than half of the days on which the goods were sold
(不当な価格表示についての景品表示法上の考え方 第4 2(1))."""
Status = Literal["determined", "none", "undetermined"]
"""Found; there is no price that qualifies; what is recorded does not suffice."""


@dataclass(frozen=True, slots=True)
class PriorRule:
    """The answers of a destination's pack for an offer and a day.

    Attributes:
        basis: answer of ``price.prior_basis``.
        first_day: answer of ``price.prior_from``: first day that counts, inclusive.
        least_from: answer of ``price.prior_least_from``: the price has to have been charged on at least as
            many days as there are from this day up to the day before the reduction began.
        last_from: answer of ``price.prior_last_from``: the earliest day that may be the last on which it was.
    """

    basis: PriorBasis
    first_day: date
    least_from: date | None = None
    last_from: date | None = None


@dataclass(frozen=True, slots=True)
class PriorPriceAnswer:
    """The prior price of an offer, with what it rests on.

    Attributes:
        status: whether there is one.
        amount: where it is determined.
        currency: ISO 4217 code; empty where no price is known.
        at_most: the prior price is not higher, whatever is unknown; ``None`` where nothing bounds it.
        presumed: what it would be if each price that was seen lasted until the next one.
        first_day: first day that counts.
        end: the day on which the reduction began; not one of them.
        days: how many there are.
        seen: on which a price was seen.
        stated: on which one lasted, by the shop's statement that it records every change.
        not_offered: on which the goods could not be had.
        afterwards: of those seen, how many were recorded on a later day only.
        unseen: the days of which nothing is known, though it could matter.
        rows: numbers of the rows with the price.
        claims: numbers of the rows about these days that were recorded too late to count.
        why: in words.
    """

    status: Status
    amount: Decimal | None
    currency: str
    at_most: Decimal | None
    presumed: Decimal | None
    first_day: date
    end: date
    days: int
    seen: int
    stated: int
    not_offered: int
    afterwards: int
    unseen: tuple[date, ...]
    rows: tuple[int, ...]
    claims: tuple[int, ...]
    why: str

    def document(self) -> dict[str, Any]:
        """As it is put out."""
        amounts = {name: getattr(self, name) for name in ("amount", "at_most", "presumed")}
        return {
            "status": self.status,
            **{name: None if amount is None else plain(amount) for name, amount in amounts.items()},
            "currency": self.currency or None,
            "days": {
                "first": self.first_day.isoformat(),
                "before": self.end.isoformat(),
                "all": self.days,
                "seen": self.seen,
                "stated": self.stated,
                "not_offered": self.not_offered,
                "recorded_afterwards": self.afterwards,
                "unseen": [day.isoformat() for day in self.unseen],
            },
            "rows": list(self.rows),
            "claims": list(self.claims),
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule makes of the days; see `PriorPriceAnswer`."""

    status: Status
    why: str
    amount: Decimal | None = None
    at_most: Decimal | None = None
    presumed: Decimal | None = None
    unseen: tuple[date, ...] = ()
    rows: tuple[int, ...] = ()
