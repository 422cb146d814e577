"""Two laws' answers joined in SQL: the one that favours the consumer stands."""

from __future__ import annotations

from collections.abc import Mapping

from venditor.rules.sql import short
from venditor.rules.vocabulary import Favour

# What makes an answer better for the consumer, as in venditor.rights.favour.
_AT_LEAST_AS_GOOD: Mapping[Favour, str] = {
    "later": "{chosen} >= {floor}",
    "earlier": "{chosen} <= {floor}",
    "higher": "{chosen} >= {floor}",
    "more": "len({chosen}) >= len({floor})",
}
_BEST: Mapping[Favour, str] = {
    "true": "TRUE",
    "false": "FALSE",
    "trader_bears": "'trader'",
    "later": "'infinity'::DATE",
}


def taken(question: str, favours: Favour | None) -> str:
    """Which of two answers stands: the column form of :func:`venditor.rights.favour.joined`.

    Args:
        question: id of the question; the answers of the chosen law are in ``answered``, those of the floor in
            ``floored``.
        favours: which of two values is better for the consumer; ``None`` where no order is declared.

    Returns:
        SQL of ``chosen``, ``floor``, ``open`` while one is undetermined, or ``person``.
    """
    chosen, floor = (f"{table}.{about(question, 'value')}" for table in ("answered", "floored"))
    by_chosen, by_floor = (f"{table}.{about(question, 'status')}" for table in ("answered", "floored"))
    cases = []
    best = _BEST.get(favours) if favours is not None else None
    if best is not None:
        cases.append(f"{by_floor} = 'determined' AND {floor} = {best} THEN 'floor'")
        cases.append(f"{by_chosen} = 'determined' AND {chosen} = {best} THEN 'chosen'")
    cases.append(f"'undetermined' IN ({by_chosen}, {by_floor}) THEN 'open'")
    determined = f"{by_chosen} = 'determined' AND {by_floor} = 'determined'"
    cases.append(f"{determined} AND {chosen} = {floor} THEN 'floor'")
    if favours is None:
        cases.append(f"{determined} THEN 'person'")
    elif favours in _AT_LEAST_AS_GOOD:
        better = _AT_LEAST_AS_GOOD[favours].format(chosen=chosen, floor=floor)
        cases.append(f"{determined} AND {better} THEN 'chosen'")
    cases.append(f"{by_floor} = 'for_a_person' THEN 'floor'")
    cases.append(f"{by_chosen} = 'for_a_person' THEN 'chosen'")
    cases.append(f"{by_chosen} = 'determined' AND {by_floor} <> 'determined' THEN 'chosen'")
    return f"CASE {' '.join(f'WHEN {case}' for case in cases)} ELSE 'floor' END"


def joined(question: str, part: str) -> str:
    """A column of the answer that stands; while one is open, of that one, with the needs of both.

    Args:
        question: id of the question.
        part: name of the column after the question's.
    """
    name, stands = about(question, part), about(question, "taken")
    chosen, floor = f"answered.{name}", f"floored.{name}"
    open_one = (
        f"CASE WHEN answered.{about(question, 'status')} = 'undetermined' THEN {chosen} ELSE {floor} END"
    )
    if part == "needs":
        open_one = f"list_distinct(list_concat({chosen}, {floor}))"
    person = {"status": "'for_a_person'", "value": "NULL", "clause": "NULL"}.get(part, floor)
    cases = {"chosen": chosen, "floor": floor, "open": open_one, "person": person}
    return f"CASE {stands} {' '.join(f'WHEN {case!r} THEN {then}' for case, then in cases.items())} END"


def about(question: str, part: str) -> str:
    """One of the columns of a question."""
    return f"{short(question)}__{part}"
