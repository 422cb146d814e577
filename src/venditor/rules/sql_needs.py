"""Which facts a row still needs, in SQL.

A fact is needed in a row if it is unknown there and the question's diagram, with the fact free, can still end in
different answers. So the diagram is walked twice side by side, the two walks agreeing on everything but that fact;
what comes out is a condition on the other facts, in which unknown ones may be anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from venditor.rules.diagram import Diagram, Diagrams, FiniteFact, Happened, Leaf, Node, Test, Variable, nodes
from venditor.rules.needs import Outcome
from venditor.rules.residual import REGION_FACT
from venditor.rules.sql_chains import AtMost, primed, said, together
from venditor.rules.sql_terms import FactColumn, Sql, Terms, both, constant, either, negated, places_asked
from venditor.rules.syntax import NONE, Compare, Expression, IsNone, Never, facts_in

Columns = Callable[[str], FactColumn]


def region_open(term: Expression) -> Test:
    """A condition of a row: the regions of its country differ about a day the term asks a calendar about."""
    return Test(IsNone(term))


@dataclass(slots=True)
class NeedsDrawing:
    """Draws, for one question and one fact, the condition under which the fact is needed.

    Attributes:
        diagrams: the family the question's diagram belongs to.
        fact: where each fact comes from.
        evaluate: truth of a comparison whose facts are all constants.
    """

    diagrams: Diagrams
    fact: Columns
    evaluate: Callable[[Expression], bool]

    def condition(self, question: Diagram, wanted: str) -> Diagram:
        """The diagram, with leaves true and false, of "this fact is needed" for a row that does not know it."""
        restricted = self.restrict(question)
        varies = self.differ(restricted, restricted, wanted)
        return self.anything(varies, wanted)

    def restrict(self, diagram: Diagram) -> Diagram:
        """Take the branches that constants decide."""
        known: dict[int, Diagram] = {}

        def visit(part: Diagram) -> Diagram:
            if isinstance(part, Leaf):
                return part
            done = known.get(id(part))
            if done is None:
                index = self.decided(part.variable)
                if index is None:
                    done = self.diagrams.case(part.variable, [visit(branch) for branch in part.branches])
                else:
                    done = visit(part.branches[index])
                known[id(part)] = done
            return done

        return visit(diagram)

    def decided(self, variable: Variable) -> int | None:
        """The branch constants take, or ``None`` where rows differ or nobody knows."""
        if isinstance(variable, FiniteFact):
            value = self.fact(variable.name).constant
            return None if value is None else variable.domain.index(value)  # type: ignore[arg-type]
        if isinstance(variable, Happened):
            value = self.fact(variable.name).constant
            return None if value is None else int(not isinstance(value, Never))
        if all(self.fact(name).constant is not None for name in variable.facts):
            return int(self.evaluate(variable.expression))
        return None

    def differ(self, first: Diagram, second: Diagram, wanted: str) -> Diagram:
        """When two walks that agree on everything but one fact can end in different answers."""
        return _SideBySide(self, wanted).differ(first, second, frozenset())

    def regions_differ(self, term: Expression) -> Diagram:
        """Whether some day a term asks about is a holiday in some regions only."""
        draw = self.diagrams
        found: Diagram = draw.false
        for call in places_asked(term):
            found = draw.either(found, draw.case(region_open(call), [draw.false, draw.true]))
        return found

    def leaves_differ(self, first: Leaf, second: Leaf, wanted: str) -> Diagram:
        """Whether two answers differ, with the wanted fact free in each."""
        draw = self.diagrams
        one, other = first.content, second.content
        assert isinstance(one, Outcome)
        assert isinstance(other, Outcome)
        if one.status != other.status:
            return draw.true
        if one.term is None or other.term is None:
            return draw.leaf(one.term is not other.term)
        if one.term == other.term:
            if wanted not in facts_in(one.term):
                return draw.false
            return self.regions_differ(one.term) if wanted == REGION_FACT else draw.true
        terms = facts_in(one.term) | facts_in(other.term)
        if not terms:
            return draw.true
        return draw.case(Test(Compare("!=", one.term, other.term)), [draw.false, draw.true])

    def anything(self, diagram: Diagram, wanted: str) -> Diagram:
        """Let what no row knows be anything: the condition can hold if it holds for one value of it."""
        draw = self.diagrams
        known: dict[int, Diagram] = {}

        def visit(part: Diagram) -> Diagram:
            if isinstance(part, Leaf):
                return part
            done = known.get(id(part))
            if done is None:
                branches = [visit(branch) for branch in part.branches]
                if self.free(part.variable, wanted):
                    done = draw.false
                    for branch in branches:
                        done = draw.either(done, branch)
                else:
                    done = draw.case(part.variable, branches)
                known[id(part)] = done
            return done

        return visit(diagram)

    def free(self, variable: Variable, wanted: str) -> bool:
        """Whether a variable is unknown in every row in which the wanted fact is unknown."""
        unknown = {name for name in variable.facts if self.fact(name).unknown_always} | (
            variable.facts & {wanted}
        )
        if not isinstance(variable, Test):
            return bool(unknown)
        # A missing region leaves a comparison open only where the regions differ, which the row decides.
        return bool(unknown - {REGION_FACT})


@dataclass(slots=True)
class _SideBySide:
    """Two walks through one diagram, and the comparisons of days met on the way."""

    drawing: NeedsDrawing
    wanted: str
    known: dict[tuple[int, int, frozenset[AtMost]], Diagram] = field(default_factory=dict)
    still: dict[int, bool] = field(default_factory=dict)

    def differ(self, first: Diagram, second: Diagram, met: frozenset[AtMost]) -> Diagram:
        """When the walks can end in different answers, having met some comparisons."""
        key = (id(first), id(second), met)
        done = self.known.get(key)
        if done is None:
            done = self.known[key] = self._differ(first, second, met)
        return done

    def _differ(self, first: Diagram, second: Diagram, met: frozenset[AtMost]) -> Diagram:
        draw = self.drawing.diagrams
        if isinstance(first, Leaf) and isinstance(second, Leaf):
            return self.possible(self.drawing.leaves_differ(first, second, self.wanted), met)
        if first is second and not self.mentioned(first):
            return draw.false
        top = min((part for part in (first, second) if isinstance(part, Node)), key=lambda part: part.level)
        left, right = _branches(first, top), _branches(second, top)
        if self.wanted not in top.variable.facts:
            return draw.case(top.variable, self.together(top.variable, left, right, met))
        apart: Diagram = draw.false
        for index, one in enumerate(left):
            for other_index, other in enumerate(right):
                further = said(top.variable, index) | primed(said(top.variable, other_index), self.wanted)
                apart = draw.either(apart, self.differ(one, other, met | further))
        if self.wanted != REGION_FACT or not isinstance(top.variable, Test):
            return apart
        together = draw.case(top.variable, self.together(top.variable, left, right, met))
        return draw.choose(self.drawing.regions_differ(top.variable.expression), apart, together)

    def together(
        self,
        variable: Variable,
        left: tuple[Diagram, ...],
        right: tuple[Diagram, ...],
        met: frozenset[AtMost],
    ) -> list[Diagram]:
        """Both walks take the same branch."""
        pairs = enumerate(zip(left, right, strict=True))
        return [self.differ(one, other, met | said(variable, index)) for index, (one, other) in pairs]

    def mentioned(self, part: Diagram) -> bool:
        known = self.still.get(id(part))
        if known is None:
            known = self.still[id(part)] = any(_mentions(inner, self.wanted) for inner in nodes(part))
        return known

    def possible(self, differs: Diagram, met: frozenset[AtMost]) -> Diagram:
        """The condition, where the comparisons met can hold together.

        What they say together about two days, through days between them, is a comparison of its own: it follows
        where all days are known, and where those between are not it is what remains of them.
        """
        draw = self.drawing.diagrams
        if differs is draw.false:
            return differs
        for one in sorted(together(met), key=str):
            facts = facts_in(one.left) | facts_in(one.right)
            if any(
                name.endswith("'") or self.drawing.fact(name).unknown_always for name in facts - {REGION_FACT}
            ):
                continue
            if self.wanted in facts:
                continue
            differs = draw.both(
                differs, draw.case(Test(Compare("<=", one.left, one.right)), [draw.false, draw.true])
            )
        return differs


def _branches(part: Diagram, top: Node) -> tuple[Diagram, ...]:
    if isinstance(part, Node) and part.level == top.level:
        return part.branches
    return (part,) * len(top.branches)


def _mentions(part: Diagram, fact: str) -> bool:
    if isinstance(part, Node):
        return fact in part.variable.facts
    term = part.content.term if isinstance(part.content, Outcome) else None
    return term is not None and fact in facts_in(term)


@dataclass(slots=True)
class NeedsColumns:
    """Writes conditions of needs as columns, every shared part once.

    Attributes:
        fact: where each fact comes from.
        raw: the column of a fact as told, NULL where unknown.
        terms: writes comparisons over raw facts, NULL where they are open.
        regions_differ: the column that says whether a calendar question has no one answer for all regions.
    """

    fact: Columns
    raw: Callable[[str], Sql]
    terms: Terms
    regions_differ: Callable[[Expression], Sql]

    def write(
        self, diagrams: Iterable[Diagram], fresh: Callable[[str], str]
    ) -> tuple[list[Mapping[str, Sql]], list[Sql]]:
        """Rungs of shared parts, and the condition of each diagram over them."""
        roots = list(diagrams)
        parents: dict[int, int] = {}
        order: dict[int, Diagram] = {}
        for root in roots:
            parents[id(root)] = parents.get(id(root), 0) + 1
            for part in nodes(root):
                if id(part) not in order and isinstance(part, Node):
                    for branch in part.branches:
                        parents[id(branch)] = parents.get(id(branch), 0) + 1
                order.setdefault(id(part), part)
        written: dict[int, Sql] = {}
        depth: dict[int, int] = {}
        rungs: list[dict[str, Sql]] = []
        for key, part in order.items():
            sql, level = self.part(part, written, depth)
            if isinstance(part, Node) and parents.get(key, 0) > 1:
                name = fresh("open")
                while len(rungs) <= level:
                    rungs.append({})
                rungs[level][name] = sql
                sql, level = exp.column(exp.to_identifier(name, quoted=True)), level + 1
            written[key], depth[key] = sql, level
        return list(rungs), [_again(written[id(root)]) for root in roots]

    def part(self, part: Diagram, written: Mapping[int, Sql], depth: Mapping[int, int]) -> tuple[Sql, int]:
        """One part over its branches, and the first rung on which it can stand."""
        if isinstance(part, Leaf):
            return (exp.true() if part.content else exp.false()), 0
        level = max(depth[id(branch)] for branch in part.branches)
        ways = []
        for may, branch in zip(self.may_take(part.variable), part.branches, strict=True):
            if isinstance(branch, Node):
                ways.append(both([may, _again(written[id(branch)])]))
            elif branch.content:
                ways.append(may)
        return either(ways), level

    def may_take(self, variable: Variable) -> list[Sql]:
        """For each branch: the row takes it, or might, with what it does not know being anything."""
        if isinstance(variable, FiniteFact):
            given = self.raw(variable.name)
            return [self.or_open(variable.name, given, _equals(given, value)) for value in variable.domain]
        if isinstance(variable, Happened):
            given = self.raw(variable.name)
            never = exp.EQ(this=given.copy(), expression=constant(NONE))
            day = exp.NEQ(this=given.copy(), expression=constant(NONE))
            return [self.or_open(variable.name, given, never), self.or_open(variable.name, given, day)]
        if isinstance(variable.expression, IsNone):
            differ = self.regions_differ(variable.expression.operand)
            return [negated(differ.copy()), differ]
        holds = self.terms.write(variable.expression)
        if all(self.fact(name).known_always for name in variable.facts):
            return [negated(holds.copy()), holds]
        return [
            exp.Coalesce(this=negated(holds.copy()), expressions=[exp.true()]),
            exp.Coalesce(this=holds, expressions=[exp.true()]),
        ]

    def or_open(self, fact: str, given: Sql, holds: Sql) -> Sql:
        """The condition, or the fact is unknown."""
        return holds if self.fact(fact).known_always else exp.Coalesce(this=holds, expressions=[exp.true()])


def _equals(given: Sql, value: bool | str) -> Sql:
    return exp.EQ(this=given.copy(), expression=constant(value))


def _again(written: Sql) -> Sql:
    """A part that stands in several places is a column, which may be repeated; any other stands once."""
    return written.copy() if isinstance(written, exp.Column) else written
