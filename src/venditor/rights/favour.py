"""Which of two laws' answers is better for the consumer, question by question.

Where the parties chose a law but the law of the consumer's home stays as a floor (Rome I art. 6(2)), each
question is answered under both, and the answer that favours the consumer stands. Which one that is, the
vocabulary declares for each question; where it declares no order, a person must compare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from venditor.core.rate import Rate
from venditor.rights.documents import Answer, Status
from venditor.rules.vocabulary import Favour

FOR_A_PERSON: Status = "for_a_person"
NEVER = "none"


def _day(value: Any) -> str:
    """Sorts days as text, with ``none`` after every day."""
    return "9999-12-32" if value == NEVER else str(value)


def _amount(value: Any) -> Decimal:
    """Sorts amounts of one currency, and rates."""
    return Rate.parse(value).percent if isinstance(value, str) else Decimal(value["amount"])


# What makes an answer better for the consumer: the greater, the better.
_ORDERS: Mapping[Favour, Callable[[Any], Any]] = {
    "later": _day,
    "higher": _amount,
    "more": len,
}

_BEST: Mapping[Favour, Any] = {"true": True, "false": False, "trader_bears": "trader", "later": NEVER}

_NONE_BEST = object()


def better_is_chosen(chosen: Any, floor: Any, favours: Favour) -> bool:
    """Whether the chosen law's value is at least as good for the consumer as the floor's.

    Args:
        chosen: value under the chosen law, as it stands in a statement.
        floor: value under the law whose protection stays.
        favours: the declared order of the question.
    """
    if favours == "earlier":
        return _day(chosen) <= _day(floor)
    order = _ORDERS.get(favours)
    if order is None:
        return bool(chosen == _BEST[favours])
    return bool(order(chosen) >= order(floor))


def joined(chosen: Answer, floor: Answer, favours: Favour | None) -> Answer:
    """The answer that stands when a chosen law meets a floor.

    Args:
        chosen: the answer under the chosen law.
        floor: the answer under the law whose protection stays.
        favours: which of two values is better for the consumer; ``None`` where no order is declared.

    Returns:
        The better of two determined answers, or one that no other can better; a determined one over one that
        does not apply or is not encoded (the floor's at least is owed, and a right that only one law knows is
        the better one); undetermined, with the needs of both, while either is; for a person where nothing
        says which is better. ``compared`` holds both; it rests on what either assumed, unless nothing could
        better it.
    """
    compared = [_short(chosen), _short(floor)]
    for one in (floor, chosen):
        # Nothing the other law says, whatever it turns out to be, can be better than the best there is.
        if (
            one["status"] == "determined"
            and favours is not None
            and one["value"] == _BEST.get(favours, _NONE_BEST)
        ):
            return {**one, "compared": compared}
    assumed = sorted({*chosen["assumed"], *floor["assumed"]})
    return {**_standing(chosen, floor, favours), "assumed": assumed, "compared": compared}


def _standing(chosen: Answer, floor: Answer, favours: Favour | None) -> Answer:
    """The one of two answers that stands, where neither is the best there is."""
    if "undetermined" in (chosen["status"], floor["status"]):
        open_one = chosen if chosen["status"] == "undetermined" else floor
        return {**open_one, "needs": sorted({*chosen["needs"], *floor["needs"]})}
    if chosen["status"] == floor["status"] == "determined":
        if chosen["value"] == floor["value"]:
            return floor
        if favours is None:
            return _without_value(floor)
        return chosen if better_is_chosen(chosen["value"], floor["value"], favours) else floor
    for one in (floor, chosen):
        if one["status"] == FOR_A_PERSON:
            return one
    return chosen if floor["status"] != "determined" == chosen["status"] else floor


def _without_value(answer: Answer) -> Answer:
    return {**answer, "status": FOR_A_PERSON, "value": None, "clause": None}


def _short(answer: Answer) -> dict[str, Any]:
    return {key: answer[key] for key in ("law", "provision", "clause", "status", "value")}
