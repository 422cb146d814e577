"""The words of an audit, by language: why a line is set aside, and the phrases of its report."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from venditor.core.text import LocalizedText, pick
from venditor.rules.explain import fill
from venditor.rules.source import Source, parse
from venditor.rules.vocabulary import localized, mapping

# Reasons a mapping may give; all others are found by the audit itself.
SET_ASIDE_BY_MAPPING = ("not_a_product", "adjustment", "cancelled", "unpaid", "test_order")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line is set aside.

    Attributes:
        code: stable name.
        name: in a few words, by language.
        explanation: a sentence; ``{value}`` is what stood in the line.
        remedy: what to do, as a sentence.
    """

    code: str
    name: LocalizedText
    explanation: LocalizedText
    remedy: LocalizedText


@cache
def _source() -> Source:
    return parse((files("venditor.audits") / "report" / "wording.yaml").read_bytes(), "wording.yaml")


@cache
def reasons() -> dict[str, Reason]:
    """Every reason, by code, in the order in which they are shown."""
    source = _source()
    listed = mapping(source, ("reasons",), mapping(source, (), source.data).get("reasons"))
    result = {}
    for code, given in listed.items():
        parts = mapping(source, ("reasons", code), given)
        name, explanation, remedy = (
            localized(source, ("reasons", code, part), parts.get(part)) for part in ("name", "says", "do")
        )
        result[code] = Reason(code, name, explanation, remedy)
    return result


@cache
def _phrases() -> dict[str, LocalizedText]:
    source = _source()
    listed = mapping(source, ("phrases",), mapping(source, (), source.data).get("phrases"))
    return {name: localized(source, ("phrases", name), text) for name, text in listed.items()}


def languages() -> tuple[str, ...]:
    """Tags of the languages a report is written in."""
    return tuple(_phrases()["title"])


def phrase(name: str, language: str, **values: str) -> str:
    """A phrase of the report in a language, its gaps filled."""
    text = pick(_phrases()[name], language).text
    return fill(text, lambda gap: values[gap]) if values else text


def explain(reason: str, value: str | None, language: str) -> tuple[str, str]:
    """Why a line is set aside and what to do, as two sentences."""
    known = reasons()[reason]
    shown = value if value is not None else ""
    said = fill(pick(known.explanation, language).text, lambda _: shown)
    return said, pick(known.remedy, language).text
