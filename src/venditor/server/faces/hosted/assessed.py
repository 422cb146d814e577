"""What the law gives, as the consumer reads it: the engine's own sentences with what they cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.numbers import format_currency

from venditor.aftersales.assessment import REFUND_AMOUNT
from venditor.aftersales.telling import telling_of
from venditor.rights.citation import each_cited


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
        refund_cites: act and article of what that rests on.
        to_a_person: whether somebody has to look at what is not clear.
    """

    lines: tuple[LineTold, ...]
    further: tuple[Sentence, ...]
    refund: str
    refund_cites: str
    to_a_person: bool


def assessment_told(document: Mapping[str, Any], *, language: str) -> AssessmentTold:
    """An assessment in words.

    Args:
        document: ``venditor.assessment/1``; its sentences are in the language of the case.
        language: BCP 47 tag of the page, for amounts.
    """
    telling = telling_of(document)
    return AssessmentTold(
        lines=tuple(
            LineTold(line["article"], line["withdrawn"], tuple(map(_sentence, findings)))
            for line, findings in zip(document["lines"], telling.lines, strict=True)
        ),
        further=tuple(map(_sentence, telling.further)),
        refund=_amount(document["refund"]["amount"], language) if document["refund"] else "",
        refund_cites=_cites_of_amount(document) if document["refund"] else "",
        to_a_person=bool(document["doubts"]),
    )


def _sentence(finding: Mapping[str, Any]) -> Sentence:
    return Sentence(finding["sentence"], finding["language"], _cites([finding]))


def _cites(findings: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(each_cited(cite for finding in findings for cite in finding["cites"]))


def _cites_of_amount(document: Mapping[str, Any]) -> str:
    # Its sentences are not told: the sum over all lines, less what went back before, is another amount.
    back = [line["findings"] for line in document["lines"] if line["verdict"] == "in_time"]
    found = [one[REFUND_AMOUNT] for one in back if REFUND_AMOUNT in one]
    return _cites(one for one in found if one["status"] == "determined")


def _amount(told: Mapping[str, str], language: str) -> str:
    locale = Locale.parse(language, sep="-")
    return str(format_currency(Decimal(told["amount"]), told["currency"], locale=locale))
