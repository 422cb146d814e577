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


Told = tuple[SafeString, SafeString]
"""A fact: its label and its value."""


@dataclass(frozen=True, slots=True)
class Worked:
    """An example for a reader.

    Attributes:
        name: what it shows; in English.
        facts: label and value of what is told.
        answer: what the answer must be.
        clauses: the clauses that must decide, where the example says so: id, and number of the exception.
        source: where a published example is from; empty for one of the project's own.
    """

    name: str
    facts: tuple[Told, ...]
    answer: SafeString
    clauses: tuple[tuple[str, int], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Table:
    """The examples of one version.

    Attributes:
        common: facts that all of them share, told once.
        rows: the examples, published ones first.
    """

    common: tuple[Told, ...]
    rows: tuple[Worked, ...]


def examples_of(provision: Provision, version: Version, reader: Reader) -> Table:
    """The examples of a provision that fall under a version.

    Facts that play no part are left out, and so are those with the value that they ordinarily have.
    """
    listed = _by_question(reader.library, provision.jurisdiction).get(provision.question.id, ())
    under = [
        pair for pair in listed if _falls_under(version, pair[0].given.get(provision.applies_by), pair[1])
    ]
    read = reader.library.program(provision.jurisdiction).facts[provision.question.id]
    told = [tuple(_facts(example, read, reader)) for example, _expected in under]
    common = frozenset(told[0]).intersection(*told) if len(told) > 1 else frozenset()
    numbers = {clause.id: number for number, clause in enumerate(version.exceptions, 1)}
    rows = [
        Worked(
            name=example.name,
            facts=tuple(fact for fact in facts if fact not in common),
            answer=_answer(expected, provision.question.type, reader),
            clauses=tuple((name, numbers.get(name, 0)) for name in expected.clauses or ()),
            source=example.source,
        )
        for (example, expected), facts in zip(under, told, strict=True)
    ]
    shared = tuple(fact for fact in told[0] if fact in common) if told else ()
    return Table(shared, tuple(sorted(rows, key=lambda worked: not worked.source)))


@lru_cache(maxsize=64)
def _by_question(library: Library, jurisdiction: str) -> Mapping[str, list[tuple[Example, Expected]]]:
    compiled, found = library.compiled(jurisdiction), dict[str, list[tuple[Example, Expected]]]()
    for file in example_files(library.folder / jurisdiction.lower()):
        for example in read_examples(parse(file.read_bytes(), file.name), compiled):
            for expected in example.expected:
                found.setdefault(expected.question, []).append((example, expected))
    return found


def _falls_under(version: Version, given: object, expected: Expected) -> bool:
    """Whether the day that selects a version selects this one.

    A day that is open or has not come selects none; such an example is one of each version with its clauses.
    """
    if not isinstance(given, str) or not _DAY.fullmatch(given):
        return {clause.id for clause in version.clauses}.issuperset(expected.clauses or ())
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
