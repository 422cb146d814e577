"""Which facts a row still needs, in SQL.

A fact is needed in a row if it is unknown there and two walks through the question's diagram, which agree
on everything but that fact, can end in different answers. So for each fact a condition is drawn, itself a
diagram over all other facts: that the two walks part. In a row that lacks further facts, those may be
anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from sqlglot import exp

from venditor.calendars import countries, regions
from venditor.rules.diagram import Diagram, Diagrams, Happened, Leaf, Node, Test, Variable, nodes
from venditor.rules.evaluate import compile_expression
from venditor.rules.functions import COUNTRY_FACT, REGION_FACT
from venditor.rules.needs import Outcome, supports
from venditor.rules.sql.chains import (
    AtMost,
    Said,
    about,
    added,
    bearing,
    before,
    can_hold,
    in_order,
    primed,
    put,
    says,
    together,
)
from venditor.rules.sql.formulas import Either, Formulas
from venditor.rules.sql.ladder import Ladder
from venditor.rules.sql.terms import (
    FactColumn,
    Sql,
    asks_calendar,
    both,
    coalesced,
    constant,
    either,
    equals,
    negated,
    text,
)
from venditor.rules.sql.told import Told
from venditor.rules.syntax import NONE, Call, Compare, Expression, Fact, Literal, Never, facts_in, with_parts

PLACES = (COUNTRY_FACT, REGION_FACT)


@dataclass(frozen=True)
class RegionsDecide(Test):
    """Whether the region decides an open expression: regions differ about a day it asks a calendar about."""

    __hash__ = Test.__hash__


@dataclass(slots=True)
class NeedsDrawing:
    """Draws the conditions under which facts are needed, for one set of columns.

    Attributes:
        diagrams: the family in which they are drawn.
        source: where each fact comes from.
    """

    diagrams: Diagrams
    source: Callable[[str], FactColumn]
    formulas: Formulas = field(init=False)

    def __post_init__(self) -> None:
        """Conditions share the leaves of the diagrams."""
        self.formulas = Formulas(self.diagrams)

    def conditions(self, question: Diagram, *, gives_days: bool) -> dict[str, Diagram]:
        """By fact that some row may lack: when such a row needs it.

        Args:
            question: the diagram of a question.
            gives_days: whether its answers are days.

        Returns:
            Conditions with leaves true and false; facts that are never needed are left out.
        """
        cut = self.cut(question)
        reads = supports(cut)
        drawn = {
            fact: self.formulas.drawn(_TwoWalks(self, fact, gives_days, reads).differ(cut, cut, frozenset()))
            for fact in sorted(reads[id(cut)])
            if not self.source(fact).known_always
        }
        return {fact: condition for fact, condition in drawn.items() if condition is not self.diagrams.false}

    def cut(self, question: Diagram) -> Diagram:
        """The diagram with what all rows share put in."""
        draw = self.diagrams
        known: dict[int, Diagram] = {}
        for part in sorted((part for part in nodes(question) if isinstance(part, Node)), key=_level):
            draw.level(self.variable(part.variable))

        def visit(part: Diagram) -> Diagram:
            done = known.get(id(part))
            if done is None:
                if isinstance(part, Leaf):
                    done = draw.leaf(self.outcome(part.content))
                else:
                    variable = self.variable(part.variable)
                    taken = self.taken(variable)
                    if taken is None:
                        done = draw.case(variable, [visit(branch) for branch in part.branches])
                    else:
                        done = visit(part.branches[taken])
                known[id(part)] = done
            return done

        return visit(question)

    def variable(self, variable: Variable) -> Variable:
        """A variable with constants put in."""
        return Test(self.ground(variable.expression)) if isinstance(variable, Test) else variable

    def outcome(self, content: object) -> Outcome:
        """An answer with constants put in."""
        if not isinstance(content, Outcome):
            raise TypeError(f"an outcome was expected, not {content!r}")
        return Outcome(content.status, None if content.term is None else self.ground(content.term))

    def ground(self, node: Expression) -> Expression:
        """An expression with what all rows share put in as constants."""
        if isinstance(node, Literal):
            return node
        if isinstance(node, Fact):
            value = self.source(node.name).constant
            return node if value is None else Literal(value)
        if isinstance(node, Call) and asks_calendar(node) and self.country_is_one_place():
            node = replace(node, arguments=(*node.arguments[:-1], Literal("")))
        node = with_parts(node, self.ground)
        return node if facts_in(node) else Literal(compile_expression(node)({}))

    def country_is_one_place(self) -> bool:
        """Whether all rows lie in one country, whose days are the same everywhere."""
        country = self.source(COUNTRY_FACT).constant
        return country is not None and (country not in countries() or not regions(str(country)))

    def taken(self, variable: Variable) -> int | None:
        """The branch all rows take, or ``None`` where they differ or do not know."""
        if isinstance(variable, Test):
            holds = variable.expression
            return int(bool(holds.value)) if isinstance(holds, Literal) else None
        value = self.source(variable.name).constant
        if value is None:
            return None
        if isinstance(variable, Happened):
            return int(not isinstance(value, Never))
        return list[object](variable.domain).index(value)

    def free(self, variable: Variable, wanted: str) -> bool:
        """Whether a variable is open in every row that lacks the wanted fact.

        A missing region alone leaves a comparison open only where regions differ, which the row decides.
        """
        unknown = {name for name in _facts(variable) if name == wanted or self.source(name).unknown_always}
        return bool(unknown - {REGION_FACT} if isinstance(variable, Test) else unknown)

    def may_lack(self, said: Iterable[Said]) -> frozenset[Said]:
        """What is said about facts that some row may lack; the rest each row knows for itself."""
        return frozenset(
            one for one in said if any(not self.source(_bare(name)).known_always for name in about(one))
        )


@lru_cache(maxsize=65536)
def _facts(variable: Variable) -> frozenset[str]:
    return variable.facts


def _bare(fact: str) -> str:
    return fact.removesuffix("'")


def _level(part: Node) -> int:
    return part.level


@dataclass(slots=True)
class _TwoWalks:
    """Two walks through one diagram that agree on everything but one fact.

    Attributes:
        drawing: where the condition is drawn.
        wanted: the fact; its value on the second walk is written with a prime.
        gives_days: whether the answers are days.
        reads: by part of the diagram, the facts that can make a difference in it.
        unsure: the facts, other than places, that some row may lack.
    """

    drawing: NeedsDrawing
    wanted: str
    gives_days: bool
    reads: dict[int, frozenset[str]]
    known: dict[tuple[int, int, frozenset[Said]], Diagram] = field(default_factory=dict)
    unsure: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Days that some row may lack, the wanted one with both its values."""
        facts = frozenset().union(*self.reads.values())
        unsure = {name for name in facts if not self.drawing.source(name).known_always}
        self.unsure = frozenset(unsure | {self.wanted, self.wanted + "'"}).difference(PLACES)

    def differ(self, first: Diagram, second: Diagram, said: frozenset[Said]) -> Diagram:
        """When the walks can end in different answers, after comparisons that said something."""
        if first is second and self.wanted not in self.reads[id(first)]:
            return self.drawing.diagrams.false
        # What bears on nothing ahead is settled here, so that walks which differ only in it meet again.
        read = self.reads[id(first)] | self.reads[id(second)] | {self.wanted + "'"}
        ahead = bearing(said, read, self.unsure)
        if ahead != said:
            settled = self.together(said - ahead)
            return self.drawing.formulas.both(settled, self.differ(first, second, ahead))
        key = (id(first), id(second), said)
        done = self.known.get(key)
        if done is None:
            if isinstance(first, Leaf) and isinstance(second, Leaf):
                done = self.answers_differ(first, second, said)
            else:
                done = self.part(first, second, said)
            self.known[key] = done
        return done

    def part(self, first: Diagram, second: Diagram, said: frozenset[Said]) -> Diagram:
        """The same, where a walk still has a variable to branch on."""
        top = min((part for part in (first, second) if isinstance(part, Node)), key=_level)
        variable, left, right = top.variable, _branches(first, top), _branches(second, top)
        if self.wanted not in _facts(variable):
            return self.abreast(variable, left, right, said)
        # Which walk is which makes no difference, unless something was said of one of them alone, as is where
        # they parted and met again. For places it does: what the second says of days is left out.
        alike = first is second and not any(self.wanted + "'" in about(one) for one in said)
        once = alike and self.wanted not in PLACES
        pairs = [(i, j) for i in range(len(left)) for j in range(len(right)) if i <= j or not once]
        draw = self.drawing.formulas
        apart = draw.either(
            [
                self.go_on(
                    left[index],
                    right[other],
                    said,
                    says(variable, index) | primed(says(variable, other), self.wanted),
                )
                for index, other in pairs
            ]
        )
        if self.wanted != REGION_FACT or not isinstance(variable, Test):
            return apart
        return draw.case(
            RegionsDecide(variable.expression), [self.abreast(variable, left, right, said), apart]
        )

    def abreast(
        self, variable: Variable, left: Sequence[Diagram], right: Sequence[Diagram], said: frozenset[Said]
    ) -> Diagram:
        """Both walks take the same branch; any, where no row knows which."""
        draw = self.drawing.formulas
        ways = [
            self.go_on(one, other, said, says(variable, index))
            for index, (one, other) in enumerate(zip(left, right, strict=True))
        ]
        if not self.drawing.free(variable, self.wanted):
            return draw.case(variable, ways)
        return draw.either(ways)

    def go_on(
        self, first: Diagram, second: Diagram, said: frozenset[Said], further: frozenset[Said]
    ) -> Diagram:
        """The walks from here, unless what was said contradicts itself."""
        now = added(said, self.drawing.may_lack(further))
        if now == said:
            return self.differ(first, second, said)
        if not can_hold(now):
            return self.drawing.diagrams.false
        return self.differ(first, second, now)

    def answers_differ(self, first: Leaf, second: Leaf, said: frozenset[Said]) -> Diagram:
        """When two answers differ, provided what was said on the way can hold together."""
        draw = self.drawing.diagrams
        one, other = self.drawing.outcome(first.content), self.drawing.outcome(second.content)
        if one.status != other.status:
            return self.together(said)
        if one.term is None or other.term is None:
            return draw.false
        if one.term == other.term and self.wanted not in facts_in(one.term):
            return draw.false
        if not self.gives_days or self.wanted in PLACES:
            return draw.both(self.terms_differ(one.term, other.term), self.together(said))
        primed_term = put(other.term, Fact(self.wanted), Fact(self.wanted + "'"))
        ways, back = before(one.term, primed_term), before(primed_term, one.term)
        if ways is None or back is None:
            return draw.both(self.terms_differ(one.term, other.term), self.together(said))
        found: Diagram = draw.false
        for way in (*ways, *back):
            found = draw.either(found, self.together(said | self.drawing.may_lack(way), way))
        return found

    def together(self, said: frozenset[Said], way: frozenset[Said] = frozenset()) -> Diagram:
        """Whether what was said can hold together, and a further comparison with it.

        What comparisons say together about two days, through days between them, is a comparison of its own:
        it follows where all days are known, and where those between are not, it is what remains of them.
        """
        draw = self.drawing.diagrams
        if not can_hold(said | way):
            return draw.false
        condition: Diagram = draw.true
        for one in (*sorted(way, key=in_order), *together(said, self.unsure)):
            if isinstance(one, AtMost) and not any(name.endswith("'") for name in about(one)):
                condition = draw.both(condition, self.holds(Test(Compare("<=", one.left, one.right))))
        return condition

    def terms_differ(self, one: Expression, other: Expression) -> Diagram:
        """When the values of two terms differ, whatever was said."""
        if one != other:
            return self.holds(Test(Compare("!=", one, other)))
        return self.regions_decide(one) if self.wanted == REGION_FACT else self.drawing.diagrams.true

    def regions_decide(self, expression: Expression) -> Diagram:
        draw = self.drawing.diagrams
        return draw.case(RegionsDecide(expression), [draw.false, draw.true])

    def holds(self, test: Test) -> Diagram:
        """A comparison each row is asked; true where no row can tell."""
        draw = self.drawing.diagrams
        if not _facts(test):
            return draw.leaf(bool(compile_expression(test.expression)({})))
        return draw.true if self.drawing.free(test, self.wanted) else draw.case(test, [draw.false, draw.true])


