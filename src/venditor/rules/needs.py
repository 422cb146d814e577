"""Which facts an answer still needs.

A fact is needed only if two of its values, the other unknown facts being anything, give different answers.
Every question is drawn once as a decision diagram over all facts; what is known then cuts branches away,
and what is left standing is needed. A collision of two clauses is an outcome like any other, so the same
diagram also says whether clauses can ever collide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import Any, assert_never

from venditor.core.errors import VenditorError
from venditor.rules.chronology import opened
from venditor.rules.diagram import Diagram, Diagrams, FiniteFact, Happened, Leaf, Node, Test, nodes
from venditor.rules.evaluate import compile_expression
from venditor.rules.model import Clause, Provision, Version
from venditor.rules.program import Program
from venditor.rules.pruning import pruned
from venditor.rules.syntax import (
    NONE,
    And,
    Call,
    Compare,
    Expression,
    Fact,
    In,
    IsNone,
    Literal,
    Never,
    Not,
    Or,
    Question,
    Sum,
    children,
    facts_in,
    questions_in,
    with_parts,
)
from venditor.rules.vocabulary import Vocabulary

DETERMINED = "determined"
COLLISION = "for_a_person"
Answers = Mapping[str, Expression]
"""Terms of the answers to earlier questions, by question."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What stands at a leaf: a status and, where it is determined, the term that gives the value."""

    status: str
    term: Expression | None = None


def substitute(node: Expression, answers: Mapping[str, Expression]) -> Expression:
    """Put the terms of earlier answers in place of the questions."""
    if isinstance(node, Question):
        return answers[node.id]
    if not children(node):
        return node
    return with_parts(node, lambda part: substitute(part, answers))


def without(node: Expression, absent: frozenset[str]) -> Expression:
    """Simplify a term of days, knowing which events have not happened."""
    if isinstance(node, Fact):
        return Literal(NONE) if node.name in absent else node
    if not children(node):
        return node
    node = with_parts(node, lambda part: without(part, absent))
    match node:
        case Sum(left=Literal(value=Never())):
            return Literal(NONE)
        case Call(function="later", arguments=days) if any(_is_none(day) for day in days):
            return Literal(NONE)
        case Call(function="earlier", arguments=days):
            left = tuple(day for day in days if not _is_none(day))
            return left[0] if len(left) == 1 else replace(node, arguments=left) if left else Literal(NONE)
        case Call(function="end_of_period" | "roll_over", arguments=(Literal(value=Never()), *_)):
            return Literal(NONE)
        case _:
            return node


def _is_none(node: Expression) -> bool:
    return isinstance(node, Literal) and isinstance(node.value, Never)


class NotAConditionError(VenditorError):
    """An expression that is neither true nor false stands where a condition is needed."""


def not_a_condition(node: Expression) -> NotAConditionError:
    """The error for an expression of another type; checked packs hold none."""
    return NotAConditionError(
        "rules.not_a_condition",
        f"{type(node).__name__} stands where a condition is needed.",
        facts={"expression": repr(node)},
        remedy="Resolve the expression as true or false first.",
    )


