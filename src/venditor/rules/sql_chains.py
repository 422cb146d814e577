"""What comparisons of days say together, as comparisons a row can be asked.

``a <= x`` and ``f(x) <= b`` say ``f(a) <= b`` whatever ``x`` is, since periods and roll-overs never turn two days
around. Where ``x`` is unknown in a row, that is all they say about the days that are known there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from venditor.calendars import Period
from venditor.rules.chronology import ORIGIN, moved
from venditor.rules.diagram import Test, Variable
from venditor.rules.needs import with_parts
from venditor.rules.syntax import Compare, Expression, Fact, Literal, Sum

# Counting by plain days is the same in every profile that leaves the day of the event out.
_PLAIN = "eu.r1182"
# Comparisons derived from one path; more than this only repeat one another.
MOST = 60


@dataclass(frozen=True, slots=True)
class AtMost:
    """``left <= right``, both days with one event each (or none)."""

    left: Expression
    right: Expression


def said(variable: Variable, branch: int) -> frozenset[AtMost]:
    """What a branch of a comparison says; nothing for other variables."""
    if not isinstance(variable, Test) or not isinstance(variable.expression, Compare):
        return frozenset()
    return _said(variable.expression, bool(branch))


@lru_cache(maxsize=8192)
def _said(test: Compare, holds: bool) -> frozenset[AtMost]:  # noqa: FBT001 - a key of the cache
    if test.operator != "<=" or moved(test.left) is None or moved(test.right) is None:
        return frozenset()
    if holds:
        return frozenset((AtMost(test.left, test.right),))
    return frozenset((AtMost(later(test.right, 1), test.left),))


def later(day: Expression, days: int) -> Expression:
    """A day some plain days on (or back)."""
    if days == 0:
        return day
    return Sum(day, Literal(Period(abs(days), "day")), 1 if days > 0 else -1, _PLAIN)


def primed(comparisons: frozenset[AtMost], fact: str) -> frozenset[AtMost]:
    """The same about another value of a fact."""
    instead = Fact(fact + "'")
    return frozenset(
        AtMost(put(one.left, fact, instead), put(one.right, fact, instead)) for one in comparisons
    )


def put(term: Expression, fact: str, instead: Expression) -> Expression:
    """A term with another day in place of a fact."""
    if isinstance(term, Fact):
        return instead if term.name == fact else term
    return with_parts(term, lambda part: put(part, fact, instead))


def event(term: Expression) -> str:
    """The event a day is counted from; empty for a constant."""
    found = moved(term)
    return ORIGIN if found is None else found.event


_Chain = tuple[AtMost, frozenset[str]]  # a comparison, and the events it was drawn through


@lru_cache(maxsize=65536)
def together(met: frozenset[AtMost]) -> frozenset[AtMost]:
    """Comparisons that follow from several of those met, through days they share."""
    known: set[_Chain] = {(one, frozenset[str]()) for one in met}
    waiting = sorted(known, key=str)
    derived: dict[AtMost, None] = {}
    while waiting and len(derived) < MOST:
        one = waiting.pop()
        for other in sorted(known, key=str):
            for chained in (_chain(one, other), _chain(other, one)):
                if chained is not None and chained not in known:
                    known.add(chained)
                    derived[chained[0]] = None
                    waiting.append(chained)
    return frozenset(derived)


def _chain(lower: _Chain, upper: _Chain) -> _Chain | None:
    """``lower`` bounds a day from below, ``upper`` bounds something counted from it from above."""
    (below, through), (above, further) = lower, upper
    shared = event(below.right)
    ends = {event(below.left), event(above.right)} - {ORIGIN}
    passed = through | further | {shared}
    if shared == ORIGIN or event(above.left) != shared or through & further or ends & passed:
        return None
    if event(below.left) == event(above.right):
        return None
    bare = moved(below.right)
    assert bare is not None
    # Where the shared day is itself shifted, its greatest shift is taken off: less is said, but nothing false.
    day = below.left if not bare.shifts else later(below.left, -bare.greatest)
    return AtMost(put(above.left, shared, day), above.right), passed