def _branches(part: Diagram, top: Node) -> tuple[Diagram, ...]:
    if isinstance(part, Node) and part.level == top.level:
        return part.branches
    return (part,) * len(top.branches)


@dataclass(slots=True)
class NeedsColumns:
    """Writes conditions as columns, every part that stands in several places once.

    Attributes:
        told: comparisons over what each row knows.
        ladder: the query.
        may: by variable and branches, that a row might take one of them.
    """

    told: Told
    ladder: Ladder
    may: dict[tuple[Variable, tuple[int, ...]], Sql] = field(default_factory=dict)

    def write(self, roots: Sequence[Diagram]) -> list[Sql]:
        """The condition of each diagram, whose leaves are true and false."""
        uses: dict[int, int] = {}
        order: dict[int, Diagram] = {}
        for root in roots:
            uses[id(root)] = uses.get(id(root), 0) + 1
            for part in nodes(root):
                if id(part) not in order and isinstance(part, Node):
                    for branch in set(part.branches):
                        uses[id(branch)] = uses.get(id(branch), 0) + 1
                order.setdefault(id(part), part)
        written: dict[int, Sql] = {}
        for key, part in order.items():
            sql = self.part(part, written)
            written[key] = self.ladder.share("open", sql) if uses[key] > 1 else sql
        return [written[id(root)] for root in roots]

    def part(self, part: Diagram, written: Mapping[int, Sql]) -> Sql:
        """One part over its branches: the row takes a branch, or might, and there the condition holds."""
        if isinstance(part, Leaf):
            return exp.Boolean(this=part.content is True)
        return either(both([may, written[id(branch)]]) for may, branch in self.ways(part))

    def ways(self, part: Node) -> Iterator[tuple[Sql, Diagram]]:
        """For each part after a node, that the row goes on with it, or might."""
        places: dict[int, list[int]] = {}
        for index, branch in enumerate(part.branches):
            places.setdefault(id(branch), []).append(index)
        for indices in places.values():
            yield self.may_take(part.variable, tuple(indices)), part.branches[indices[0]]

    def may_take(self, variable: Variable, branches: tuple[int, ...]) -> Sql:
        """That a row takes one of some branches, or might."""
        if isinstance(variable, Either):
            return exp.true()
        known = self.may.get((variable, branches))
        if known is None:
            known = self.may[variable, branches] = self.ladder.share("may", self.might(variable, branches))
        return known

    def might(self, variable: Variable, branches: tuple[int, ...]) -> Sql:
        """The same, before it is a column."""
        if isinstance(variable, RegionsDecide):
            decide = self.told.regions_decide(variable.expression)
            return decide if branches[0] else negated(decide)
        sql = self.takes(variable, branches)
        known = all(self.told.facts.source(name).known_always for name in _facts(variable))
        return sql if known else coalesced(sql, exp.true())

    def takes(self, variable: Variable, branches: Sequence[int]) -> Sql:
        """That a row takes one of some branches; NULL where it does not know."""
        if isinstance(variable, Test):
            holds = self.told.test(variable.expression)
            return holds if branches[0] else negated(holds)
        given = self.told.facts.told(variable.name)
        if isinstance(variable, Happened):
            never = equals(given, constant(NONE))
            return negated(never) if branches[0] else never
        return _is_one_of(given, [variable.domain[index] for index in branches])


def _is_one_of(given: Sql, values: Sequence[bool | str]) -> Sql:
    if len(values) == 1 and isinstance(values[0], bool):
        return given if values[0] else negated(given)
    words = [text(str(value)) for value in values]
    return equals(given, words[0]) if len(words) == 1 else exp.In(this=given.copy(), expressions=words)