class Drawing:
    """Draws the diagram of each question of one jurisdiction, on demand, once."""

    def __init__(self, program: Program, *, law_as_of: date | None = None) -> None:
        """Prepare to draw; nothing is drawn before it is asked for."""
        self.program = program
        self.law_as_of = law_as_of
        self.vocabulary: Vocabulary = program.vocabulary
        self.diagrams = Diagrams(tuple(program.vocabulary.facts))
        self._questions: dict[str, Diagram] = {}
        # By identity: versions live as long as the program, and comparing them means reading all of them.
        self._versions: dict[int, Diagram] = {}
        self._conditions: dict[Expression, Diagram] = {}

    def question(self, question: str) -> Diagram:
        """The diagram of a question; its leaves hold an :class:`Outcome`."""
        known = self._questions.get(question)
        if known is None:
            known = pruned(self.diagrams, self._provision(self.program.provisions[question]))
            self._questions[question] = known
        return known

    def _outcome(self, status: str, term: Expression | None = None) -> Leaf:
        return self.diagrams.leaf(Outcome(status, term))

    def _provision(self, provision: Provision) -> Diagram:
        if self.law_as_of is not None:
            version = provision.version_on(self.law_as_of)
            return self._outcome("not_encoded") if version is None else self.version(version)
        drawn: Diagram = self._outcome("not_encoded")
        for version in provision.versions:
            drawn = self.diagrams.choose(self._in_force(provision, version), self.version(version), drawn)
        return drawn

    def _in_force(self, provision: Provision, version: Version) -> Diagram:
        by = Fact(provision.applies_by)
        span: list[Expression] = [Compare("<=", Literal(version.since), by)]
        if version.until is not None:
            span.append(Compare("<=", by, Literal(version.until)))
        return self.condition(And(tuple(span)))

    def version(self, version: Version) -> Diagram:
        """The diagram of one version."""
        known = self._versions.get(id(version))
        if known is None:
            inapplicable = self._outcome("not_applicable")
            known = self._versions[id(version)] = self._under(
                version, lambda answers: self._clauses(version, answers), self._outcome, inapplicable
            )
        return known

    def whenever(self, provision: Provision, version: Version, then: Callable[[Answers], Diagram]) -> Diagram:
        """When a version applies, its clauses are reached, and a further condition holds.

        Args:
            provision: whose version it is.
            version: the version.
            then: draws the condition, given the terms of the answers the version refers to.

        Returns:
            A diagram with leaves true and false, without paths that contradict themselves.
        """
        no = self.diagrams.false
        reached = self._under(version, then, lambda _: no, no)
        return pruned(self.diagrams, self.diagrams.both(self._in_force(provision, version), reached))

    def _under(
        self,
        version: Version,
        then: Callable[[Answers], Diagram],
        stopped: Callable[[str], Diagram],
        inapplicable: Diagram,
    ) -> Diagram:
        """Go on with the clauses of a version once the questions it refers to have values and it applies."""
        condition = version.applies_if
        first = questions_in(condition) if condition is not None else ()
        rest = tuple(question for question in version.questions() if question not in first)

        def applicable(answers: Answers) -> Diagram:
            if condition is None:
                return self._after(rest, answers, then, stopped)
            holds = self.condition(substitute(condition, answers))
            return self.diagrams.choose(holds, self._after(rest, answers, then, stopped), inapplicable)

        return self._after(first, {}, applicable, stopped)

    def _after(
        self,
        questions: tuple[str, ...],
        answers: Answers,
        then: Callable[[Answers], Diagram],
        stopped: Callable[[str], Diagram],
    ) -> Diagram:
        """Go on with the answers of earlier questions; a question without a value hands on its status."""
        if not questions:
            return then(answers)
        question, *others = questions

        def follow(content: Any) -> Diagram:
            if content.status != DETERMINED:
                return stopped(content.status)
            return self._after(tuple(others), {**answers, question: content.term}, then, stopped)

        return self.diagrams.bind(self.question(question), follow)

    def _clauses(self, version: Version, answers: Answers) -> Diagram:
        draw = self.diagrams
        conditions = self.effective(version, answers)
        decided: Diagram = draw.leaf(None)
        for clause in version.exceptions:
            given = self._given(clause, answers)

            def join(content: Any, given: Diagram = given) -> Diagram:
                if content is None:
                    return given
                return draw.bind(given, lambda other: self._agree(content, other))

            decided = draw.choose(conditions[clause.id], draw.bind(decided, join), decided)
        default = self._given(version.default, answers)
        return draw.bind(decided, lambda content: default if content is None else draw.leaf(content))

    def _agree(self, first: Any, second: Any) -> Diagram:
        """The answer two clauses give that hold together: the same one, or a collision."""
        if first == second:
            return self.diagrams.leaf(first)
        if first.term is None or second.term is None:
            return self._outcome(COLLISION)
        same = self.condition(Compare("=", first.term, second.term))
        return self.diagrams.choose(same, self.diagrams.leaf(first), self._outcome(COLLISION))

    def effective(self, version: Version, answers: Answers) -> dict[str, Diagram]:
        """When each exception counts: it holds, and none that goes over it does."""
        draw = self.diagrams
        plain = {
            clause.id: self.condition(substitute(clause.when, answers))
            if clause.when is not None
            else draw.true
            for clause in version.exceptions
        }
        return {
            id_: reduce(
                lambda kept, other: draw.both(kept, draw.negate(plain[other.id])),
                (other for other in version.exceptions if id_ in other.over),
                holds,
            )
            for id_, holds in plain.items()
        }

    def collision(self, first: Clause, second: Clause, answers: Answers) -> Diagram:
        """When two clauses would give different answers; leaves true and false."""
        draw = self.diagrams
        one, other = self._given(first, answers), self._given(second, answers)
        both = draw.bind(one, lambda left: draw.bind(other, lambda right: self._agree(left, right)))
        # Two clauses that both leave it to a person agree.
        same = first.status == second.status == COLLISION
        return draw.bind(both, lambda agreed: draw.leaf(not same and agreed == Outcome(COLLISION)))

    def _given(self, clause: Clause, answers: Answers) -> Diagram:
        if clause.value is None:
            return self._outcome(clause.status or DETERMINED)
        return self.value(substitute(clause.value, answers))

    def value(self, term: Expression) -> Diagram:
        """The diagram of a value: true or false, words by their fact, days by which events have happened."""
        draw = self.diagrams
        if self._is_condition(term):
            return draw.bind(
                self.condition(term), lambda holds: self._outcome(DETERMINED, Literal(bool(holds)))
            )
        if isinstance(term, Fact) and self.vocabulary.facts[term.name].kind == "enum":
            domain = self.vocabulary.domain(term.name)
            branches = [self._outcome(DETERMINED, Literal(word)) for word in domain]
            return draw.case(FiniteFact(term.name, domain), branches)
        return self._by_events(term, lambda simple: self._outcome(DETERMINED, simple))

    def _is_condition(self, term: Expression) -> bool:
        if isinstance(term, Literal):
            return isinstance(term.value, bool)
        if isinstance(term, Fact):
            return self.vocabulary.facts[term.name].kind == "bool"
        return isinstance(term, Compare | In | IsNone | Not | And | Or)

    def _by_events(self, term: Expression, then: Callable[[Expression], Diagram]) -> Diagram:
        """Split a term of days by which of its events have happened."""
        facts = self.vocabulary.facts
        events = sorted(name for name in facts_in(term) if facts[name].kind == "event")

        def split(index: int, absent: frozenset[str]) -> Diagram:
            if index == len(events):
                return then(without(term, absent))
            name = events[index]
            return self.diagrams.case(
                Happened(name), [split(index + 1, absent | {name}), split(index + 1, absent)]
            )

        return split(0, frozenset())

    def condition(self, node: Expression) -> Diagram:
        """The diagram of a condition; its leaves are true and false."""
        known = self._conditions.get(node)
        if known is None:
            known = self._conditions[node] = self._condition(node)
        return known

    def _condition(self, node: Expression) -> Diagram:
        draw = self.diagrams
        match node:
            case Literal(value=bool() as value):
                return draw.leaf(value)
            case Fact(name=name):
                return draw.case(FiniteFact(name, (False, True)), [draw.false, draw.true])
            case Not(operand=operand):
                return draw.negate(self.condition(operand))
            case And(items=items):
                return reduce(draw.both, map(self.condition, items))
            case Or(items=items):
                return reduce(draw.either, map(self.condition, items))
            case In(operand=operand, values=values):
                return self._word_in(operand, values)
            case IsNone(operand=operand):
                return self._by_events(operand, lambda simple: draw.leaf(_is_none(simple)))
            case Compare():
                return self._compare(node)
            case _:
                raise not_a_condition(node)

    def _word_in(self, operand: Expression, values: tuple[str, ...]) -> Diagram:
        draw = self.diagrams
        if isinstance(operand, Literal):
            return draw.leaf(operand.value in values)
        if isinstance(operand, Fact):
            domain = self.vocabulary.domain(operand.name)
            if domain:
                return draw.case(
                    FiniteFact(operand.name, domain), [draw.leaf(word in values) for word in domain]
                )
        return draw.case(Test(In(operand, values)), [draw.false, draw.true])

    def _compare(self, node: Compare) -> Diagram:
        left, right = node.left, node.right
        match node.operator:
            case "=":
                return self._equal(left, right)
            case "!=":
                return self.diagrams.negate(self._equal(left, right))
            case "<=":
                return self._by_events(node, self._at_most)
            case ">=":
                return self.condition(Compare("<=", right, left))
            case ">":
                return self.diagrams.negate(self.condition(Compare("<=", left, right)))
            case "<":
                return self.diagrams.negate(self.condition(Compare("<=", right, left)))
            case _:
                assert_never(node.operator)

    def _equal(self, left: Expression, right: Expression) -> Diagram:
        draw = self.diagrams
        if left == right:
            return draw.true
        if isinstance(left, Literal) and isinstance(right, Literal):
            return draw.leaf(left.value == right.value)
        if self._is_condition(left):
            first, second = self.condition(left), self.condition(right)
            return draw.choose(first, second, draw.negate(second))
        for side, other in ((left, right), (right, left)):
            if isinstance(other, Literal) and isinstance(other.value, str):
                return self._word_in(side, (other.value,))
        if isinstance(left, Fact) and self.vocabulary.domain(left.name):
            domain = self.vocabulary.domain(left.name)
            return draw.case(
                FiniteFact(left.name, domain), [self._word_in(right, (str(word),)) for word in domain]
            )
        if self._is_day(left):
            return draw.both(
                self.condition(Compare("<=", left, right)), self.condition(Compare("<=", right, left))
            )
        return draw.case(Test(Compare("=", left, right)), [draw.false, draw.true])

    def _is_day(self, term: Expression) -> bool:
        match term:
            case Literal(value=value):
                return isinstance(value, date | Never)
            case Fact(name=name):
                return self.vocabulary.facts[name].type.kind == "date"
            case Sum(profile=profile):
                return bool(profile)
            case Call(function=function):
                return function != "lesser"
            case _:
                return False

    def _at_most(self, node: Expression) -> Diagram:
        """``left <= right`` where every event has happened; what is ``none`` stands there as a constant."""
        draw = self.diagrams
        left, right = (opened(part) for part in children(node))
        if _is_none(right):
            return draw.true
        if _is_none(left):
            return draw.false
        if left == right:
            return draw.true
        if isinstance(left, Literal) and isinstance(right, Literal):
            return draw.leaf(bool(compile_expression(Compare("<=", left, right))({})))
        # The later of two days is at most a third if both are; the earlier, if one of them is.
        if isinstance(left, Call) and left.function in ("later", "earlier"):
            parts = [self._at_most(Compare("<=", day, right)) for day in left.arguments]
            return reduce(draw.both if left.function == "later" else draw.either, parts)
        if isinstance(right, Call) and right.function in ("later", "earlier"):
            parts = [self._at_most(Compare("<=", left, day)) for day in right.arguments]
            return reduce(draw.either if right.function == "later" else draw.both, parts)
        return draw.case(Test(Compare("<=", left, right)), [draw.false, draw.true])


