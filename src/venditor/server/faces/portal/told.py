"""What a visitor has told so far: the state of the interview, held in the address of the page alone.

Each fact stands under its name in the vocabulary: ``delivered_on=2026-03-09``, ``contract=distance``,
``made_to_specification=false``, ``price=19.90 EUR``; ``none`` is an event that has not happened, ``unknown``
a question the visitor could not answer. Shops may link to the portal with facts filled in.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from urllib.parse import quote, urlencode

from venditor.rights.facts import UNKNOWN, FactsError, parse_facts
from venditor.rules.syntax import Value
from venditor.rules.vocabulary import FactDefinition, Vocabulary

# Longer than any value of a fact; what a stranger's link brings beyond it is not echoed.
_LONGEST_VALUE = 60
_NEAR = 0.8
_MONEY = re.compile(r"(\d+(?:\.\d+)?) ([A-Z]{3})", re.ASCII)
_BOOLS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Told:
    """What a visitor has told.

    Attributes:
        topic: what the visit is about: the first part of the ids of some questions, or ``all``; ``None``
            before it was chosen.
        language: the language the address asks for, if any.
        given: facts as they stand in the address, in the order in which they were told.
        facts: those that could be read.
        unknown: those the visitor could not answer.
        refused: those that could not be used.
        strange: names in the address that are nearly those of facts, with the name that was probably meant.
    """

    topic: str | None
    language: str | None
    given: Mapping[str, str]
    facts: Mapping[str, Value]
    unknown: frozenset[str]
    refused: frozenset[str]
    strange: tuple[tuple[str, str], ...] = ()

    def address(self, **more: str) -> str:
        """The query that restores this state.

        Args:
            more: further parameters, such as ``ask`` for the page that changes an answer.
        """
        return "?" + urlencode(self.parameters() | more, safe=":", quote_via=quote)

    def parameters(self) -> dict[str, str]:
        """Names and values that hold this state, in an address or carried on by a form."""
        fixed = {"lang": self.language, "topic": self.topic}
        return {name: value for name, value in fixed.items() if value} | dict(self.given)


def read_told(query: Mapping[str, str], vocabulary: Vocabulary, topics: tuple[str, ...]) -> Told:
    """Read the state from an address; a bad value never loses a good one.

    Args:
        query: parameters of the address; of a repeated one the last.
        vocabulary: the facts that exist.
        topics: what a visit can be about.
    """
    given = {name: query[name].strip()[:_LONGEST_VALUE] for name in query if name in vocabulary.facts}
    topic = query.get("topic")
    strange = tuple(
        (name, near[0])
        for name in query
        # Controls of a form have a point in their names.
        if name not in vocabulary.facts
        and "." not in name
        and (near := difflib.get_close_matches(name, vocabulary.facts, n=1, cutoff=_NEAR))
    )
    return told(
        {name: value for name, value in given.items() if value},
        vocabulary,
        topic=topic if topic in topics else None,
        language=query.get("lang"),
        strange=strange,
    )


def told(
    given: Mapping[str, str],
    vocabulary: Vocabulary,
    *,
    topic: str | None,
    language: str | None,
    strange: tuple[tuple[str, str], ...] = (),
) -> Told:
    """The state with these facts, each read and those that cannot be used set apart."""
    values = {name: _value(vocabulary.facts[name], text) for name, text in given.items() if text != UNKNOWN}
    refused: set[str] = set()
    while True:
        try:
            facts = parse_facts(values, vocabulary)
        except FactsError as error:
            for problem in _problems(error):
                refused.add(problem["fact"])
                values.pop(problem["fact"], None)
        else:
            unknown = frozenset(name for name, text in given.items() if text == UNKNOWN)
            return Told(topic, language, dict(given), facts, unknown, frozenset(refused), strange)


def retold(before: Told, changes: Mapping[str, str | None], vocabulary: Vocabulary) -> Told:
    """The state after some facts were told anew, in their old places; ``None`` takes a fact back."""
    given = {name: text for name, text in {**before.given, **changes}.items() if text is not None}
    return told(given, vocabulary, topic=before.topic, language=before.language)


def _problems(error: FactsError) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", error.facts["problems"])


def _value(definition: FactDefinition, text: str) -> object:
    if definition.kind == "bool":
        return _BOOLS.get(text, text)
    if definition.kind == "money" and (match := _MONEY.fullmatch(text)):
        return {"amount": match[1], "currency": match[2]}
    return text


def observed_on(told: Told, *, today: date) -> date:
    """The day on which the facts are stated: the one in the address, else today."""
    stated = told.facts.get("observed_on")
    return stated if isinstance(stated, date) else today
