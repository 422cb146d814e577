"""Examples beside the law: what a lawyer says the answer is, and whether it is.

A file ``<pack>.examples.yaml`` beside a pack holds::

    common: {consumer_country: DE, product: goods}      # facts every example starts from
    examples:
      - example: never told, so the period is twelve months longer
        given: {concluded_on: 2024-02-10, delivered_on: 2024-02-15, informed_on: none}
        expect: {withdrawal.last_day: 2025-02-28, withdrawal.in_time: {status: undetermined}}
        because: {withdrawal.last_day: no_information}   # the clause that decides
        source: "Commission guidance, example 3"

The examples of a folder are answered by the law of that folder's jurisdiction. Which clauses some example
expects to decide is counted for each version, so that a clause nobody has an example for shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from venditor.core.errors import VenditorError
from venditor.core.money import Money
from venditor.rules.evaluate import Result
from venditor.rules.explain import plain
from venditor.rules.library import EXAMPLES_SUFFIX, CompiledJurisdiction, Library
from venditor.rules.residual import needs
from venditor.rules.source import Path_, Source, parse
from venditor.rules.syntax import Value
from venditor.rules.vocabulary import Vocabulary, mapping, nearest, only

ReadFacts = Callable[[object, Vocabulary], Mapping[str, Value]]
"""Reads facts by their names; raises :class:`VenditorError` when one cannot be used."""
_EXAMPLE_KEYS = {"example", "given", "expect", "because", "source"}
_WITHOUT_VALUE = ("undetermined", "not_applicable", "not_encoded", "for_a_person")


@dataclass(frozen=True, slots=True)
class Expected:
    """What an example says about one question.

    Attributes:
        status: the status the answer must have.
        value: the value as it stands in documents; ``None`` unless determined.
        clauses: the clause that must decide, or those that collide; ``None`` where the example does not say.
    """

    question: str
    status: str
    value: Any
    clauses: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Example:
    """One case with its answers.

    Attributes:
        given: facts as written, those common to the file included.
        source: where the answer is from.
        file: as in messages.
    """

    name: str
    given: Mapping[str, object]
    expected: tuple[Expected, ...]
    source: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an example came out.

    Attributes:
        problems: what differs from what it expects, in sentences; empty when nothing does.
    """

    example: Example
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether every answer is the expected one."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class Covered:
    """How many examples expect a clause to decide.

    Attributes:
        since: first day of the version the clause stands in.
    """

    provision: str
    since: date
    clause: str
    examples: int


@dataclass(frozen=True, slots=True)
class Run:
    """All examples of some jurisdictions, run."""

    outcomes: tuple[Outcome, ...]
    coverage: tuple[Covered, ...]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Examples with an answer that is not the expected one."""
        return tuple(outcome for outcome in self.outcomes if not outcome.passed)

    @property
    def uncovered(self) -> tuple[Covered, ...]:
        """Clauses no example expects to decide."""
        return tuple(covered for covered in self.coverage if not covered.examples)


def read_examples(source: Source, compiled: CompiledJurisdiction) -> tuple[Example, ...]:
    """Read one file of examples.

    Raises:
        SourceError: with file and line, when the file is not one of examples, or names a question that the
            jurisdiction does not answer.
    """
    root = mapping(source, (), source.data)
    only(source, (), root, {"common", "examples"})
    common = mapping(source, ("common",), root.get("common", {}))
    entries = root.get("examples")
    if not isinstance(entries, list) or not entries:
        raise source.error(
            ("examples",), "examples.shape", "examples must be a list of at least one example."
        )
    reader = _Reader(source, compiled)
    return tuple(reader.example(("examples", index), entry, common) for index, entry in enumerate(entries))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the examples of one file."""

    source: Source
    compiled: CompiledJurisdiction

    def example(self, path: Path_, given: object, common: Mapping[str, object]) -> Example:
        fields = mapping(self.source, path, given)
        only(self.source, path, fields, _EXAMPLE_KEYS)
        expect = mapping(self.source, (*path, "expect"), fields.get("expect"))
        because = mapping(self.source, (*path, "because"), fields.get("because", {}))
        for question in because:
            if question not in expect:
                raise self.unknown((*path, "because", question), question, expect)
        return Example(
            name=self.text((*path, "example"), fields.get("example")),
            given={**common, **mapping(self.source, (*path, "given"), fields.get("given", {}))},
            expected=tuple(
                self.expected((*path, "expect", question), question, answer, because.get(question))
                for question, answer in expect.items()
            ),
            source=self.text((*path, "source"), fields["source"]) if "source" in fields else "",
            file=self.source.name,
            line=self.source.position(path)[0],
        )

    def expected(self, path: Path_, question: str, answer: object, because: object) -> Expected:
        provisions = self.compiled.program.provisions
        if question not in provisions:
            raise self.unknown(path, question, provisions)
        clauses = (
            None if because is None else tuple(because) if isinstance(because, list) else (str(because),)
        )
        if isinstance(answer, dict) and set(answer) == {"status"}:
            status = answer["status"]
            if status not in _WITHOUT_VALUE:
                remedy = nearest(str(status), _WITHOUT_VALUE) or f"Known are: {', '.join(_WITHOUT_VALUE)}."
                message = f'"{status}" is not the status of an answer without a value.'
                raise self.source.error(path, "examples.status", message, remedy=remedy)
            return Expected(question, str(status), None, clauses)
        return Expected(question, "determined", self.value(path, question, answer), clauses)

    def value(self, path: Path_, question: str, answer: object) -> Any:
        """The value as documents have it: an amount may be written with fewer decimals."""
        if self.compiled.program.vocabulary.questions[question].type.kind != "money":
            return answer
        try:
            return plain(Money.parse(answer))
        except VenditorError as error:
            raise self.source.error(path, "examples.money", error.message, remedy=error.remedy) from None

    def unknown(self, path: Path_, question: str, known: Iterable[str]) -> VenditorError:
        message = f'"{question}" has no answer here.'
        return self.source.error(path, "examples.question", message, remedy=nearest(question, known))

    def text(self, path: Path_, given: object) -> str:
        if not isinstance(given, str) or not given:
            raise self.source.error(path, "examples.shape", f"{path[-1]} must be text.")
        return given


