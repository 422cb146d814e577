"""An assessment read in another language than it was made in: for whoever works on it, never for the record.

The record keeps the sentences of the consumer's language. The engine is asked again what it was asked then,
and its words are taken only where it answers the same from the same law: every other sentence stays as it was
kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from venditor import rights
from venditor.core.text import pick
from venditor.rights.evidence import evidence_table
from venditor.rules.translations import without_catalogues

# What is in the words of a language; all else of an answer says the same in each.
_WORDS = ("sentence", "language", "cites")
_APART = (*_WORDS, "explain")
# An order has a statement for each kind of its lines; one takes about a hundredth of a second to make again.
_MOST_STATEMENTS = 20


def translated(document: Mapping[str, Any], *, language: str) -> Mapping[str, Any]:
    """An assessment with the sentences of a language, where the law that was asked still stands.

    Args:
        document: ``venditor.assessment/1``; it is not changed.
        language: BCP 47 tag of the reader.

    Returns:
        The document to be shown; each finding names the language its sentence is in. What the engine has no
        words for in that language, or answers otherwise today, is as it was kept, and so is all of an order
        with very many kinds of lines.
    """
    if document["language"] == language or len(document["statements"]) > _MOST_STATEMENTS:
        return document
    again = [_again(statement, language) for statement in document["statements"]]
    return {
        **document,
        "lines": [_line(line, again[line["statement"]], language) for line in document["lines"]],
    }


def _again(statement: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    """Answers to the questions of a statement that say the same in another language, by question."""
    asked = statement["law_as_of"]
    try:
        told = rights.statement(
            statement["facts"],
            questions=tuple(statement["answers"]),
            language=language,
            law_as_of=date.fromisoformat(asked) if asked else None,
            assume="ordinary",
        )
    except (rights.FactsError, rights.StatementError):
        # A fact or a question that was told in the words of an older vocabulary.
        return {}
    law, kept = (without_catalogues(one["packs"]["files"]) for one in (told, statement))
    if law != kept:
        return {}
    return {
        question: answer
        for question, answer in told["answers"].items()
        if _spoken(answer["language"]) == _spoken(language)
        and _said(answer) == _said(statement["answers"][question])
    }


def _said(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What an answer says, whatever its language."""
    cited = [{"article": cite["article"], "url": cite.get("url")} for cite in answer["cites"]]
    both = [{name: one[name] for name in one if name not in _APART} for one in answer.get("both", [])]
    better = {name: value for name, value in answer.get("better", {}).items() if name not in _APART}
    told = {name: value for name, value in answer.items() if name not in _APART}
    return {**told, "cited": cited, "both": both, "better": better}


def _line(line: Mapping[str, Any], again: Mapping[str, Any], language: str) -> dict[str, Any]:
    findings = {
        question: {**finding, **{name: again[question][name] for name in _WORDS}}
        if question in again
        else finding
        for question, finding in line["findings"].items()
    }
    return {**line, "findings": findings, "evidence": [_evidence(one, language) for one in line["evidence"]]}


def _evidence(told: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    kind = evidence_table().kinds.get(told["kind"])
    if kind is None:
        return told
    words = pick(kind, language)
    return {**told, "text": words.text, "language": words.language}


def _spoken(tag: str) -> str:
    return tag.partition("-")[0]


__all__ = ["translated"]
