"""What is left of a diagram when some facts are known: the answer, or the facts it still needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from venditor.calendars import regions
from venditor.rules.diagram import Diagram, FiniteFact, Happened, Leaf, Node, Test, Variable
from venditor.rules.evaluate import Closure, compile_expression
from venditor.rules.needs import Outcome
from venditor.rules.syntax import Expression, Fact, Never, Value, children, facts_in

REGION_FACT, COUNTRY_FACT = "consumer_region", "consumer_country"
_OPEN = object()  # a comparison or term that depends on facts nobody told


@lru_cache(maxsize=8192)
def _compiled(term: Expression) -> tuple[Closure, frozenset[str]]:
    return compile_expression(term), facts_in(term)


@dataclass(slots=True)
class _Cut:
    """One walk over one diagram with some facts known."""

    facts: Mapping[str, Value]
    unique: dict[Any, int] = field(default_factory=dict)
    parts: list[tuple[frozenset[str], tuple[int, ...]]] = field(default_factory=list)
    done: dict[int, int] = field(default_factory=dict)

    def visit(self, part: Diagram) -> int:
        """Number of the residual part; equal parts have equal numbers."""
        while isinstance(part, Node):
            branch = self.branch(part.variable)
            if branch is None:
                return self.split(part)
            part = part.branches[branch]
        return self.leaf(part)

    def split(self, part: Node) -> int:
        known = self.done.get(id(part))
        if known is None:
            branches = tuple(self.visit(branch) for branch in part.branches)
            if all(branch == branches[0] for branch in branches):
                known = branches[0]
            else:
                known = self.number((part.variable, branches), self.missing(part.variable), branches)
            self.done[id(part)] = known
        return known

    def leaf(self, part: Leaf) -> int:
        content = part.content
        assert isinstance(content, Outcome)
        if content.term is None:
            return self.number((content.status, None), frozenset(), ())
        value = self.term(content.term)
        if value is _OPEN:
            return self.number((content.status, content.term), self.open_facts(content.term), ())
        return self.number((content.status, type(value), value), frozenset(), ())

    def number(self, key: Any, needed: frozenset[str], branches: tuple[int, ...]) -> int:
        known = self.unique.get(key)
        if known is None:
            known = self.unique[key] = len(self.parts)
            self.parts.append((needed, branches))
        return known

    def missing(self, variable: Variable) -> frozenset[str]:
        return self.open_facts(variable.expression) if isinstance(variable, Test) else variable.facts

    def open_facts(self, term: Expression) -> frozenset[str]:
        """Unknown facts a term depends on; a part that has one value all the same adds none."""
        if self.term(term) is not _OPEN:
            return frozenset()
        if isinstance(term, Fact):
            return frozenset((term.name,))
        return frozenset().union(*(self.open_facts(part) for part in children(term)))

    def branch(self, variable: Variable) -> int | None:
        """The branch the known facts take, or ``None`` when they do not say."""
        if isinstance(variable, FiniteFact):
            value = self.facts.get(variable.name)
            return None if value is None else variable.domain.index(value)  # type: ignore[arg-type]
        if isinstance(variable, Happened):
            day = self.facts.get(variable.name)
            return None if day is None else int(not isinstance(day, Never))
        holds = self.term(variable.expression)
        return None if holds is _OPEN else int(holds)

    def term(self, term: Expression) -> Any:
        """The value of a term, also where a missing region makes no difference to it."""
        evaluate, reads = _compiled(term)
        facts = self.facts
        missing = [name for name in reads if name not in facts]
        if not missing:
            return evaluate(facts)  # type: ignore[arg-type]
        if missing == [REGION_FACT]:
            places = (None, *regions(str(facts[COUNTRY_FACT])))
            values = {evaluate({**facts, REGION_FACT: place}) for place in places}
            if len(values) == 1:
                return values.pop()
        return _OPEN


def needs(diagram: Diagram, facts: Mapping[str, Value]) -> frozenset[str]:
    """The facts still needed to determine the answer a diagram stands for; empty when it is determined.

    Args:
        diagram: of a question, from :class:`venditor.rules.needs.Drawing`.
        facts: what is known; a fact that is absent is unknown.
    """
    cut = _Cut(facts)
    root = cut.visit(diagram)
    found: set[str] = set()
    reached, waiting = {root}, [root]
    while waiting:
        needed, branches = cut.parts[waiting.pop()]
        found |= needed
        waiting.extend(branch for branch in branches if branch not in reached)
        reached.update(branches)
    return frozenset(found)
