"""Worked examples of a provision: the facts told, the answer that must come, and where it is from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString

from venditor.core.errors import VenditorError
from venditor.core.money import Money
from venditor.core.rate import Rate
from venditor.rights.facts import UNKNOWN
from venditor.rules.examples import Example, Expected, example_files, read_examples
from venditor.rules.library import Library
from venditor.rules.model import Provision, Version
from venditor.rules.source import parse
from venditor.rules.syntax import NONE, Type, Value
from venditor.rules.vocabulary import FactDefinition
from venditor.server.faces.law import words
from venditor.server.faces.law.reader import Reader

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BOOLS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Worked:
    """An example for a reader.

    Attributes:
        name: what it shows; in English.
        facts: label and value of what is told.
        answer: what the answer must be.
        clauses: the clauses that must decide, where the example says so.
        source: where a published example is from; empty for one of the project's own.
    """

    name: str
    facts: tuple[tuple[SafeString, SafeString], ...]
    answer: SafeString
    clauses: tuple[str, ...]
    source: str


def examples_of(provision: Provision, version: Version, reader: Reader) -> list[Worked]:
    """The examples of a provision that fall under a version; published ones first.

    Facts that play no part are left out, and so are those with the value that they ordinarily have.
    """
    read = reader.library.program(provision.jurisdiction).facts[provision.question.id]
    found = [
        Worked(
            name=example.name,
            facts=tuple(_facts(example, read, reader)),
            answer=_answer(expected, provision.question.type, reader),
            clauses=expected.clauses or (),
            source=example.source,
        )
        for example, expected in _by_question(reader.library, provision.jurisdiction).get(
            provision.question.id, ()
        )
        if _falls_under(version, example.given.get(provision.applies_by))
    ]
    return sorted(found, key=lambda worked: not worked.source)


@lru_cache(maxsize=64)
def _by_question(library: Library, jurisdiction: str) -> Mapping[str, list[tuple[Example, Expected]]]:
    compiled, found = library.compiled(jurisdiction), dict[str, list[tuple[Example, Expected]]]()
    for file in example_files(library.folder / jurisdiction.lower()):
        for example in read_examples(parse(file.read_bytes(), file.name), compiled):
            for expected in example.expected:
                found.setdefault(expected.question, []).append((example, expected))
    return found


def _falls_under(version: Version, given: object) -> bool:
    """Whether the day that selects a version selects this one; an open day is an example of every version."""
    if not isinstance(given, str) or not _DAY.fullmatch(given):
        return True
    day = date.fromisoformat(given)
    return version.since <= day and (version.until is None or day <= version.until)


def _facts(example: Example, read: frozenset[str], reader: Reader) -> Iterator[tuple[SafeString, SafeString]]:
    for name, fact in reader.library.vocabulary.facts.items():
        given = example.given.get(name)
        if name not in read or given is None:
            continue
        value = _BOOLS.get(str(given), given)
        if fact.ordinary is None or value != fact.ordinary:
            yield reader.label(name), _value(value, fact, reader)


def _value(given: object, fact: FactDefinition, reader: Reader) -> SafeString:
    if given == UNKNOWN:
        return escape(reader.writer.unknown)
    if fact.kind == "event" and given == str(NONE):
        return reader.text(reader.library.vocabulary.phrases["not_yet"])
    return reader.value(_read(given), fact.type, fact)


def _answer(expected: Expected, type_: Type, reader: Reader) -> SafeString:
    if expected.status != "determined":
        return escape(str(words.STATUSES[expected.status]))
    if type_.kind == "date" and expected.value == str(NONE):
        return reader.value(NONE)
    return reader.value(_read(expected.value), type_)


def _read(given: Any) -> Value:
    """A value as it stands in a file: a day, an amount, a list, or a word."""
    if isinstance(given, bool):
        return given
    if isinstance(given, list):
        return tuple(map(str, given))
    if isinstance(given, str) and _DAY.fullmatch(given):
        return date.fromisoformat(given)
    with suppress(VenditorError):
        return Rate.parse(given) if isinstance(given, str) else Money.parse(given)
    return str(given)
