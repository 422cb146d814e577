"""Why an answer is what it is: a tree of provisions, facts, parameters and sentences the reader can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from venditor.core.money import Money
from venditor.core.text import pick
from venditor.rules.evaluate import Case, Closure, Result, compile_expression
from venditor.rules.functions import FUNCTIONS, provisional_at
from venditor.rules.model import Clause, Provision, Version
from venditor.rules.packs import PLACEHOLDER
from venditor.rules.program import Program
from venditor.rules.sentence import Sentence, sentence_of, with_gaps
from venditor.rules.syntax import Call, Value, walk
from venditor.rules.wording import write_day
from venditor.rules.writer import Writer

FORMAT = "venditor.explanation/1"
_BEGINS_LATER = "begins_later"
Document = dict[str, Any]


def plain(value: Value | None) -> Any:
    """A value as it stands in JSON: days as ISO text, ``none`` as text, money as a mapping."""
    # Nearly all facts are words and truth values.
    if type(value) in _NATIVE:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Money):
        return value.as_document()
    return list(value) if isinstance(value, tuple) else str(value)


_NATIVE = frozenset((str, bool, type(None)))


def fill(text: str, value: Callable[[str], str]) -> str:
    """A sentence with its placeholders filled."""
    return PLACEHOLDER.sub(lambda placeholder: value(placeholder[1]), text)


@dataclass(frozen=True, slots=True)
class Passage:
    """What every explanation by some clauses says, in one language; the rest is told by the case.

    Attributes:
        provision: the provision that answers.
        clause: the deciding clause, if it is one.
        reads: facts the version reads, in the order of their names.
        rests_on: questions it refers to.
        parameters: its parameters as they stand in documents; amounts as they are, for a document has each as
            a mapping of its own.
        since: the first day it is in force; ``None`` where no version is.
        until: the last one; ``None`` while it is in force.
        cites: what the clauses cite.
        sentence: what is said to the reader.
        verification: how far the text of the version was verified.
        calls: what asked a calendar of holidays on the way to a value: the function and its arguments.
    """

    provision: Provision
    clause: str | None
    reads: tuple[str, ...]
    rests_on: tuple[str, ...]
    parameters: tuple[tuple[str, Any], ...]
    since: str | None
    until: str | None
    cites: tuple[dict[str, str | None], ...]
    sentence: Sentence
    verification: str
    calls: tuple[tuple[str, tuple[Closure, ...]], ...]

    def provisional(self, case: Case) -> bool:
        """Whether the provision itself asked a calendar about days that are not fixed yet."""
        return any(
            provisional_at(function, [argument(case) for argument in arguments])
            for function, arguments in self.calls
        )


@dataclass(frozen=True, slots=True)
class Edition:
    """The explanations of one jurisdiction in one language, each passage made when it is first needed."""

    program: Program
    writer: Writer
    passages: dict[tuple[object, ...], Passage] = field(default_factory=dict)

    def passage(self, question: str, result: Result, begins: date | None) -> Passage:
        """What is always said when a question has a result of this kind.

        Args:
            question: its id.
            result: what its provision says.
            begins: first day of the law encoded on it, where that lies after the day that counts.
        """
        version = result.version
        since = version.since if version else None
        key = (question, since, result.status, result.clauses, result.through, begins)
        known = self.passages.get(key)
        if known is None:
            known = self.passages[key] = self._passage(self.program.provisions[question], result, begins)
        return known

    def _passage(self, provision: Provision, result: Result, begins: date | None) -> Passage:
        version = result.version
        clauses = [clause for clause in version.clauses if clause.id in result.clauses] if version else []
        return Passage(
            provision=provision,
            clause=clauses[0].id if len(clauses) == 1 else None,
            reads=tuple(sorted(version.facts())) if version else (provision.applies_by,),
            rests_on=version.questions() if version else (),
            parameters=tuple(_parameters(version)) if version else (),
            since=version.since.isoformat() if version else None,
            until=version.until.isoformat() if version and version.until else None,
            cites=tuple(_cites(provision, version, clauses)) if version else (),
            sentence=self._begins(begins) if begins else self._sentence(provision, result),
            verification=provision.verification_of(version).status,
            # Where there is no answer there is none to be provisional.
            calls=tuple(_calls_at_place(version, clauses))
            if version and len(clauses) == 1 and not _uncounted(result)
            else (),
        )

    def _begins(self, day: date) -> Sentence:
        """The law is encoded, and begins after the day that counts."""
        phrase = self.writer.phrase(_BEGINS_LATER)
        return with_gaps(phrase, lambda _: write_day(day, phrase.language))

    def _sentence(self, provision: Provision, result: Result) -> Sentence:
        """The clause's sentence, or the general phrase for the status."""
        if result.version is not None and len(result.clauses) == 1:
            if _uncounted(result):
                return with_gaps(self.writer.phrase("uncounted"), lambda _: "")
            return sentence_of(provision, result.version, result.clauses[0], self.writer)
        phrase, clauses = self.writer.phrase(result.status), ", ".join(result.clauses)
        if result.status == "for_a_person" and result.through is not None:
            return self._handed_on(result.through)
        if result.status != "undetermined":
            return with_gaps(phrase, lambda _: clauses)
        return with_gaps(phrase, lambda _: lambda case: self.writer.labels(case.needs(provision.question.id)))

    def _handed_on(self, question: str) -> Sentence:
        """No clause of its own led to this: it names the question that did, in words."""
        questions, phrases = self.writer.vocabulary.questions, self.writer.vocabulary.phrases
        if "handed_on" not in phrases:
            # Law that was archived before it had the words.
            return with_gaps(self.writer.phrase("for_a_person"), lambda _: "")
        phrase = self.writer.phrase("handed_on")

        def first(case: Case) -> str:
            name: str | None = question
            while name is not None:
                asks, name = questions[name].asks, case.result(name).through
            return pick(asks, phrase.language).text

        return with_gaps(phrase, lambda _: first)


