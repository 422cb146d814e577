"""The law's questions about the prior price: what they are asked with, and the rule their answers make."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from venditor.listings.ledger.reduction import Reduction
from venditor.listings.ledger.rule import PriorBasis, PriorRule

BASIS, FIRST_DAY = "price.prior_basis", "price.prior_from"
LEAST_FROM, LAST_FROM = "price.prior_least_from", "price.prior_last_from"
QUESTIONS = (BASIS, FIRST_DAY, LEAST_FROM, LAST_FROM)
"""Questions of the law of listings that make a rule."""


LONG_AGO = date.min
"""Since when goods are taken to be on the market where nobody says it: so no shorter period applies, and days
without a row are unseen."""


def facts_of(reduction: Reduction, offered_since: date | None = None) -> dict[str, bool | date]:
    """Facts of the law of listings that the ledger knows of a reduction.

    Args:
        reduction: that is announced.
        offered_since: first day on which the goods were on the market, where the shop says it.
    """
    return {
        "offered_since": offered_since or LONG_AGO,
        "price_reduced": True,
        "reduction_began_on": reduction.began.day,
        "reduction_first_step_on": reduction.first.day,
        "reduction_is_progressive": reduction.steps > 1,
    }


def rule_of(answers: Mapping[str, Any]) -> PriorRule | None:
    """The rule that a destination's answers make.

    Args:
        answers: values by question; without those that have none.

    Returns:
        ``None`` where the law has no rule for the prior price, or does not apply.

    Example:
        >>> rule_of({"price.prior_basis": "lowest", "price.prior_from": date(2026, 10, 21)})
        PriorRule(basis='lowest', first_day=datetime.date(2026, 10, 21), least_from=None, last_from=None)
    """
    if answers.get(BASIS) is None or answers.get(FIRST_DAY) is None:
        return None
    days = (answers.get(name) for name in (LEAST_FROM, LAST_FROM))
    return PriorRule(cast("PriorBasis", answers[BASIS]), answers[FIRST_DAY], *days)
