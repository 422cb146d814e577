"""Shapes of the published documents."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

STATEMENT_FORMAT = "venditor.statement/1"

Status = Literal["determined", "undetermined", "not_applicable", "not_encoded", "for_a_person"]


class Answer(TypedDict):
    """One answered question of a statement.

    ``value`` is JSON-native: days as ISO text, ``"none"`` for a day that does not exist (such as the last day
    of a period that has not begun), money as a mapping; null unless ``determined``. ``needs`` names the facts
    without which the answer is undetermined, ``assumed`` the ordinary values it rests on. ``stands_in`` says
    that the provision is a directive's: the floor of a union whose member's own act is not encoded (ADR 3).
    The statement's ``floor`` is another: the law that a choice of law left standing. ``compared`` is there
    where a chosen law met that floor: both answers, the chosen law's first.
    """

    status: Status
    value: Any
    law: str | None
    provision: str | None
    clause: str | None
    cites: list[dict[str, Any]]
    needs: list[str]
    assumed: list[str]
    explain: dict[str, Any] | None
    verification: str | None
    stands_in: bool
    provisional: bool
    sentence: str
    language: str
    compared: NotRequired[list[dict[str, Any]]]


class Statement(TypedDict):
    """A statement of rights, ``venditor.statement/1``: what the law gives for one order, and why."""

    format: str
    facts: dict[str, Any]
    assumed: dict[str, Any]
    governing_law: str | None
    floor: str | None
    hypothetical: bool
    law_as_of: str | None
    language: str
    packs: dict[str, Any]
    answers: dict[str, Answer]
