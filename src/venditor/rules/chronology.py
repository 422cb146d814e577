"""Which comparisons of days can be true together.

Days in law are compared as ``event + period``. Each comparison bounds the distance between two events; a set of
comparisons can hold only if no circle of bounds is negative. Calendar months and roll-overs vary in length, so
they enter with their shortest and longest: an impossible set may be taken for possible, never the reverse.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from venditor.calendars import Period
from venditor.rules.syntax import Call, Compare, Expression, Fact, Literal, Sum

ORIGIN = "the calendar"
_EPOCH = date(2000, 1, 1).toordinal()
# No calendar has this many days in a row without a working day; only the bound's looseness depends on it.
_LONGEST_ROLL = 31
_DAYS = {"day": (1, 1), "week": (7, 7), "working_day": (1, 12)}
_CLAMP = 3  # 31 January and a month is 28 February: at most three days short

Bound = tuple[str, str, int]  # first - second <= days
_Span = tuple[str, int, int]  # an event, and the least and greatest number of days added to it


def possible(bounds: Iterable[Bound]) -> bool:
    """Whether a set of bounds on distances between events can hold at once (Bellman-Ford over differences)."""
    edges = list(bounds)
    distance = dict.fromkeys((name for first, second, _ in edges for name in (first, second)), 0)
    for _ in range(len(distance) + 1):
        changed = False
        for first, second, days in edges:
            if distance[second] + days < distance[first]:
                distance[first] = distance[second] + days
                changed = True
        if not changed:
            return True
    return False


def bound(test: Expression, *, holds: bool) -> Bound | None:
    """What ``left <= right`` says about two events when it holds or does not; ``None`` where it says nothing."""
    if not isinstance(test, Compare) or test.operator != "<=":
        return None
    left, right = _span(test.left), _span(test.right)
    if left is None or right is None:
        return None
    if holds:
        return (left[0], right[0], right[2] - left[1])
    return (right[0], left[0], left[2] - right[1] - 1)


@lru_cache(maxsize=4096)
def _span(node: Expression) -> _Span | None:
    match node:
        case Literal(value=date() as day):
            days = day.toordinal() - _EPOCH
            return (ORIGIN, days, days)
        case Fact(name=name):
            return (name, 0, 0)
        case Sum(left=left, right=Literal(value=Period() as period), sign=sign, profile=profile) if profile:
            return _shifted(_span(left), _length(period), sign)
        case Call(function="roll_over", arguments=(inner, *_)):
            return _shifted(_span(inner), (0, _LONGEST_ROLL), 1)
        case Call(function="end_of_period", arguments=(inner, Literal(value=Period() as period), *_)):
            least, greatest = _length(period)
            return _shifted(_span(inner), (least, greatest + _LONGEST_ROLL), 1)
        case _:
            return None


@lru_cache(maxsize=256)
def _length(period: Period) -> tuple[int, int]:
    if period.unit in _DAYS:
        least, greatest = (period.count * days for days in _DAYS[period.unit])
        return (least - 1, greatest)  # one day less where a profile counts the day of the event itself
    months = period.count * (12 if period.unit == "year" else 1)
    spans = [_first(start + months) - _first(start) for start in range(48)]
    return (min(spans) - _CLAMP - 1, max(spans))


def _first(month: int) -> int:
    """Ordinal of the first day of a month, counted from January 2000 (a leap cycle begins there)."""
    return date(2000 + month // 12, month % 12 + 1, 1).toordinal()


def _shifted(span: _Span | None, days: tuple[int, int], sign: int) -> _Span | None:
    if span is None:
        return None
    event, least, greatest = span
    shift = days if sign > 0 else (-days[1], -days[0])
    return (event, least + shift[0], greatest + shift[1])
