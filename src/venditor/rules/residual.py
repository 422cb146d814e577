"""What is left of a diagram when some facts are known: the answer, or the facts it still needs.

The known facts first cut the diagram down. In what is left, a fact is needed exactly if two walks that agree
on every other fact, and differ in this one, can end in different answers. So for each fact that still stands
in the diagram two such walks are looked for side by side, and given up where their comparisons contradict
one another (:mod:`venditor.rules.chronology`).

This is exact for true-or-false facts, words and days. A country, region or amount that stands in what is left
counts as needed without a search for two values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from venditor.calendars import CalendarError, countries, of_this_folder, regions
from venditor.rules.chronology import AtMost, Limit, Moved, OneOf, before, limit, possible
from venditor.rules.diagram import Diagram, FiniteFact, Happened, Leaf, Node, Test, Variable
from venditor.rules.evaluate import Closure, compile_expression
from venditor.rules.functions import COUNTRY_FACT, REGION_FACT
from venditor.rules.needs import Outcome
from venditor.rules.syntax import Expression, Fact, Literal, Never, Value, facts_in, with_parts

# Steps after which a search for two walks is given up and the fact counts as needed.
MOST_STEPS = 20_000
_OPEN = object()  # a comparison or term that depends on facts nobody told
_UNCOUNTED = object()  # the value of a term in working days that no holiday table counts


@dataclass(frozen=True, slots=True, eq=False)
class _Term:
    """A term ready to be evaluated; compared by identity, which is quick.

    Attributes:
        reads: facts it depends on.
        elsewhere: those of them that are not the region.
    """

    expression: Expression
    evaluate: Closure
    reads: tuple[str, ...]
    elsewhere: tuple[str, ...]


@lru_cache(maxsize=8192)
def _term(expression: Expression) -> _Term:
    reads = tuple(sorted(facts_in(expression)))
    elsewhere = tuple(name for name in reads if name != REGION_FACT)
    return _Term(expression, compile_expression(expression), reads, elsewhere)


@lru_cache(maxsize=16384)
def _term_of(part: Node | Leaf) -> _Term | None:
    """The comparison a node branches on, or the term of an answer; ``None`` where there is none."""
    if isinstance(part, Node):
        return _term(part.variable.expression) if isinstance(part.variable, Test) else None
    content = part.content
    return _term(content.term) if isinstance(content, Outcome) and content.term is not None else None


@of_this_folder
@lru_cache(maxsize=65536)
def _in_every_region(term: _Term, country: str, values: tuple[Value, ...]) -> Any:
    """The value of a term if it is the same in all regions of a country."""
    frame: dict[str, Any] = dict(zip(term.elsewhere, values, strict=True))
    found = {_evaluated(term, {**frame, REGION_FACT: region}) for region in (None, *_regions(country))}
    return found.pop() if len(found) == 1 else _OPEN


def _evaluated(term: _Term, frame: dict[str, Any]) -> Any:
    try:
        return term.evaluate(frame)
    except CalendarError:
        return _UNCOUNTED


def _regions(country: str) -> tuple[str, ...]:
    """Regions of a country with days of their own."""
    return regions(country) if country in countries() else ()


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A part of what is left; one object for one meaning.

    Attributes:
        level: place of the variable in the order; -1 for an answer.
        variable: what it branches on; ``None`` for an answer.
        own: unknown facts the variable or the answer depends on.
        reads: unknown facts the whole part depends on.
        branches: what follows each value of the variable.
        limits: what each branch says about days and words, where something is worked out from it.
        answer: status and value, or status and the term whose value is open.
        term: the open term of an answer, known facts put in.
    """

    level: int
    variable: Variable | None
    own: frozenset[str]
    reads: frozenset[str]
    branches: tuple[Part, ...] = ()
    limits: tuple[Limit | None, ...] = ()
    answer: tuple[Any, ...] = ()
    term: Expression | None = None