@lru_cache(maxsize=256)
def edition(program: Program, language: str) -> Edition:
    """The explanations of a jurisdiction in a language (BCP 47)."""
    return Edition(program, Writer(program.vocabulary, language))


class Explainer:
    """Explains the answers of one case in one language."""

    def __init__(self, case: Case, language: str) -> None:
        """Nothing is explained yet.

        Args:
            case: the facts, and what each provision says of them; an answer that rests on a stand-in is
                explained as undetermined.
            language: BCP 47 tag of the reader.
        """
        self._case = case
        self._edition = edition(case.compiled.program, language)
        self._known: dict[str, Document] = {}

    def explain(self, question: str) -> Document:
        """The explanation of an answer, ``venditor.explanation/1``.

        Returns:
            JSON-native: the provision, its status, value and deciding clause; the facts it read, as far as
            they are known; parameters with the day they are in force from; citations with the law's words;
            the sentence and the language it really is in; and, under ``because``, the explanation of each
            question it refers to. ``begins_on`` is there where the law encoded begins after the day that
            counts: its first day.
        """
        known = self._known.get(question)
        if known is None:
            known = self._known[question] = self._explain(question)
        return known

    def _explain(self, question: str) -> Document:
        case, missing = self._case, self._case.needs(question)
        result = _UNDETERMINED if missing else case.result(question)
        begins = self._begins(question, result)
        passage = self._edition.passage(question, result, begins)
        provision, facts, since = passage.provision, case.facts, passage.since
        because = [self.explain(other) for other in passage.rests_on]
        document = {
            "format": FORMAT,
            "question": question,
            "provision": provision.id,
            "law": provision.jurisdiction,
            "status": result.status,
            "value": plain(result.value),
            "needs": sorted(missing),
            "clause": passage.clause,
            "facts": {name: plain(facts[name]) for name in passage.reads if name in facts},
            "parameters": {
                name: {"value": plain(value), "from": since} for name, value in passage.parameters
            },
            "in_force": {"from": since, "until": passage.until} if since else None,
            "cites": [cite.copy() for cite in passage.cites],
            "sentence": passage.sentence.filled(case),
            "language": passage.sentence.language,
            "verification": passage.verification,
            "provisional": passage.provisional(case) or any(each["provisional"] for each in because),
            "because": because,
        }
        return document if begins is None else {**document, "begins_on": begins.isoformat()}

    def _begins(self, question: str, result: Result) -> date | None:
        """The first day of the law that answers, where the day that counts lies before it."""
        program = self._case.compiled.program
        if result.status != "not_encoded" or _BEGINS_LATER not in program.vocabulary.phrases:
            # Law that was archived before has no words for it.
            return None
        while result.through is not None:
            question, result = result.through, self._case.result(result.through)
        provision = program.provisions[question]
        counts = self._case.compiled.law_as_of or self._case.facts.get(provision.applies_by)
        first = provision.versions[0].since
        return first if result.version is None and isinstance(counts, date) and counts < first else None


_UNDETERMINED = Result("undetermined")


def _uncounted(result: Result) -> bool:
    """Whether a clause decides that gives a day, and no holiday table counts it."""
    version, clauses = result.version, result.clauses
    if version is None or len(clauses) != 1 or result.status != "for_a_person":
        return False
    return any(clause.id == clauses[0] and clause.value is not None for clause in version.clauses)


def _parameters(version: Version) -> Iterator[tuple[str, Any]]:
    for name, value in version.parameters.items():
        yield name, value if isinstance(value, Money) else plain(value)


def _calls_at_place(version: Version, clauses: Iterable[Clause]) -> Iterator[tuple[str, tuple[Closure, ...]]]:
    """Calls that ask a calendar, in a clause's value and in the conditions that led to it."""
    values = [clause.value for clause in clauses if clause.value is not None]
    for expression in (*values, *version.conditions()) if values else ():
        for part in walk(expression):
            if isinstance(part, Call) and FUNCTIONS[part.function].at_place:
                yield part.function, tuple(map(compile_expression, part.arguments))


def _cites(
    provision: Provision, version: Version, clauses: Iterable[Clause]
) -> Iterator[dict[str, str | None]]:
    """Articles the deciding clause (or colliding clauses) rest on, with their words where quoted.

    Returns:
        One document a quotation, in the order of the clause; an article that is not quoted has no words.
    """
    # As the pack itself has it: a statement in one language reads no catalogue of another.
    act = pick(dict(provision.act.short), provision.act.language).text
    for article in dict.fromkeys(article for clause in clauses for article in clause.cites):
        place = {"act": act, "article": article, "url": provision.act.url}
        words = [quotation for quotation in version.quotations if quotation.cite == article]
        for each in words:
            yield {**place, "says": each.says, "language": each.language}
        if not words:
            yield {**place, "says": None, "language": None}
