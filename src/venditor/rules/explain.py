"""Why an answer is what it is: a tree of provisions, facts, parameters and sentences the reader can read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from venditor.calendars import Period
from venditor.core.money import Money
from venditor.core.text import Wording, pick
from venditor.rules.evaluate import Case, Result, compile_expression
from venditor.rules.functions import FUNCTIONS, REGION_FACT, provisional_at
from venditor.rules.model import Provision, Version
from venditor.rules.packs import PLACEHOLDER, RESULT
from venditor.rules.syntax import Call, Expression, Never, Type, Value, facts_in, questions_in, walk
from venditor.rules.vocabulary import Vocabulary
from venditor.rules.wording import write_country, write_day, write_list, write_money, write_quantity

FORMAT = "venditor.explanation/1"
Document = dict[str, Any]


def plain(value: Value | None) -> Any:
    """A value as it stands in JSON: days as ISO text, ``none`` as text, money as a mapping."""
    # Words and truth values first: nearly all facts are that.
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Money):
        return value.as_document()
    if isinstance(value, tuple):
        return list(value)
    return str(value)


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
def calls_at_place(expression: Expression) -> tuple[Call, ...]:
    """The parts of an expression that ask a calendar of holidays."""
    return tuple(
        part for part in walk(expression) if isinstance(part, Call) and FUNCTIONS[part.function].at_place
    )


def nothing(_: str) -> frozenset[str]:
    """For callers whose facts are complete: no question needs any more of them."""
    return frozenset()


@dataclass(slots=True)
class Explainer:
    """Explains the answers of one jurisdiction for one set of facts, in one language.

    Attributes:
        case: the facts and what each provision says of them.
        language: BCP 47 tag of the reader.
        needs: facts a question still needs; an answer that rests on a stand-in is explained as undetermined.
    """

    case: Case
    language: str
    needs: Callable[[str], frozenset[str]] = nothing
    _known: dict[str, Document] = field(default_factory=dict)

    @property
    def vocabulary(self) -> Vocabulary:
        """Facts, questions and phrases."""
        return self.case.compiled.program.vocabulary

    def phrase(self, name: str) -> Wording:
        """A phrase of the vocabulary in the reader's language."""
        return pick(self.vocabulary.phrases[name], self.language)

    def explain(self, question: str) -> Document:
        """The explanation of an answer, ``venditor.explanation/1``.

        Returns:
            JSON-native: the provision, its status, value and deciding clause; the facts it read, as far as
            they are known; parameters with the day they are in force from; citations with the law's words;
            the sentence and the language it really is in; and, under ``because``, the explanation of each
            question it refers to.
        """
        known = self._known.get(question)
        if known is None:
            known = self._known[question] = self._explain(question)
        return known

    def _explain(self, question: str) -> Document:
        provision = self.case.compiled.program.provisions[question]
        missing = self.needs(question)
        result = Result("undetermined") if missing else self.case.result(question)
        version = result.version
        sentence = self.undetermined(missing) if missing else self.sentence(provision, result)
        read = version.facts() if version is not None else frozenset((provision.applies_by,))
        because = [self.explain(other) for other in version.questions()] if version is not None else []
        return {
            "format": FORMAT,
            "question": question,
            "provision": provision.id,
            "law": provision.jurisdiction,
            "status": result.status,
            "value": plain(result.value),
            "needs": sorted(missing),
            "clause": result.clauses[0] if len(result.clauses) == 1 else None,
            "facts": {name: plain(self.case.facts[name]) for name in sorted(read) if name in self.case.facts},
            "parameters": _parameters(version),
            "in_force": _span(version),
            "cites": cites(provision, result),
            "sentence": sentence.text,
            "language": sentence.language,
            "verification": provision.verification.status,
            "provisional": self.rests_on_expected_holidays(result)
            or any(each["provisional"] for each in because),
            "because": because,
        }

    def undetermined(self, missing: frozenset[str]) -> Wording:
        """That an answer cannot be told, and which facts it depends on."""
        wording = self.phrase("undetermined")
        labels = [pick(self.vocabulary.facts[name].label, self.language).text for name in sorted(missing)]
        return Wording(fill(wording.text, lambda _: write_list(labels, self.language)), wording.language)

    def sentence(self, provision: Provision, result: Result) -> Wording:
        """The clause's sentence with its placeholders filled, or the general phrase for the status."""
        if len(result.clauses) != 1 or result.version is None:
            wording = self.phrase(result.status)
            filled = fill(wording.text, lambda _: ", ".join(result.clauses))
            return Wording(filled, wording.language)
        wording = pick(provision.explain[result.clauses[0]], self.language)
        writer = self.in_language(wording.language)
        return Wording(
            fill(wording.text, lambda name: writer.word(name, provision, result)), wording.language
        )

    def in_language(self, language: str) -> Explainer:
        """One that writes days and words in the language of the sentence they stand in."""
        if language.partition("-")[0] == self.language.partition("-")[0]:
            return self
        return replace(self, language=language, _known={})

    def word(self, name: str, provision: Provision, result: Result) -> str:
        """A placeholder's value as the reader reads it."""
        version = result.version
        if name == RESULT:
            return self.write(result.value, provision.question.type)
        if version is not None and name in version.parameters:
            return self.write(version.parameters[name], None)
        if version is not None and name in version.parts:
            return self.part(version.parts[name])
        if name in self.case.compiled.evaluators:
            answer = None if self.needs(name) else self.case.result(name).value
            return self.write(answer, self.vocabulary.questions[name].type)
        return self.fact(name)

    def part(self, part: Expression) -> str:
        """The value of a named part of a provision; "unknown" where it rests on what is not known."""
        answers = {question: self.case.result(question) for question in questions_in(part)}
        open_ = any(self.needs(name) or answer.value is None for name, answer in answers.items())
        if open_ or not facts_in(part) - {REGION_FACT} <= self.case.facts.keys():
            return self.phrase("unknown").text
        return self.write(_closure(part)(self.case), None)

    def fact(self, name: str) -> str:
        """A fact as the reader reads it: its value, or its label where it is only true or false."""
        definition = self.vocabulary.facts[name]
        if definition.kind == "bool":
            return pick(definition.label, self.language).text
        if name not in self.case.facts:
            return self.phrase("unknown").text
        value = self.case.facts[name]
        if definition.kind == "enum":
            return pick(definition.options[str(value)], self.language).text
        return self.write(value, definition.type)

    def write(self, value: Value | None, type_: Type | None) -> str:
        """A value in the reader's language."""
        if value is None:
            return self.phrase("unknown").text
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
        return self.term(str(value))

    def period(self, period: Period) -> str:
        """A length of time in the reader's language."""
        if period.unit == "working_day":
            return str(period)
        return write_quantity(period.count, period.unit, self.language)

    def term(self, word: str) -> str:
        """A word of an answer, such as ``repair``, in the reader's language."""
        return self.phrase(word).text if word in self.vocabulary.phrases else word

    def rests_on_expected_holidays(self, result: Result) -> bool:
        """Whether the deciding clause itself asked a calendar about days that are not fixed yet."""
        clauses = result.version.clauses if result.version is not None else ()
        values = (clause.value for clause in clauses if clause.id in result.clauses)
        calls = [call for value in values if value is not None for call in calls_at_place(value)]
        return any(
            provisional_at(call.function, [_closure(part)(self.case) for part in call.arguments])
            for call in calls
        )


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


def cites(provision: Provision, result: Result) -> list[Document]:
    """Articles the deciding clause (or colliding clauses) rest on, with their words where quoted.

    Returns:
        One document a quotation, in the order of the clause; an article that is not quoted has no words.
    """
    version = result.version
    if version is None:
        return []
    clauses = [clause for clause in version.clauses if clause.id in result.clauses]
    act = pick(provision.act.short, provision.act.language).text
    documents: list[Document] = []
    for article in dict.fromkeys(article for clause in clauses for article in clause.cites):
        words = [quotation for quotation in version.quotations if quotation.cite == article]
        place = {"act": act, "article": article, "url": provision.act.url}
        documents += [{**place, "says": each.says, "language": each.language} for each in words]
        if not words:
            documents.append({**place, "says": None, "language": None})
    return documents
