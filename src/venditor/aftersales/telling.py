"""What is told of an assessment: of each line by itself, and once what holds for all that is given back.

Lines of one order differ in more than their last day: a course need not be sent back, and its money does not
wait for a parcel. What is the same for all of them is told once; what differs, with its line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from venditor.aftersales.assessment import (
    AVAILABLE,
    DIMINISHED,
    IN_TIME,
    LAST_DAY,
    MAY_WITHHOLD,
    REFUND_DUE,
    RETURN_COST,
    SEND_BACK_BY,
)

# What is told of a line, by its verdict; of every other, whether there is a right.
_OF_A_LINE: Mapping[str, tuple[str, ...]] = {
    "in_time": (LAST_DAY, IN_TIME),
    "late": (LAST_DAY, IN_TIME),
    "unclear": (AVAILABLE, IN_TIME),
}
_OF_ALL = (REFUND_DUE, MAY_WITHHOLD, SEND_BACK_BY, RETURN_COST, DIMINISHED)


@dataclass(frozen=True, slots=True)
class Telling:
    """Findings of an assessment, as documents, in the order in which they are told.

    Attributes:
        lines: of each line of the assessment.
        further: once, for all that is given back.
    """

    lines: tuple[tuple[Mapping[str, Any], ...], ...]
    further: tuple[Mapping[str, Any], ...]


def telling_of(document: Mapping[str, Any]) -> Telling:
    """What is told of an assessment.

    Args:
        document: ``venditor.assessment/1``.
    """
    back = [line for line in document["lines"] if line["verdict"] == "in_time"]
    answers = {question: _determined(back, question) for question in _OF_ALL}
    apart = [question for question, told in answers.items() if len({one["sentence"] for one in told}) > 1]
    further = tuple(told[0] for question, told in answers.items() if told and question not in apart)
    return Telling(tuple(_of_line(line, apart) for line in document["lines"]), further)


def _of_line(line: Mapping[str, Any], apart: Sequence[str]) -> tuple[Mapping[str, Any], ...]:
    questions = _OF_A_LINE.get(line["verdict"], (AVAILABLE,))
    own = [line["findings"][question] for question in questions]
    if line["verdict"] == "in_time":
        own += [told for question in apart for told in _determined([line], question)]
    return tuple(own)


def _determined(lines: Sequence[Mapping[str, Any]], question: str) -> list[Mapping[str, Any]]:
    found = [line["findings"][question] for line in lines]
    return [finding for finding in found if finding["status"] == "determined"]
