"""Scalar evaluation: provisions as Python closures over complete facts.

A provision is evaluated over facts that are *complete*: for what nobody said, a stand-in is put in. That is
right exactly when no missing fact is needed, which :mod:`venditor.rules.needs` decides; so evaluation
itself is two-valued, quick and the same as a column expression in SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Literal, assert_never, cast

from venditor.calendars import countries
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


@dataclass(frozen=True, slots=True)
class Result:
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


Evaluator = Callable[[Frame], Result]


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
            return lambda frame: frame[name]
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
            parts = tuple(compile_expression(item) for item in items)
            return lambda frame: all(part(frame) for part in parts)
        case Or(items=items):
            parts = tuple(compile_expression(item) for item in items)
            return lambda frame: any(part(frame) for part in parts)
        case _:
            assert_never(node)


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


@dataclass(frozen=True, slots=True)
class _CompiledClause:
    id: str
    when: Closure
    value: Closure | None
    status: Status
    over: frozenset[str]


def _compile_clause(clause: Clause) -> _CompiledClause:
    return _CompiledClause(
        id=clause.id,
        when=compile_expression(clause.when) if clause.when is not None else lambda _: True,
        value=compile_expression(clause.value) if clause.value is not None else None,
        status=cast("Status", clause.status or "determined"),
        over=frozenset(clause.over),
    )


def compile_version(version: Version) -> Evaluator:
    """One version as a function of a frame in which all earlier questions have a value."""
    exceptions = tuple(_compile_clause(clause) for clause in version.exceptions)
    default = _compile_clause(version.default)

    def result(clause: _CompiledClause, frame: Frame) -> Result:
        value = clause.value(frame) if clause.value is not None else None
        return Result(clause.status, value, version, (clause.id,))

    def evaluate(frame: Frame) -> Result:
        held = [clause for clause in exceptions if clause.when(frame)]
        if not held:
            return result(default, frame)
        if len(held) > 1:
            overridden = frozenset().union(*(clause.over for clause in held))
            held = [clause for clause in held if clause.id not in overridden]
        first = result(held[0], frame)
        for other in held[1:]:
            second = result(other, frame)
            if (second.status, second.value) != (first.status, first.value):
                return Result("for_a_person", None, version, tuple(clause.id for clause in held))
        return first

    return evaluate


def compile_provision(provision: Provision, *, law_as_of: date | None) -> Evaluator:
    """A provision as a function of a frame of facts, with the results of earlier questions under ``#id``.

    Args:
        provision: what to compile.
        law_as_of: select versions by this day instead of by the provision's own fact.
    """
    compiled = [
        (version, _applicability(version), _waits_for(version), compile_version(version))
        for version in provision.versions
    ]
    by = provision.applies_by

    def evaluate(frame: Frame) -> Result:
        day = law_as_of or frame[by]
        for version, applies, waits_for, clauses in compiled:
            if version.since <= day and (version.until is None or day <= version.until):
                return _under_version(version, applies, waits_for, clauses, frame)
        return Result("not_encoded")

    return evaluate


def _applicability(version: Version) -> Closure | None:
    return None if version.applies_if is None else compile_expression(version.applies_if)


def _waits_for(version: Version) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Questions the condition of the version refers to, and those its clauses refer to."""
    condition = questions_in(version.applies_if) if version.applies_if is not None else ()
    return condition, tuple(question for question in version.questions() if question not in condition)


def _under_version(
    version: Version,
    applies: Closure | None,
    waits_for: tuple[tuple[str, ...], tuple[str, ...]],
    clauses: Evaluator,
    frame: Frame,
) -> Result:
    for stage, questions in enumerate(waits_for):
        for question in questions:
            earlier: Result = frame["#" + question]
            if earlier.status != "determined":
                return Result(earlier.status, None, version, (), question)
        if stage == 0 and applies is not None and not applies(frame):
            return Result("not_applicable", None, version)
    return clauses(frame)


class _Frame(dict[str, Any]):
    """Known facts and earlier answers; a missing fact gives its stand-in, and is noted."""

    __slots__ = ("completed", "supposed")

    def __init__(self, facts: Mapping[str, Value], completed: Frame) -> None:
        super().__init__(facts)
        self.completed = completed
        self.supposed: set[str] = set()

    def __missing__(self, name: str) -> Any:
        self.supposed.add(name)
        return self.completed[name]


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
        frame = _Frame(facts, self.complete(facts))
        if COUNTRY_FACT not in facts:
            frame.pop(REGION_FACT, None)
        results: dict[str, Result] = {}
        for question, evaluator in self.evaluators.items():
            frame.supposed = set()
            result = evaluator(frame)
            for other in self.program.provisions[question].questions():
                frame.supposed |= results[other].supposed
            if frame.supposed:
                result = replace(result, supposed=frozenset(frame.supposed))
            frame["#" + question] = results[question] = result
            frame[question] = result.value
        return results


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