def support(diagram: Diagram) -> frozenset[str]:
    """Every fact that can make a difference to a question at all."""
    return frozenset().union(*(_own_facts(part) for part in nodes(diagram)))


def supports(diagram: Diagram) -> dict[int, frozenset[str]]:
    """By the identity of each part of a diagram, every fact that can make a difference in it."""
    found: dict[int, frozenset[str]] = {}
    for part in nodes(diagram):
        below = (found[id(branch)] for branch in part.branches) if isinstance(part, Node) else ()
        found[id(part)] = _own_facts(part).union(*below)
    return found


def _own_facts(part: Diagram) -> frozenset[str]:
    if isinstance(part, Node):
        return part.variable.facts
    term = part.content.term if isinstance(part.content, Outcome) else None
    return frozenset() if term is None else facts_in(term)


def paths(diagram: Diagram) -> Iterator[tuple[tuple[tuple[FiniteFact | Happened | Test, int], ...], Outcome]]:
    """Every path through a diagram, with the branch taken at each variable, and the outcome it ends in."""

    def visit(part: Diagram, taken: tuple[Any, ...]) -> Iterator[Any]:
        if isinstance(part, Leaf):
            yield taken, part.content
            return
        for index, branch in enumerate(part.branches):
            yield from visit(branch, (*taken, (part.variable, index)))

    return visit(diagram, ())
