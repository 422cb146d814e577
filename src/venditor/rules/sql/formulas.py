"""Conditions as they come, and as diagrams where those are not larger.

A diagram of a condition is canonical: what is never true is ``false``, and equal parts are one. But to be so
it tests everything in one order, and where many comparisons of days meet it can be thousands of times larger
than the condition written as it was found. So a condition is first put together from cases and alternatives,
without an order; then it is drawn, and given up where the drawing grows too large.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from venditor.rules.diagram import Diagram, Diagrams, Leaf, Node, TooLarge, Variable, nodes

# Steps after which a drawing is given up; most take a few hundred.
MOST_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Either:
    """In place of a variable: the condition holds if it holds on any branch."""

    facts: frozenset[str] = frozenset()


@dataclass(slots=True)
class Formulas:
    """A family of conditions that share equal parts; their leaves, and whole parts, may be diagrams.

    Attributes:
        diagrams: the family of diagrams whose leaves they share.
    """

    diagrams: Diagrams
    known: dict[tuple[object, tuple[int, ...]], Node] = field(default_factory=dict)

    def case(self, variable: Variable, branches: Sequence[Diagram]) -> Diagram:
        """The condition that goes on with ``branches[k]`` when the variable has its k-th value."""
        if all(branch is branches[0] for branch in branches):
            return branches[0]
        return self._node(variable, branches)

    def either(self, parts: Sequence[Diagram]) -> Diagram:
        """True where one of some conditions holds."""
        left = {id(part): part for part in parts if part is not self.diagrams.false}
        if id(self.diagrams.true) in left:
            return self.diagrams.true
        first, *others = left.values() if left else (self.diagrams.false,)
        return self._node(Either(), [first, *others]) if others else first

    def both(self, first: Diagram, second: Diagram) -> Diagram:
        """True where both conditions hold; the first is a small one."""
        onward: dict[int, Diagram] = {
            id(self.diagrams.true): second,
            id(self.diagrams.false): self.diagrams.false,
        }
        for part in nodes(first):
            if isinstance(part, Node):
                onward[id(part)] = self.case(part.variable, [onward[id(branch)] for branch in part.branches])
        return onward[id(first)]

    def _node(self, variable: Variable | Either, branches: Sequence[Diagram]) -> Node:
        key = (variable, tuple(map(id, branches)))
        if key not in self.known:
            self.known[key] = Node(0, variable, tuple(branches))  # type: ignore[arg-type]
        return self.known[key]

    def drawn(self, formula: Diagram) -> Diagram:
        """The condition as a diagram, or as it is where that would be larger."""
        draw = self.diagrams
        drawn: dict[int, Diagram] = {}
        parts = nodes(formula)
        try:
            with draw.limited(MOST_STEPS):
                for part in parts:
                    drawn[id(part)] = self._draw(part, drawn)
        except TooLarge:
            return formula
        found = drawn[id(formula)]
        return found if isinstance(found, Leaf) or len(nodes(found)) <= len(parts) else formula

    def _draw(self, part: Diagram, drawn: dict[int, Diagram]) -> Diagram:
        if isinstance(part, Leaf):
            return part
        branches = [drawn[id(branch)] for branch in part.branches]
        if not isinstance(part.variable, Either):
            return self.diagrams.case(part.variable, branches)
        found: Diagram = self.diagrams.false
        for branch in branches:
            found = self.diagrams.either(found, branch)
        return found
