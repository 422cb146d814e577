"""Scalar evaluation: provisions as Python closures over complete facts.

A provision is evaluated over facts that are *complete*: for what nobody said, a stand-in is put in. That is
right exactly when no missing fact is needed, which :mod:`venditor.rules.needs` decides; so evaluation
itself is two-valued, quick and the same as a column expression in SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import eq, ge, gt, itemgetter, le, lt, ne
from typing import Any, Literal, NamedTuple, assert_never, cast

from venditor.calendars import CalendarError, countries
from venditor.core.money import Money
from venditor.rules.functions import AT_PLACE, COUNTRY_FACT, REGION_FACT, SIMPLE, plus
from venditor.rules.model import Clause, Provision, Version
from venditor.rules.program import Program
from venditor.rules.syntax import (
    NONE,
    And,
    Call,
    Compare,
    Expression,
    Fact,
    In,
    IsNone,
    Name,
    Never,
    Not,
    Or,
    Question,
    Sum,
    Value,
    questions_in,
    unresolved,
    walk,
)
from venditor.rules.syntax import Literal as Constant
from venditor.rules.vocabulary import FactDefinition

Status = Literal["determined", "undetermined", "not_applicable", "not_encoded", "for_a_person"]
Frame = dict[str, Any]
Closure = Callable[[Frame], Any]
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


class Result(NamedTuple):
    """What one provision says about complete facts.

    Attributes:
        status: ``undetermined`` never comes from here.
        value: the answer; ``None`` unless determined.
        version: the version that applied, if any did.
        clauses: the deciding clause, or the colliding ones; empty when the version did not get as far.
        through: the question whose status was taken over, if that is what happened.
        supposed: missing facts whose stand-ins were read on the way; where there are none, nothing is needed.
    """

    status: Status
    value: Value | None = None
    version: Version | None = None
    clauses: tuple[str, ...] = ()
    through: str | None = None
    supposed: frozenset[str] = frozenset()


Evaluator = Callable[["Case"], Result]


# What is put in for a day that is never `none`; any day within the holiday tables will do, none is meant.
SOME_DAY = date(2020, 1, 1)
DEFAULT_CURRENCY = "EUR"


def stand_in(definition: FactDefinition) -> Value | None:
    """The value put in for a fact nobody told, whatever the others are: any will do where it is not needed.

    Returns:
        The value it ordinarily has, so that a reason tells of nothing out of the ordinary; else a value
        of the fact's own domain; ``None`` for countries, regions and money, which
        :meth:`CompiledProgram.complete` chooses by the facts that are known.
    """
    if definition.ordinary is not None:
        return definition.ordinary
    match definition.kind:
        case "event":
            return NONE
        case "date":
            return SOME_DAY
        case "bool":
            return False
        case "enum":
            return definition.type.values[0]
        case _:
            return None


def compile_expression(node: Expression) -> Closure:
    """An expression as a function of a frame (facts and earlier answers by name)."""
    match node:
        case Constant(value=value):
            return lambda _: value
        case Fact(name=name) | Question(id=name):
            return itemgetter(name)
        case Call():
            return _call(node)
        case Sum():
            return _sum(node)
        case Compare(operator=operator, left=left, right=right):
            return _comparison(operator, left, right)
        case In() | IsNone() | Not() | And() | Or():
            return _condition(node)
        case Name():
            raise unresolved(node)
        case _:
            assert_never(node)


def _condition(node: In | IsNone | Not | And | Or) -> Closure:
    match node:
        case In(operand=operand, values=values):
            inner, words = compile_expression(operand), frozenset(values)
            return lambda frame: inner(frame) in words
        case IsNone(operand=operand):
            inner = compile_expression(operand)
            return lambda frame: isinstance(inner(frame), Never)
        case Not(operand=operand):
            inner = compile_expression(operand)
            return lambda frame: not inner(frame)
        case And(items=items):
            return reduce(_both, reversed([compile_expression(item) for item in items]))
        case Or(items=items):
            return reduce(_either, reversed([compile_expression(item) for item in items]))
        case _:
            assert_never(node)


def _both(second: Closure, first: Closure) -> Closure:
    return lambda frame: first(frame) and second(frame)


def _either(second: Closure, first: Closure) -> Closure:
    return lambda frame: first(frame) or second(frame)


def _comparison(operator: str, left: Expression, right: Expression) -> Closure:
    compare, first = _COMPARE[operator], compile_expression(left)
    if isinstance(right, Constant):
        constant = right.value
        return lambda frame: compare(first(frame), constant)
    second = compile_expression(right)
    return lambda frame: compare(first(frame), second(frame))


def _call(node: Call) -> Closure:
    function = SIMPLE.get(node.function) or AT_PLACE[node.function]
    arguments = tuple(compile_expression(part) for part in node.arguments)
    return lambda frame: function(*[argument(frame) for argument in arguments])


def _sum(node: Sum) -> Closure:
    left, right, sign, profile = (
        compile_expression(node.left),
        compile_expression(node.right),
        node.sign,
        node.profile,
    )
    if profile:
        return lambda frame: plus(left(frame), right(frame), sign, profile)
    if sign > 0:
        return lambda frame: left(frame) + right(frame)
    return lambda frame: left(frame) - right(frame)


def _compile_clause(clause: Clause, version: Version) -> Evaluator:
    """What follows from a clause that decides."""
    ids, value = (clause.id,), clause.value
    if value is None:
        status = Result(cast("Status", clause.status), None, version, ids)
        return lambda _: status
    if isinstance(value, Constant):
        constant = Result("determined", value.value, version, ids)
        return lambda _: constant
    worked_out, uncounted = compile_expression(value), Result("for_a_person", None, version, ids)

    def evaluate(case: Case) -> Result:
        try:
            return Result("determined", worked_out(case), version, ids)
        except CalendarError:
            # Working days of a time that no table holds.
            return uncounted

    return evaluate


def _compile_clauses(version: Version) -> Evaluator:
    """The clauses of a version, as a function of a case in which the earlier questions have a value."""
    default = _compile_clause(version.default, version)
    exceptions = [
        (compile_expression(clause.when), (clause, _compile_clause(clause, version)))
        for clause in version.exceptions
        if clause.when is not None
    ]

    def evaluate(case: Case) -> Result:
        held = [exception for when, exception in exceptions if when(case)]
        if not held:
            return default(case)
        if len(held) > 1:
            overridden = {id_ for clause, _ in held for id_ in clause.over}
            held = [(clause, follows) for clause, follows in held if clause.id not in overridden]
        first, *others = [follows(case) for _, follows in held]
        if any((other.status, other.value) != (first.status, first.value) for other in others):
            return Result("for_a_person", None, version, tuple(clause.id for clause, _ in held))
        return first

    return evaluate


def _compile_version(version: Version) -> Evaluator:
    """A version: earlier questions without a value hand their status on, then its condition and clauses."""
    condition = questions_in(version.applies_if) if version.applies_if is not None else ()
    further = tuple(question for question in version.questions() if question not in condition)
    applies = compile_expression(version.applies_if) if version.applies_if is not None else None
    clauses = _compile_clauses(version)
    not_applicable = Result("not_applicable", None, version)

    def handed_on(case: Case, questions: tuple[str, ...]) -> Result | None:
        for question in questions:
            earlier = case.result(question)
            if earlier.status != "determined":
                return Result(earlier.status, None, version, (), question)
        return None

    def evaluate(case: Case) -> Result:
        if applies is not None:
            earlier = handed_on(case, condition)
            if earlier is not None:
                return earlier
            if not applies(case):
                return not_applicable
        return handed_on(case, further) or clauses(case)

    return evaluate


def compile_provision(provision: Provision, *, law_as_of: date | None) -> Evaluator:
    """A provision as a function of a case.

    Args:
        provision: what to compile.
        law_as_of: select versions by this day instead of by the provision's own fact.
    """
    by = provision.applies_by
    versions = [(version.since, version.until, _compile_version(version)) for version in provision.versions]
    not_encoded = Result("not_encoded")

    def evaluate(case: Case) -> Result:
        day = law_as_of or case[by]
        for since, until, version in versions:
            if since <= day and (until is None or day <= until):
                return version(case)
        return not_encoded

    return evaluate


def nothing(_: str) -> frozenset[str]:
    """For facts that are complete: no question needs any more of them."""
    return frozenset()


class Case(dict[str, Any]):
    """One set of facts under one jurisdiction: known facts, and answers once they are asked for, by name.

    Reading a missing fact gives its stand-in, and is noted.

    Attributes:
        compiled: the law.
        facts: what is known, without stand-ins.
    """

    __slots__ = ("_completed", "_look_up", "_needs", "_results", "_supposed", "compiled", "facts")

    def __init__(
        self,
        compiled: CompiledProgram,
        facts: Mapping[str, Value],
        *,
        needs: Callable[[str], frozenset[str]] = nothing,
    ) -> None:
        """A case of which nothing is answered yet.

        Args:
            compiled: the law.
            facts: what is known.
            needs: finds the facts a question still needs.
        """
        super().__init__(facts)
        if COUNTRY_FACT not in facts:
            self.pop(REGION_FACT, None)
        self.compiled = compiled
        self.facts = facts
        self._look_up = needs
        self._needs: dict[str, frozenset[str]] = {}
        self._completed: Frame = {}
        self._results: dict[str, Result] = {}
        self._supposed: set[str] = set()

    def __missing__(self, name: str) -> Any:
        """The stand-in of a fact nobody told."""
        self._supposed.add(name)
        if not self._completed:
            self._completed = self.compiled.complete(self.facts)
        return self._completed[name]

    def result(self, question: str) -> Result:
        """What the provision for a question says; evaluated when first asked for, with all it rests on."""
        result = self._results.get(question)
        if result is None:
            outer, self._supposed = self._supposed, set()
            result = self.compiled.evaluators[question](self)
            if self._supposed:
                result = result._replace(supposed=frozenset(self._supposed))
            self._supposed = outer
            self._results[question], self[question] = result, result.value
        if result.supposed:
            self._supposed |= result.supposed
        return result

    def needs(self, question: str) -> frozenset[str]:
        """Facts a question still needs; looked for only where a missing fact was read at all."""
        if not self.result(question).supposed:
            return frozenset()
        known = self._needs.get(question)
        if known is None:
            known = self._needs[question] = self._look_up(question)
        return known

    def answer(self, question: str) -> Value | None:
        """The answer to a question; ``None`` where there is none, or a fact it needs is missing."""
        return None if self.needs(question) else self.result(question).value


@dataclass(frozen=True, slots=True)
class CompiledProgram:
    """A jurisdiction's provisions as closures.

    Attributes:
        program: what was compiled.
        law_as_of: the what-if day, if any.
        evaluators: by question, in dependency order.
        stand_ins: a value for every fact of the vocabulary; ``None`` where it depends on the known facts.
        currency: ISO 4217 code of the amounts the law itself names.
        by_kind: names of the facts whose stand-in depends on the known facts, by kind.
    """

    program: Program
    law_as_of: date | None
    evaluators: Mapping[str, Evaluator]
    stand_ins: Mapping[str, Value | None]
    currency: str
    by_kind: Mapping[str, tuple[str, ...]]

    def complete(self, facts: Mapping[str, Value]) -> Frame:
        """Facts with a stand-in for each that is missing, such that everything can be evaluated.

        An answer over them is the answer only where no missing fact is needed. Countries take the consumer's,
        amounts are zero in the currency of those that are known; a missing region stays ``None``, which means
        the days the whole country shares.
        """
        frame: Frame = {**self.stand_ins, **facts}
        home = facts.get(COUNTRY_FACT)
        if home is None:
            # A region without its country says nothing: its code may be of no table.
            home, frame[REGION_FACT] = countries()[0], None
        for name in self.by_kind["country"]:
            if frame[name] is None:
                frame[name] = home
        missing = [name for name in self.by_kind["money"] if frame[name] is None]
        if missing:
            told = (value.currency for value in facts.values() if isinstance(value, Money))
            frame |= dict.fromkeys(missing, Money(Decimal(0), next(told, self.currency)))
        return frame

    def evaluate(self, facts: Mapping[str, Value]) -> dict[str, Result]:
        """Every question of the jurisdiction over facts completed with stand-ins."""
        case = Case(self, facts)
        return {question: case.result(question) for question in self.evaluators}


def compile_program(program: Program, *, law_as_of: date | None = None) -> CompiledProgram:
    """Compile all provisions of a jurisdiction; done once, used for any number of facts."""
    facts = program.vocabulary.facts
    return CompiledProgram(
        program=program,
        law_as_of=law_as_of,
        evaluators={
            question: compile_provision(provision, law_as_of=law_as_of)
            for question, provision in program.provisions.items()
        },
        stand_ins={name: stand_in(definition) for name, definition in facts.items()},
        currency=_currency(program),
        by_kind={
            kind: tuple(name for name in facts if facts[name].kind == kind) for kind in ("country", "money")
        },
    )


def _currency(program: Program) -> str:
    versions = (version for provision in program.provisions.values() for version in provision.versions)
    named = (
        node for version in versions for expression in version.expressions() for node in walk(expression)
    )
    amounts = (node.value for node in named if isinstance(node, Constant) and isinstance(node.value, Money))
    return next((amount.currency for amount in amounts), DEFAULT_CURRENCY)