def run_examples(library: Library, read_facts: ReadFacts, *, jurisdictions: Sequence[str] = ()) -> Run:
    """Run every example of a library, or of some of its jurisdictions.

    Args:
        library: the law, with its examples beside the packs.
        read_facts: reads the facts of an example, such as :func:`venditor.rights.facts.parse_facts`.
        jurisdictions: codes of those to run; all by default.

    Raises:
        SourceError: when a file of examples cannot be read. Facts that cannot be used are a problem of their
            example, and the others still run.
    """
    outcomes: list[Outcome] = []
    coverage: list[Covered] = []
    for code in jurisdictions or library.jurisdictions:
        compiled = library.compiled(code)
        hits: Counter[tuple[str, date, str]] = Counter()
        for path in example_files(library.place(code)):
            source = parse(path.read_bytes(), path.relative_to(library.folder).as_posix())
            examples = read_examples(source, compiled)
            outcomes += [_run(example, compiled, read_facts, hits) for example in examples]
        coverage += _coverage(compiled, hits)
    return Run(tuple(outcomes), tuple(coverage))


def example_files(folder: Path) -> tuple[Path, ...]:
    """The example files of a folder, in order."""
    return tuple(sorted(folder.glob(f"*{EXAMPLES_SUFFIX}")))


def _run(
    example: Example,
    compiled: CompiledJurisdiction,
    read_facts: ReadFacts,
    hits: Counter[tuple[str, date, str]],
) -> Outcome:
    try:
        facts = read_facts(example.given, compiled.program.vocabulary)
    except VenditorError as error:
        return Outcome(example, (str(error),))
    results = compiled.evaluate.evaluate(facts)
    problems: list[str] = []
    for expected in example.expected:
        missing = needs(compiled.diagram(expected.question), facts)
        result = Result("undetermined") if missing else results[expected.question]
        problems += _differences(expected, result, missing)
        if result.version is not None:
            provision = compiled.program.provisions[expected.question].id
            hits.update((provision, result.version.since, clause) for clause in result.clauses)
    return Outcome(example, tuple(problems))


def _differences(expected: Expected, result: Result, missing: frozenset[str]) -> list[str]:
    found: list[str] = []
    value = plain(result.value)
    if (result.status, type(value), value) != (expected.status, type(expected.value), expected.value):
        wanted = _shown(expected.status, expected.value)
        found.append(f"{expected.question}: expected {wanted}, found {_shown(result.status, value)}")
        if missing:
            found[-1] += f" (needs {', '.join(sorted(missing))})"
    if expected.clauses is not None and set(expected.clauses) != set(result.clauses):
        decided = ", ".join(result.clauses) or "no clause"
        found.append(
            f"{expected.question}: expected because of {', '.join(expected.clauses)}, found {decided}"
        )
    return found


def _shown(status: str, value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value) if status == "determined" else status


def _coverage(compiled: CompiledJurisdiction, hits: Counter[tuple[str, date, str]]) -> list[Covered]:
    return [
        Covered(provision.id, version.since, clause.id, hits[(provision.id, version.since, clause.id)])
        for provision in compiled.program.provisions.values()
        for version in provision.versions
        # Where nobody has read the text there is nothing an example could try.
        if not version.as_before
        for clause in version.clauses
    ]
