"""Why an answer is what it is: a tree of provisions, facts, parameters and sentences the reader can read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from venditor.calendars import Period, calendar
from venditor.core.money import Money
from venditor.core.text import Wording, pick
from venditor.rules.evaluate import CompiledProgram, Result, compile_expression
from venditor.rules.functions import COUNTRY_FACT, FUNCTIONS, REGION_FACT
from venditor.rules.model import Clause, Provision, Version
from venditor.rules.packs import PLACEHOLDER, RESULT
from venditor.rules.syntax import Call, Expression, Never, Type, Value, children, facts_in, questions_in
from venditor.rules.vocabulary import Vocabulary
from venditor.rules.wording import write_country, write_day, write_list, write_money, write_quantity

FORMAT = "venditor.explanation/1"
Document = dict[str, Any]


def plain(value: Value | None) -> Any:
    """A value as it stands in JSON: days as ISO text, ``none`` as text, money as a mapping."""
    if isinstance(value, Money):
        return value.as_document()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Never | Period) else value


@lru_cache(maxsize=4096)
def _template(text: str) -> tuple[tuple[str, str | None], ...]:
    """A sentence as pairs of literal text and the placeholder that follows it."""
    parts = PLACEHOLDER.split(text)
    names: list[str | None] = [*parts[1::2], None]
    return tuple(zip(parts[::2], names, strict=True))


def fill(text: str, value: Callable[[str], str]) -> str:
    """A sentence with its placeholders filled."""
    return "".join(literal + (value(name) if name is not None else "") for literal, name in _template(text))


@lru_cache(maxsize=1024)
def _closure(expression: Expression) -> Callable[[dict[str, Any]], Any]:
    return compile_expression(expression)


@lru_cache(maxsize=4096)
def uses_holidays(expression: Expression) -> bool:
    """Whether an expression asks a calendar of holidays."""
    if isinstance(expression, Call) and FUNCTIONS[expression.function].at_place:
        return True
    return any(uses_holidays(part) for part in children(expression))


@dataclass(slots=True)
class Explainer:
    """Explains the answers of one jurisdiction for one set of facts, in one language.

    Attributes:
        facts: what is known, without stand-ins.
        results: what each provision said, over completed facts.
        language: BCP 47 tag of the reader.
    """

    compiled: CompiledProgram
    facts: Mapping[str, Value]
    results: Mapping[str, Result]
    language: str
    _known: dict[str, Document] = field(default_factory=dict)

    @property
    def vocabulary(self) -> Vocabulary:
        """Facts, questions and phrases."""
        return self.compiled.program.vocabulary

    def phrase(self, name: str) -> Wording:
        """A phrase of the vocabulary in the reader's language."""
        return pick(self.vocabulary.phrases[name], self.language)

    def explain(self, question: str) -> Document:
        """The explanation of a determined answer, ``venditor.explanation/1``."""
        known = self._known.get(question)
        if known is None:
            known = self._known[question] = self._explain(question)
        return known

    def _explain(self, question: str) -> Document:
        provision = self.compiled.program.provisions[question]
        result = self.results[question]
        version = result.version
        sentence = self.sentence(provision, result)
        read = version.facts() if version is not None else frozenset((provision.applies_by,))
        return {
            "format": FORMAT,
            "question": question,
            "provision": provision.id,
            "law": provision.jurisdiction,
            "status": result.status,
            "value": plain(result.value),
            "clause": result.clauses[0] if len(result.clauses) == 1 else None,
            "facts": {name: plain(self.facts[name]) for name in sorted(read) if name in self.facts},
            "parameters": _parameters(version),
            "in_force": _span(version),
            "cites": cites(provision, result),
            "sentence": sentence.text,
            "language": sentence.language,
            "verification": provision.verification.status,
            "provisional": self.provisional(question),
            "because": [self.explain(other) for other in version.questions()] if version is not None else [],
        }

    def sentence(self, provision: Provision, result: Result) -> Wording:
        """The clause's sentence with its placeholders filled, or the general phrase for the status."""
        if len(result.clauses) != 1 or result.version is None:
            wording = self.phrase(result.status)
            filled = fill(wording.text, lambda _: ", ".join(result.clauses))
            return Wording(filled, wording.language)
        wording = pick(provision.explain[result.clauses[0]], self.language)
        return Wording(fill(wording.text, lambda name: self.word(name, provision, result)), wording.language)

    def word(self, name: str, provision: Provision, result: Result) -> str:
        """A placeholder's value as the reader reads it."""
        version = result.version
        if name == RESULT:
            return self.write(result.value, provision.question.type)
        if version is not None and name in version.parameters:
            return self.write(version.parameters[name], None)
        if version is not None and name in version.parts:
            return self.part(version.parts[name])
        if name in self.results:
            return self.write(self.results[name].value, self.vocabulary.questions[name].type)
        return self.fact(name)

    def part(self, part: Expression) -> str:
        """The value of a named part of a provision; "unknown" where it rests on what is not known."""
        answers = {question: self.results[question] for question in questions_in(part)}
        answered = all(answer.status == "determined" for answer in answers.values())
        if not answered or not facts_in(part) - {REGION_FACT} <= self.facts.keys():
            return self.phrase("unknown").text
        frame = self.compiled.complete(self.facts)
        frame.update({question: answer.value for question, answer in answers.items()})
        return self.write(_closure(part)(frame), None)

    def fact(self, name: str) -> str:
        """A fact as the reader reads it: its value, or its label where it is only true or false."""
        definition = self.vocabulary.facts[name]
        if definition.kind == "bool":
            return pick(definition.label, self.language).text
        if name not in self.facts:
            return self.phrase("unknown").text
        value = self.facts[name]
        if definition.kind == "enum":
            return pick(definition.options[str(value)], self.language).text
        return self.write(value, definition.type)

    def write(self, value: Value | None, type_: Type | None) -> str:
        """A value in the reader's language."""
        if isinstance(value, bool):
            return self.phrase("yes" if value else "no").text
        if isinstance(value, date):
            return write_day(value, self.language)
        if isinstance(value, Never):
            return self.phrase("not_yet").text
        if isinstance(value, Period):
            return self.period(value)
        if isinstance(value, Money):
            return write_money(value, self.language)
        if isinstance(value, tuple):
            return write_list([self.term(word) for word in value], self.language)
        if type_ is not None and type_.kind == "country":
            return write_country(str(value), self.language)
        return self.phrase("unknown").text if value is None else self.term(str(value))

    def period(self, period: Period) -> str:
        """A length of time in the reader's language."""
        if period.unit == "working_day":
            return str(period)
        return write_quantity(period.count, period.unit, self.language)

    def term(self, word: str) -> str:
        """A word of an answer, such as ``repair``, in the reader's language."""
        return self.phrase(word).text if word in self.vocabulary.phrases else word

    def provisional(self, question: str) -> bool:
        """Whether the answer rests on public holidays that are not published yet."""
        result = self.results[question]
        version = result.version
        if version is None:
            return False
        value = result.value
        clause = next((clause for clause in version.clauses if clause.id in result.clauses), None)
        if isinstance(value, date) and clause is not None and _asks_calendar(clause):
            country, region = self.facts.get(COUNTRY_FACT), self.facts.get(REGION_FACT)
            if calendar(str(country), None if region is None else str(region)).provisional(value):
                return True
        return any(self.provisional(other) for other in version.questions())


