"""What comparisons of days say together, as comparisons a row can be asked.

``a <= x`` and ``f(x) <= b`` say ``f(a) <= b`` whatever ``x`` is, since periods and roll-overs never turn two
days around. Where ``x`` is unknown in a row, that is all they say about the days that are known there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from venditor.calendars import Period, of_this_folder
from venditor.rules.chronology import ORIGIN, Limit, OneOf, about_possible, limit, moved, tied, ways
from venditor.rules.diagram import Test, Variable
from venditor.rules.functions import COUNTRY_FACT, REGION_FACT
from venditor.rules.syntax import Compare, Expression, Fact, Literal, Sum, facts_in, with_parts

# Counting by plain days is the same in every profile that leaves the day of the event out.
_PLAIN = "eu.r1182"
# Comparisons derived from one path; more than this only repeat one another.
MOST = 60


@dataclass(frozen=True, slots=True)
class AtMost:
    """``left <= right``, both days with one event each (or none)."""

    left: Expression
    right: Expression


Said = AtMost | OneOf


@lru_cache(maxsize=65536)
def about(said: Said) -> frozenset[str]:
    """The facts something is said about."""
    return frozenset((said.fact,)) if isinstance(said, OneOf) else facts_in(said.left) | facts_in(said.right)


def says(variable: Variable, branch: int) -> frozenset[Said]:
    """What a branch of a comparison says; nothing for other variables."""
    return _says(variable.expression, bool(branch)) if isinstance(variable, Test) else frozenset()


@of_this_folder
@lru_cache(maxsize=8192)
def _says(test: Expression, holds: bool) -> frozenset[Said]:
    if isinstance(test, Compare) and test.operator == "<=" and moved(test.left) and moved(test.right):
        return frozenset(
            (AtMost(test.left, test.right) if holds else AtMost(later(test.right, 1), test.left),)
        )
    known = limit(test, holds=holds)
    return frozenset((known,)) if isinstance(known, OneOf) else frozenset()


def later(day: Expression, days: int) -> Expression:
    """A day some plain days on (or back)."""
    if days == 0:
        return day
    return Sum(day, Literal(Period(abs(days), "day")), 1 if days > 0 else -1, _PLAIN)


def primed(said: Iterable[Said], fact: str) -> frozenset[Said]:
    """The same about another value of a fact.

    Another place moves days otherwise; what that says about them is not worked out.
    """
    other = fact + "'"
    found: set[Said] = set()
    for one in said:
        if isinstance(one, OneOf):
            found.add(OneOf(other, one.words, one.holds) if one.fact == fact else one)
        elif fact not in (COUNTRY_FACT, REGION_FACT):
            left, right = (put(term, Fact(fact), Fact(other)) for term in (one.left, one.right))
            found.add(AtMost(left, right))
    return frozenset(found)


def put(term: Expression, day: Expression, instead: Expression) -> Expression:
    """A term with another day in place of one that it is counted from, or is."""
    return instead if term == day else with_parts(term, lambda part: put(part, day, instead))


@of_this_folder
@lru_cache(maxsize=65536)
def _as_limit(said: Said) -> Limit | None:
    return said if isinstance(said, OneOf) else limit(Compare("<=", said.left, said.right), holds=True)


@of_this_folder
@lru_cache(maxsize=65536)
def can_hold(said: frozenset[Said]) -> bool:
    """Whether comparisons can hold together, whatever the days.

    Returns:
        False only if they cannot. Months and roll-overs count with their shortest and longest.
    """
    return about_possible(known for known in map(_as_limit, said) if known is not None)


def before(left: Expression, right: Expression) -> tuple[frozenset[Said], ...] | None:
    """The ways in which a day can be earlier than another, each a set of comparisons.

    Returns:
        ``None`` where nothing is worked out: for what is not a day.
    """

    def at_most(first: Expression, second: Expression) -> AtMost | None:
        return AtMost(later(first, 1), second) if moved(first) and moved(second) else None

    found = ways(left, right, at_most)
    return None if found is None else tuple(frozenset[Said](way) for way in found)


@dataclass(frozen=True, slots=True)
class _Chain:
    """A comparison that follows from others.

    Attributes:
        says: the comparison.
        lower: the event its left day is counted from; empty for a constant.
        upper: the event its right day is counted from.
        through: events it was drawn through.
    """

    says: AtMost
    lower: str
    upper: str
    through: frozenset[str]


def _event(day: Expression) -> str:
    found = moved(day)
    return ORIGIN if found is None else found.event


@lru_cache(maxsize=65536)
def _link(says: AtMost, through: frozenset[str]) -> _Chain:
    return _Chain(says, _event(says.left), _event(says.right), through)


@lru_cache(maxsize=65536)
def in_order(said: Said) -> str:
    """A key that puts comparisons in the same order in every run."""
    return str(said)


@of_this_folder
@lru_cache(maxsize=65536)
def together(said: frozenset[Said], through: frozenset[str]) -> tuple[AtMost, ...]:
    """Comparisons that follow from several others, through days they share; in a fixed order.

    Args:
        said: the comparisons.
        through: the facts whose days may be unknown; through a known day nothing follows that a row cannot
            see for itself.
    """
    nothing = frozenset[str]()
    known = [_link(one, nothing) for one in sorted(said, key=in_order) if isinstance(one, AtMost)]
    found = set(known)
    derived: dict[AtMost, None] = {}
    # The list grows while it is walked: what is derived is chained on in turn.
    for index, one in enumerate(known):
        for other in known[: index + 1]:
            for lower, upper in ((one, other), (other, one)):
                chained = _chained(lower, upper) if lower.upper in through else None
                if chained is not None and chained not in found and len(derived) < MOST:
                    found.add(chained)
                    known.append(chained)
                    derived[chained.says] = None
    return _telling(derived)


def _telling(derived: Iterable[AtMost]) -> tuple[AtMost, ...]:
    """Those comparisons that say something: none that always holds, or follows from another."""
    kept: dict[tuple[str, str], list[AtMost]] = {}
    for one in derived:
        alike = kept.setdefault((_event(one.left), _event(one.right)), [])
        if not _follows(frozenset(), one) and not any(_follows(frozenset((other,)), one) for other in alike):
            alike[:] = [other for other in alike if not _follows(frozenset((one,)), other)]
            alike.append(one)
    return tuple(one for alike in kept.values() for one in alike)


def _follows(said: frozenset[Said], one: Said) -> bool:
    """Whether a comparison of days holds wherever others do."""
    if not isinstance(one, AtMost):
        return False
    return not can_hold(said | {AtMost(later(one.right, 1), one.left)})


@of_this_folder
@lru_cache(maxsize=65536)
def added(said: frozenset[Said], further: frozenset[Said]) -> frozenset[Said]:
    """What is said in all, without comparisons of two days that follow from another one of the same two."""
    found = said
    for one in sorted(further, key=in_order):
        alike = [other for other in found if isinstance(other, AtMost) and _pair(other) == _pair(one)]
        if not any(_follows(frozenset((other,)), one) for other in alike):
            found = found.difference(other for other in alike if _follows(frozenset((one,)), other)) | {one}
    return found


def _pair(said: Said) -> tuple[str, str] | None:
    return (_event(said.left), _event(said.right)) if isinstance(said, AtMost) else None


def bearing(said: frozenset[Said], facts: frozenset[str], through: frozenset[str]) -> frozenset[Said]:
    """Of what is said, that which bears on some facts, be it through other days that may be unknown."""
    # A word ties nothing together but what is said of the same fact: of a region too, where days do not.
    words = frozenset(one for one in said if isinstance(one, OneOf) and one.fact in facts)
    return words | tied(said - words, facts & through, lambda one: about(one) & through)


def _chained(lower: _Chain, upper: _Chain) -> _Chain | None:
    shared = lower.upper
    if upper.lower != shared or lower.through & upper.through:
        return None
    through = lower.through | upper.through | {shared}
    if through & {lower.lower, upper.upper}:
        return None
    return _link(_through(lower.says, upper.says, shared), through)


@lru_cache(maxsize=65536)
def _through(lower: AtMost, upper: AtMost, shared: str) -> AtMost:
    """What ``a <= f(x)`` and ``g(x) <= b`` say of ``a`` and ``b``.

    Where one side is counted from the other, ``x`` itself or the same ``f(x)``, that is all: ``h(a) <= b``
    of ``a <= f(x)`` and ``h(f(x)) <= b``. Where it is shifted otherwise on both, the side whose shift varies
    less in length gives way, by its least (or greatest) length: that says less, but nothing false.
    """
    counted = put(upper.left, lower.right, lower.left)
    if counted != upper.left:
        return AtMost(counted, upper.right)
    counted = put(lower.right, upper.left, upper.right)
    if counted != lower.right:
        return AtMost(lower.left, counted)
    least, greatest = _length(lower.right)
    other_least, other_greatest = _length(upper.left)
    if greatest - least < other_greatest - other_least:
        return AtMost(put(upper.left, Fact(shared), later(lower.left, -greatest)), upper.right)
    return AtMost(lower.left, put(lower.right, Fact(shared), later(upper.right, -other_least)))


def _length(day: Expression) -> tuple[int, int]:
    """Fewest and most days a day is after its event."""
    found = moved(day)
    return (0, 0) if found is None else (found.least, found.greatest)
