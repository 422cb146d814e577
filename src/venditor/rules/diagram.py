"""Ordered decision diagrams: small canonical pictures of what an answer depends on.

A diagram is a leaf, or a variable with one branch for each of its values. Variables are met in one fixed
order on every path and no node has equal branches, so two diagrams over the same variables that mean the
same are the same object, and a variable that stands in a diagram makes a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Test:
    """A true-or-false comparison of days or amounts: branches for false and for true."""

    __test__ = False  # not a test case, whatever pytest makes of the name
    expression: Expression

    @property
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
        self._cases: dict[tuple[int, tuple[int, ...]], Diagram] = {}
        self.false = self.leaf(False)
        self.true = self.leaf(True)

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
        return self._case(self.level(variable), variable, tuple(branches))

    def _case(self, level: int, variable: Variable, branches: tuple[Diagram, ...]) -> Diagram:
        if all(branch is branches[0] for branch in branches):
            return branches[0]
        key = (level, tuple(map(id, branches)))
        known = self._cases.get(key)
        if known is None:
            highest = min(
                (branch for branch in branches if isinstance(branch, Node)), key=_level, default=None
            )
            if highest is None or highest.level > level:
                known = self._node(level, variable, branches)
            elif highest.level == level:
                own = tuple(_follow(branch, level, index) for index, branch in enumerate(branches))
                known = self._case(level, variable, own)
            else:
                known = self._node(
                    highest.level,
                    highest.variable,
                    tuple(
                        self._case(
                            level,
                            variable,
                            tuple(_follow(branch, highest.level, index) for branch in branches),
                        )
                        for index in range(len(highest.branches))
                    ),
                )
            self._cases[key] = known
        return known

    def _node(self, level: int, variable: Variable, branches: tuple[Diagram, ...]) -> Diagram:
        if all(branch is branches[0] for branch in branches):
            return branches[0]
        key = (level, tuple(map(id, branches)))
        return self._nodes.setdefault(key, Node(level, variable, branches))

    def bind(self, diagram: Diagram, then: Callable[[Hashable], Diagram]) -> Diagram:
        """Go on at each leaf with the diagram that ``then`` gives for its content."""
        known: dict[int, Diagram] = {}

        def visit(part: Diagram) -> Diagram:
            done = known.get(id(part))
            if done is None:
                if isinstance(part, Leaf):
                    done = then(part.content)
                else:
                    done = self._case(
                        part.level, part.variable, tuple(visit(branch) for branch in part.branches)
                    )
                known[id(part)] = done
            return done

        return visit(diagram)

    def choose(self, condition: Diagram, if_true: Diagram, if_false: Diagram) -> Diagram:
        """``if_true`` where the condition holds, else ``if_false``."""
        return self.bind(condition, lambda holds: if_true if holds is True else if_false)

    def negate(self, condition: Diagram) -> Diagram:
        """True where the condition does not hold."""
        return self.choose(condition, self.false, self.true)

    def both(self, first: Diagram, second: Diagram) -> Diagram:
        """True where both conditions hold."""
        return self.choose(first, second, self.false)

    def either(self, first: Diagram, second: Diagram) -> Diagram:
        """True where one of the conditions holds."""
        return self.choose(first, self.true, second)


def _level(node: Node) -> int:
    return node.level


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
