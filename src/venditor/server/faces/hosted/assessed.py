"""What the law gives, as the consumer reads it: the engine's own sentences with what they cite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.numbers import format_currency

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

# What is said of a line, by its verdict; and once for all that is given back.
_OF_A_LINE: Mapping[str, tuple[str, ...]] = {
    "in_time": (LAST_DAY, IN_TIME),
    "late": (LAST_DAY, IN_TIME),
    "unclear": (AVAILABLE, IN_TIME),
}
_OF_ALL = (REFUND_DUE, MAY_WITHHOLD, SEND_BACK_BY, RETURN_COST, DIMINISHED)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the engine.

    Attributes:
        text: its words; language: BCP 47 tag they are in. cites: act and article of what decides.
    """

    text: str
    language: str
    cites: str


@dataclass(frozen=True, slots=True)
class LineTold:
    """One line: what it is, how many are given back, what the law says of it."""

    article: str
    pieces: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class AssessmentTold:
    """An assessment as a page shows it.

    Attributes:
        lines: those withdrawn from. further: what holds for all that is given back.
        refund: what goes back, written in the reader's way; empty where it is not known.
        to_a_person: whether somebody has to look at what is not clear.
    """

    lines: tuple[LineTold, ...]
    further: tuple[Sentence, ...]
    refund: str
    to_a_person: bool


def assessment_told(document: Mapping[str, Any], *, language: str) -> AssessmentTold:
    """An assessment in words.

    Args:
        document: ``venditor.assessment/1``; its sentences are in the language of the case.
        language: BCP 47 tag of the page, for amounts.
    """
    lines = tuple(
        LineTold(
            line["article"],
            line["withdrawn"],
            tuple(_sentences(line, _OF_A_LINE.get(line["verdict"], (AVAILABLE,)))),
        )
        for line in document["lines"]
    )
    given_back = next((line for line in document["lines"] if line["verdict"] == "in_time"), None)
    return AssessmentTold(
        lines=lines,
        further=tuple(_sentences(given_back, _OF_ALL, only_determined=True)) if given_back else (),
        refund=_amount(document["refund"]["amount"], language) if document["refund"] else "",
        to_a_person=bool(document["doubts"]),
    )


def _sentences(
    line: Mapping[str, Any], questions: tuple[str, ...], *, only_determined: bool = False
) -> Iterator[Sentence]:
    for question in questions:
        finding = line["findings"][question]
        if finding["status"] == "determined" or not only_determined:
            cites = "; ".join(f"{cite['act']} {cite['article']}" for cite in finding["cites"])
            yield Sentence(finding["sentence"], finding["language"], cites)


def _amount(told: Mapping[str, str], language: str) -> str:
    locale = Locale.parse(language, sep="-")
    return str(format_currency(Decimal(told["amount"]), told["currency"], locale=locale))
