"""Ordered decision diagrams: small canonical pictures of what an answer depends on.

A diagram is a leaf, or a variable with one branch for each of its values. Variables are met in one fixed
order on every path and no node has equal branches, so two diagrams over the same variables that mean the
same are the same object, and a variable that stands in a diagram makes a difference.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from venditor.rules.syntax import Expression, facts_in


@dataclass(frozen=True, slots=True)
class FiniteFact:
    """A fact with a few values; one branch a value, in the order of its domain."""

    name: str
    domain: tuple[bool | str, ...]

    @property
    def facts(self) -> frozenset[str]:
        """The fact itself."""
        return frozenset((self.name,))


@dataclass(frozen=True, slots=True)
class Happened:
    """Whether an event has happened: branches for ``none`` and for a day."""

    name: str

    @property
    def facts(self) -> frozenset[str]:
        """The event fact."""
        return frozenset((self.name,))


@dataclass(frozen=True)
class Test:
    """A true-or-false comparison of days or amounts: branches for false and for true."""

    __test__ = False  # not a test case, whatever pytest makes of the name
    expression: Expression

    def __hash__(self) -> int:
        """Worked out once: a diagram looks each of its variables up many thousand times."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((type(self), self.expression))

    @cached_property
    def facts(self) -> frozenset[str]:
        """All facts the comparison reads."""
        return facts_in(self.expression)


Variable = FiniteFact | Happened | Test


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """The end of a path; compared by identity, one object for one content."""

    content: Hashable


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A variable and a diagram for each of its values; compared by identity."""

    level: int
    variable: Variable
    branches: tuple[Diagram, ...] = field(repr=False)


Diagram = Leaf | Node


class TooLarge(Exception):  # noqa: N818 - no error: the caller takes another way
    """A diagram took more steps than it was given."""


class Diagrams:
    """A family of diagrams that share one order of variables and all equal parts."""

    def __init__(self, fact_order: Sequence[str]) -> None:
        """Order finite facts, then events, as given; comparisons follow in the order they are first met."""
        count = len(fact_order)
        self._rank = {name: index for index, name in enumerate(fact_order)}
        self._events = count
        self._levels: dict[Variable, int] = {}
        self._tests = 2 * count
        self._leaves: dict[Hashable, Leaf] = {}
        self._nodes: dict[tuple[int, tuple[int, ...]], Node] = {}
        self._choices: dict[tuple[int, int, int], Diagram] = {}
        self._most_choices: float = math.inf
        self.false = self.leaf(False)
        self.true = self.leaf(True)

    @contextmanager
    def limited(self, steps: int) -> Iterator[None]:
        """Raise :class:`TooLarge` where the diagrams drawn inside take more steps."""
        self._most_choices = len(self._choices) + steps
        try:
            yield
        finally:
            self._most_choices = math.inf

    def leaf(self, content: Hashable) -> Leaf:
        """The one leaf with a content."""
        # A type beside the content keeps True and 1 apart.
        key = (type(content), content)
        return self._leaves.setdefault(key, Leaf(content))

    def level(self, variable: Variable) -> int:
        """Place of a variable in the order."""
        known = self._levels.get(variable)
        if known is None:
            if isinstance(variable, FiniteFact):
                known = self._rank[variable.name]
            elif isinstance(variable, Happened):
                known = self._events + self._rank[variable.name]
            else:
                known = self._tests
                self._tests += 1
            self._levels[variable] = known
        return known

    def case(self, variable: Variable, branches: Sequence[Diagram]) -> Diagram:
        """The diagram that goes on with ``branches[k]`` when the variable has its k-th value."""
        level = self.level(variable)
        if all(isinstance(branch, Leaf) or branch.level > level for branch in branches):
            return self._node(level, variable, tuple(branches))
        chosen = branches[-1]
        for index, branch in enumerate(branches[:-1]):
            is_this = (self.true if other == index else self.false for other in range(len(branches)))
            chosen = self.choose(self._node(level, variable, tuple(is_this)), branch, chosen)
        return chosen

    def _node(self, level: int, variable: Variable, branches: tuple[Diagram, ...]) -> Diagram:
        if all(branch is branches[0] for branch in branches):
            return branches[0]
        key = (level, tuple(map(id, branches)))
        known = self._nodes.get(key)
        if known is None:
            known = self._nodes[key] = Node(level, variable, branches)
        return known

    def bind(self, diagram: Diagram, then: Callable[[Hashable], Diagram]) -> Diagram:
        """Go on at each leaf with the diagram that ``then`` gives for its content."""
        leaves = [part for part in nodes(diagram) if isinstance(part, Leaf)]
        onward = {id(leaf): then(leaf.content) for leaf in leaves}
        if all(isinstance(goal, Leaf) for goal in onward.values()):
            return self._with_leaves(diagram, onward)
        *others, last = leaves
        chosen = onward[id(last)]
        for leaf in others:
            here = {id(other): self.true if other is leaf else self.false for other in leaves}
            chosen = self.choose(self._with_leaves(diagram, here), onward[id(leaf)], chosen)
        return chosen

    def _with_leaves(self, diagram: Diagram, leaves: Mapping[int, Diagram]) -> Diagram:
        """The same diagram with other leaves, by the identity of those it has."""
        known = dict(leaves)
        for part in nodes(diagram):
            if isinstance(part, Node):
                branches = tuple(known[id(branch)] for branch in part.branches)
                known[id(part)] = self._node(part.level, part.variable, branches)
        return known[id(diagram)]

    def choose(self, condition: Diagram, if_true: Diagram, if_false: Diagram) -> Diagram:
        """``if_true`` where the condition holds, else ``if_false``."""
        if isinstance(condition, Leaf):
            return if_true if condition is self.true else if_false
        if if_true is if_false:
            return if_true
        key = (id(condition), id(if_true), id(if_false))
        known = self._choices.get(key)
        if known is None:
            top = condition
            for part in (if_true, if_false):
                if isinstance(part, Node) and part.level < top.level:
                    top = part
            if len(self._choices) > self._most_choices:
                raise TooLarge
            branches = tuple(
                self.choose(*(_follow(part, top.level, index) for part in (condition, if_true, if_false)))
                for index in range(len(top.branches))
            )
            known = self._choices[key] = self._node(top.level, top.variable, branches)
        return known

    def negate(self, condition: Diagram) -> Diagram:
        """True where the condition does not hold."""
        return self.choose(condition, self.false, self.true)

    def both(self, first: Diagram, second: Diagram) -> Diagram:
        """True where both conditions hold."""
        return self.choose(first, second, self.false)

    def either(self, first: Diagram, second: Diagram) -> Diagram:
        """True where one of the conditions holds."""
        return self.choose(first, self.true, second)


def _follow(diagram: Diagram, level: int, index: int) -> Diagram:
    """The branch a diagram takes for the index-th value of the variable at a level."""
    if isinstance(diagram, Node) and diagram.level == level:
        return diagram.branches[index]
    return diagram


def nodes(diagram: Diagram) -> list[Diagram]:
    """All parts of a diagram, each once, branches before the nodes that lead to them."""
    found: dict[int, Diagram] = {}

    def visit(part: Diagram) -> None:
        if id(part) in found:
            return
        if isinstance(part, Node):
            for branch in part.branches:
                visit(branch)
        found[id(part)] = part

    visit(diagram)
    return list(found.values())