@dataclass(slots=True)
class _Cut:
    """One walk over one diagram with some facts known."""

    facts: dict[str, Any]
    parts: dict[Any, Part] = field(default_factory=dict)
    done: dict[int, Part] = field(default_factory=dict)
    tests: dict[int, tuple[frozenset[str], tuple[Limit | None, ...]]] = field(default_factory=dict)

    def visit(self, part: Diagram) -> Part:
        """What is left of a part of the diagram."""
        while isinstance(part, Node):
            branch = self.branch(part)
            if branch is None:
                return self.split(part)
            part = part.branches[branch]
        return self.answer(part)

    def split(self, part: Node) -> Part:
        known = self.done.get(id(part))
        if known is None:
            branches = tuple(self.visit(branch) for branch in part.branches)
            if all(branch is branches[0] for branch in branches):
                known = branches[0]
            else:
                known = self.node(part, branches)
            self.done[id(part)] = known
        return known

    def node(self, part: Node, branches: tuple[Part, ...]) -> Part:
        key = (part.level, tuple(map(id, branches)))
        known = self.parts.get(key)
        if known is None:
            variable = part.variable
            if isinstance(variable, Test):
                own, limits = self.test(part.level, variable)
            else:
                own, limits = variable.facts, (None,) * len(branches)
            reads = own.union(*(branch.reads for branch in branches))
            known = self.parts[key] = Part(part.level, variable, own, reads, branches, limits)
        return known

    def test(self, level: int, variable: Test) -> tuple[frozenset[str], tuple[Limit | None, ...]]:
        """The unknown facts of a comparison, and what it says when it fails and when it holds."""
        known = self.tests.get(level)
        if known is None:
            test = self.ground(variable.expression)
            limits = (limit(test, holds=False), limit(test, holds=True))
            known = self.tests[level] = (facts_in(test), limits)
        return known

    def answer(self, leaf: Leaf) -> Part:
        """An answer; equal values are one part."""
        content, term = leaf.content, _term_of(leaf)
        status = content.status if isinstance(content, Outcome) else content
        value = None if term is None else self.value(term)
        key = (
            (status, term.expression) if term is not None and value is _OPEN else (status, type(value), value)
        )
        known = self.parts.get(key)
        if known is None:
            open_term = self.ground(term.expression) if term is not None and value is _OPEN else None
            reads = frozenset[str]() if open_term is None else facts_in(open_term)
            known = self.parts[key] = Part(-1, None, reads, reads, answer=key, term=open_term)
        return known

    def branch(self, part: Node) -> int | None:
        """The branch the known facts take, or ``None`` when they do not say."""
        variable = part.variable
        if isinstance(variable, FiniteFact):
            value = self.facts.get(variable.name)
            return None if value is None else variable.domain.index(value)
        if isinstance(variable, Happened):
            day = self.facts.get(variable.name)
            return None if day is None else int(not isinstance(day, Never))
        term = _term_of(part)
        holds: Any = _OPEN if term is None else self.value(term)
        # What is compared with a day that nobody can count is not met.
        return None if holds is _OPEN else int(holds is True)

    def value(self, term: _Term) -> Any:
        """The value of a term, also where a missing region makes no difference to it."""
        facts = self.facts
        missing = [name for name in term.reads if name not in facts]
        if not missing:
            return _evaluated(term, facts)
        if missing == [REGION_FACT] and COUNTRY_FACT in facts:
            return _in_every_region(term, facts[COUNTRY_FACT], tuple(facts[name] for name in term.elsewhere))
        return _OPEN

    def ground(self, expression: Expression) -> Expression:
        """A term with what is known about its parts put in as constants."""
        if isinstance(expression, Literal):
            return expression
        if isinstance(expression, Fact) and expression.name not in self.facts:
            # Where the same days count all over the country, the empty region stands for all of it.
            home = self.facts.get(COUNTRY_FACT)
            one_place = expression.name == REGION_FACT and home is not None and not _regions(home)
            return Literal("") if one_place else expression
        value = self.value(_term(expression))
        return (
            with_parts(expression, self.ground) if value is _OPEN or value is _UNCOUNTED else Literal(value)
        )


def needs(diagram: Diagram, facts: Mapping[str, Value]) -> frozenset[str]:
    """The facts still needed to determine the answer a diagram stands for; none when it is.

    Args:
        diagram: of a question, from :class:`venditor.rules.needs.Drawing`.
        facts: what is known; a fact that is absent is unknown.

    Returns:
        Names of the facts of which two values, the other unknown facts being anything, give two answers.
        Unknown days are taken to lie in the years 1941 to 2059.
    """
    left = _Cut(dict(facts)).visit(diagram)
    return frozenset(name for name in left.reads if _Search(name).differ(left, left, frozenset()))