def _asks_calendar(clause: Clause) -> bool:
    return clause.value is not None and uses_holidays(clause.value)


def _parameters(version: Version | None) -> Document:
    if version is None:
        return {}
    return {
        name: {"value": plain(value), "from": version.since.isoformat()}
        for name, value in version.parameters.items()
    }


def _span(version: Version | None) -> Document | None:
    if version is None:
        return None
    return {"from": version.since.isoformat(), "until": version.until.isoformat() if version.until else None}


@lru_cache(maxsize=4096)
def _cites(
    provision_id: str, act: str, url: str, articles: tuple[str, ...], quotations: Any
) -> tuple[Document, ...]:
    del provision_id
    found = []
    for article in articles:
        quotation = next((text for text in quotations if text.cite == article), None)
        found.append(
            {
                "act": act,
                "article": article,
                "url": url,
                "says": quotation.says if quotation else None,
                "language": quotation.language if quotation else None,
            }
        )
    return tuple(found)


def cites(provision: Provision, result: Result) -> list[Document]:
    """Articles the deciding clause (or colliding clauses) rest on, with their words where quoted."""
    version = result.version
    if version is None:
        return []
    articles = tuple(
        article for clause in version.clauses if clause.id in result.clauses for article in clause.cites
    )
    act = pick(provision.act.short, provision.act.language).text
    return list(_cites(provision.id, act, provision.act.url, articles, version.quotations))
