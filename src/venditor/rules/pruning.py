"""Cutting the paths of a diagram on which comparisons contradict one another."""

from __future__ import annotations

from collections.abc import Mapping

from venditor.rules.chronology import ORIGIN, Limit, OneOf, limit, possible, tied
from venditor.rules.diagram import Diagram, Diagrams, Leaf, Node, Test, nodes

# Ways to reach a part of a diagram after which it is left as it is: what is cut is a help, not a promise, for
# whoever searches a diagram asks again whether its comparisons can hold together.
MOST_WAYS = 4_000


class _TooManyWays(Exception):  # noqa: N818 - no error: the diagram is left as it is
    """A diagram has more paths than are looked at."""


def pruned(diagrams: Diagrams, diagram: Diagram) -> Diagram:
    """A diagram without paths that contradict themselves; as it is where there are too many paths to look at.

    Args:
        diagrams: the family it belongs to.
        diagram: the diagram.
    """
    try:
        return _Pruning(diagrams, _compared(diagram)).visit(diagram, frozenset())
    except _TooManyWays:
        return diagram


class _Pruning:
    """One diagram being pruned."""

    def __init__(self, diagrams: Diagrams, compared: Mapping[int, frozenset[str]]) -> None:
        self.diagrams = diagrams
        self.compared = compared
        self.known: dict[tuple[int, frozenset[Limit]], Diagram] = {}

    def visit(self, part: Diagram, limits: frozenset[Limit]) -> Diagram:
        """A part, where some comparisons are said to hold."""
        if isinstance(part, Leaf):
            return part
        limits = tied(limits, self.compared[id(part)], _about)
        key = (id(part), limits)
        done = self.known.get(key)
        if done is None:
            if len(self.known) > MOST_WAYS:
                raise _TooManyWays
            done = self.known[key] = self.node(part, limits)
        return done

    def node(self, part: Node, limits: frozenset[Limit]) -> Diagram:
        """The same, for a part that branches."""
        if not isinstance(part.variable, Test):
            return self.diagrams.case(part.variable, [self.visit(branch, limits) for branch in part.branches])
        kept: list[Diagram] = []
        for holds, branch in enumerate(part.branches):
            says = limit(part.variable.expression, holds=bool(holds))
            within = limits if says is None else limits | {says}
            if says is None or possible(within):
                kept.append(self.visit(branch, within))
        return kept[0] if len(kept) == 1 else self.diagrams.case(part.variable, kept)


def _compared(diagram: Diagram) -> dict[int, frozenset[str]]:
    """By part of a diagram: the facts that comparisons in it are about."""
    found: dict[int, frozenset[str]] = {}
    for part in nodes(diagram):
        below = frozenset[str]()
        if isinstance(part, Node):
            own = part.variable.facts if isinstance(part.variable, Test) else below
            below = own.union(*(found[id(branch)] for branch in part.branches))
        found[id(part)] = below
    return found


def _about(one: Limit) -> frozenset[str]:
    if isinstance(one, OneOf):
        return frozenset((one.fact,))
    # A constant day ties nothing together: it is where it is.
    return frozenset((one.left.event, one.right.event)) - {ORIGIN}