def standing(diagram: Diagram, facts: Mapping[str, Value]) -> frozenset[str]:
    """The facts that stand in what is left of a diagram: all that are needed, and seldom one more."""
    return _Cut(dict(facts)).visit(diagram).reads


@dataclass(slots=True)
class _Search:
    """Looks for two walks that agree on all facts but one and end in different answers."""

    fact: str
    steps: int = 0
    failed: set[tuple[int, int, frozenset[Limit]]] = field(default_factory=set)

    def differ(self, first: Part, second: Part, limits: frozenset[Limit]) -> bool:
        """Whether two parts can end in different answers within limits."""
        if first is second and self.fact not in first.reads:
            return False
        key = (id(first), id(second), limits)
        if key in self.failed:
            return False
        self.steps += 1
        if self.steps > MOST_STEPS:
            return True
        if first.variable is None and second.variable is None:
            found = self.answers_differ(first, second, limits)
        else:
            found = any(self.differ(*pair) for pair in self.pairs(first, second, limits))
        if not found:
            self.failed.add(key)
        return found

    def pairs(
        self, first: Part, second: Part, limits: frozenset[Limit]
    ) -> Iterator[tuple[Part, Part, frozenset[Limit]]]:
        """The next parts of both walks, with what is then known, for every way to go on."""
        level = min(part.level for part in (first, second) if part.variable is not None)
        here, there = self.ways(first, level), self.ways(second, level)
        apart = any(self.fact in part.own for part in (first, second) if part.level == level)
        for index, (one, says) in enumerate(here):
            for other_index, (other, also) in enumerate(there):
                if not apart and index != other_index and len(here) == len(there):
                    continue
                within = self.within(limits, says, self.primed(also) if apart else also)
                if within is not None:
                    yield one, other, within

    def ways(self, part: Part, level: int) -> tuple[tuple[Part, Limit | None], ...]:
        if part.variable is not None and part.level == level:
            return tuple(zip(part.branches, part.limits, strict=True))
        return ((part, None),)

    def within(self, limits: frozenset[Limit], *further: Limit | None) -> frozenset[Limit] | None:
        """The limits with further ones, or ``None`` where they contradict one another."""
        added = frozenset(one for one in further if one is not None) - limits
        if not added:
            return limits
        together = limits | added
        return together if possible(together) else None

    def primed(self, says: Limit | None) -> Limit | None:
        """A limit on the second walk's own value of the fact."""
        name = self.fact + "'"
        if self.fact in (COUNTRY_FACT, REGION_FACT) and isinstance(says, AtMost):
            # Another place moves days otherwise; what the second walk says about days is not worked out.
            return None
        if isinstance(says, OneOf):
            return OneOf(name, says.words, says.holds) if says.fact == self.fact else says
        if isinstance(says, AtMost):
            return AtMost(self.renamed(says.left), self.renamed(says.right), says.slack)
        return None

    def renamed(self, day: Moved) -> Moved:
        return Moved(self.fact + "'", day.start, day.shifts) if day.event == self.fact else day

    def answers_differ(self, first: Part, second: Part, limits: frozenset[Limit]) -> bool:
        if first is not second and (first.term is None) == (second.term is None) and first.term is None:
            return True
        one, other = self.value_of(first), self.value_of(second)
        if one is None or other is None:
            return True
        if self.fact in (COUNTRY_FACT, REGION_FACT):
            # The same day may be moved otherwise at another place; at which place is not looked for.
            return one != other or self.fact in facts_in(one)
        other = _with_fact(other, self.fact, self.fact + "'")
        if one == other:
            return False
        for ways in (before(one, other), before(other, one)):
            if ways is None or any(possible(limits.union(way)) for way in ways):
                return True
        return False

    def value_of(self, part: Part) -> Expression | None:
        """The day an answer gives as an expression; ``None`` for an answer that is not a day."""
        if part.term is not None:
            return part.term
        value = part.answer[-1]
        return None if value is None else Literal(value)


def _with_fact(term: Expression, name: str, instead: str) -> Expression:
    if isinstance(term, Fact):
        return Fact(instead) if term.name == name else term
    return with_parts(term, lambda part: _with_fact(part, name, instead))
