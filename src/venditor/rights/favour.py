"""Which of two laws' answers is better for the consumer, question by question.

Where the parties chose a law but the law of the consumer's home stays as a floor (Rome I art. 6(2)), each
question is answered under both, and the answer that favours the consumer stands. Which one that is, the
vocabulary declares for each question; where it declares no order, a person must compare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from venditor.core.rate import Rate
from venditor.core.text import Wording
from venditor.rights.documents import Answer, OneLaw, Status
from venditor.rules.vocabulary import Favour

Role = Literal["chosen", "home"]
Why = Favour | Literal["same", "equal", "only", "neither", "open", "person"]
Says = Callable[[Why, Role | None], Wording]
"""Puts into words why an answer stands, and whose it is."""

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


class _Standing(NamedTuple):
    """The answer that stands; ``winner`` is ``None`` where both stand, or neither does."""

    answer: Answer
    winner: Role | None
    why: Why


def joined(chosen: Answer, floor: Answer, favours: Favour | None, says: Says) -> Answer:
    """The answer that stands when a chosen law meets a floor.

    Args:
        chosen: the answer under the chosen law.
        floor: the answer under the law whose protection stays.
        favours: which of two values is better for the consumer; ``None`` where no order is declared.
        says: puts into words which answer stands, and why.

    Returns:
        The better of two determined answers, or one that no other can better; a determined one over one that
        does not apply or is not encoded (the floor's at least is owed, and a right that only one law knows is
        the better one); undetermined, with the needs of both, while either is; for a person where nothing
        says which is better. ``both`` holds the two, ``better`` which stands and why; it rests on what either
        assumed, unless nothing could better it.
    """
    standing = _unbeatable(chosen, floor, favours)
    if standing is None:
        assumed = sorted({*chosen["assumed"], *floor["assumed"]})
        standing = _standing(chosen, floor, favours)
        standing = standing._replace(answer={**standing.answer, "assumed": assumed})
    answer, winner, why = standing
    words = says(why, winner)
    return {
        **answer,
        "both": [_one(chosen, "chosen", standing), _one(floor, "home", standing)],
        "better": {
            "law": answer["law"] if winner else None,
            "why": why,
            "sentence": words.text,
            "language": words.language,
        },
    }


def _unbeatable(chosen: Answer, floor: Answer, favours: Favour | None) -> _Standing | None:
    """An answer nothing the other law says, whatever it turns out to be, can better."""
    if favours is None:
        return None
    best = _BEST.get(favours, _NONE_BEST)
    sides: tuple[tuple[Answer, Role, Answer], ...] = ((floor, "home", chosen), (chosen, "chosen", floor))
    for one, role, other in sides:
        if one["status"] == "determined" and one["value"] == best:
            if other["status"] in ("not_applicable", "not_encoded"):
                return _Standing(one, role, "only")
            same = other["status"] == "determined" and other["value"] == best
            return _Standing(one, None, "same") if same else _Standing(one, role, favours)
    return None


def _standing(chosen: Answer, floor: Answer, favours: Favour | None) -> _Standing:
    """The one of two answers that stands, where neither is the best there is."""
    if "undetermined" in (chosen["status"], floor["status"]):
        open_one = chosen if chosen["status"] == "undetermined" else floor
        needs = sorted({*chosen["needs"], *floor["needs"]})
        return _Standing({**open_one, "needs": needs}, None, "open")
    if chosen["status"] == floor["status"] == "determined":
        return _better(chosen, floor, favours)
    for one in (floor, chosen):
        if one["status"] == FOR_A_PERSON:
            return _Standing(one, None, "person")
    if chosen["status"] == "determined":
        return _Standing(chosen, "chosen", "only")
    if floor["status"] == "determined":
        return _Standing(floor, "home", "only")
    return _Standing(floor, None, "neither")


def _better(chosen: Answer, floor: Answer, favours: Favour | None) -> _Standing:
    """The better of two determined answers."""
    if chosen["value"] == floor["value"]:
        return _Standing(floor, None, "same")
    if favours is None:
        return _Standing(_without_value(floor), None, "person")
    if not better_is_chosen(chosen["value"], floor["value"], favours):
        # Where an order knows only a best value, two that are not the best are as good.
        why = favours if better_is_chosen(floor["value"], chosen["value"], favours) else "equal"
        return _Standing(floor, "home", why)
    equal = better_is_chosen(floor["value"], chosen["value"], favours)
    return _Standing(chosen, "chosen", "equal" if equal else favours)


def _without_value(answer: Answer) -> Answer:
    return {**answer, "status": FOR_A_PERSON, "value": None, "clause": None}


def _one(answer: Answer, role: Role, standing: _Standing) -> OneLaw:
    """What one law says, beside the other's."""
    return {
        "role": role,
        "law": answer["law"],
        "provision": answer["provision"],
        "clause": answer["clause"],
        "status": answer["status"],
        "value": answer["value"],
        "act": answer["cites"][0]["act"] if answer["cites"] else None,
        "articles": list(dict.fromkeys(cite["article"] for cite in answer["cites"])),
        "sentence": answer["sentence"],
        "language": answer["language"],
        "won": standing.winner == role or standing.why == "same",
    }
