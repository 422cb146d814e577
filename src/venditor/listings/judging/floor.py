"""What the law of orders gives who buys an offer today and gets it today: the floor under its terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, cast

from venditor.listings.judging.law import LANGUAGES
from venditor.listings.observing.observation import Floor
from venditor.rights import statement
from venditor.rights.citation import each_cited
from venditor.rules.syntax import NONE

WITHDRAWAL, LAST_DAY = "withdrawal.available", "withdrawal.last_day"
RETURN_COST, GUARANTEE = "withdrawal.return_cost", "conformity.guarantee_until"
_QUESTIONS = (WITHDRAWAL, LAST_DAY, RETURN_COST, GUARANTEE)
_NOTHING_WRONG = ("nonconformity_appeared_on", "fault_notified_on", "repair_requested_on", "repaired_on")
"""What has not happened to goods that are delivered today."""


@lru_cache(maxsize=1024)
def floor_of(market: str, trader_country: str | None, product: str, condition: str, day: date) -> Floor:
    """The floor at a destination.

    Args:
        market: ISO 3166-1 code, or ISO 3166-2 code of a part.
        trader_country: ISO 3166-1 code of the seller's country; ``None`` where it is not known, which stands
            for the destination's own.
        product: as the facts of orders name it, such as ``goods``.
        condition: as the facts of orders name it, such as ``new``.
        day: of purchase, of information and of delivery.

    Returns:
        What is determined; other facts are taken as they ordinarily are.
    """
    facts = _facts(market, trader_country, product, condition, day)
    told = {
        language: statement(facts, questions=_QUESTIONS, language=language, assume="ordinary")["answers"]
        for language in LANGUAGES
    }
    answers = cast("Mapping[str, Any]", told["en"])
    values = {name: answers[name]["value"] for name in _QUESTIONS}
    return Floor(
        withdrawal=values[WITHDRAWAL],
        withdraw_until=_day(values[LAST_DAY]),
        return_cost=values[RETURN_COST],
        guarantee_until=_day(values[GUARANTEE]),
        sentences={
            name: {language: told[language][name]["sentence"] for language in LANGUAGES}
            for name in _QUESTIONS
        },
        cites={name: "; ".join(each_cited(answers[name]["cites"])) for name in _QUESTIONS},
    )


def _facts(
    market: str, trader_country: str | None, product: str, condition: str, day: date
) -> dict[str, Any]:
    """Facts of the law of orders about a purchase at a destination: told, bought and delivered on one day."""
    country, _, part = market.partition("-")
    return {
        "consumer_country": country,
        "consumer_region": market if part else None,
        "trader_country": trader_country or country,
        "trader_directs_activity": True,
        "buyer_is_consumer": True,
        "contract": "distance",
        "channel": "online",
        "product": product,
        "condition": condition,
        "concluded_on": day,
        "informed_on": day,
        "delivered_on": day,
        "contract_confirmed_on": day,
        "observed_on": day,
        # What an offer says is a term that is told before the contract.
        "own_return_terms_shown": True,
        "return_cost_information_given": True,
        **dict.fromkeys(_NOTHING_WRONG, NONE),
    }


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value != str(NONE) else None
