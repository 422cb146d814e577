"""Which comparisons of days can hold together.

Days in law are compared as an event with some shifts: a period added, a roll-over to a working day. A shift
never turns two days around, so a set of comparisons that holds for two choices of days also holds for the
earlier of the two everywhere. Therefore it can hold at all if and only if it holds for the *least* days that
satisfy it, and those are found by moving days forward only as far as some comparison demands.

Shifts by months and to working days vary in length. They enter twice: with their shortest and longest, which
finds most contradictions at once, and as they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Any, TypeVar

from venditor.calendars import CalendarError, Period, countries, of_this_folder, regions
from venditor.rules.functions import end_of_period_at, plus, roll_over_at
from venditor.rules.syntax import Call, Compare, Expression, Fact, In, Literal, Sum

ORIGIN = ""
"""Stands for the calendar itself: a constant day is so many days after it."""
ANYWHERE = "*"
"""Stands for a region of a known country that nobody told."""

# Unknown days are looked for in these years: every fourth is a leap year (Gregorian calendar), also as far as
# a period of forty years reaches from there.
FIRST, LAST = date(1941, 1, 1).toordinal(), date(2059, 12, 31).toordinal()
_LEAP_CYCLE_MONTHS = 48
_LEAP_CYCLE_DAYS = 1461
# No holiday table has this many days in a row without a working day; a test holds it.
LONGEST_ROLL = 31
# A period in working days ends at the latest this many days later for each of them.
_DAYS_A_WORKING_DAY = LONGEST_ROLL
_DAYS_IN = {"day": 1, "week": 7}
_MONTHS_IN = {"month": 1, "year": 12}
# A month's days that are moved differently from the others: those some months lack, and their neighbours.
_DAYS_AT_MONTHS_END = (1, 2, 26, 27, 28, 29, 30, 31)


@dataclass(frozen=True, slots=True)
class Shift:
    """One step from a day to a later (or earlier) one.

    Attributes:
        function: ``+``, ``end_of_period`` or ``roll_over``.
        period: its length; ``None`` for a roll-over.
        sign: -1 where the period is counted backwards.
        profile: id of the counting profile.
        place: country and region whose holidays count, the region :data:`ANYWHERE` where it is not known;
            ``None`` where the country is not known either.
        least: fewest days it can move by.
        greatest: most days it can move by.
    """

    function: str
    period: Period | None
    sign: int
    profile: str
    place: tuple[str, str | None] | None
    least: int
    greatest: int

    @property
    def bounded(self) -> bool:
        """Whether the calendars say how far each day is moved, in every region that may be meant."""
        return self.function == "+" or self.place is not None

    def move(self, day: int) -> int:
        """Where a day is moved (ordinals), in the region where it is moved least."""
        return day + self.least if self.least == self.greatest else _bounds(self, day)[0]

    def furthest(self, day: int) -> int:
        """Where a day is moved (ordinals), in the region where it is moved most."""
        return day + self.least if self.least == self.greatest else _bounds(self, day)[1]

    def ends(self, event: date) -> set[int]:
        """Where a day is moved in each region; outside the holiday tables, as if every day were worked."""
        if self.place is None:
            return {self._worked(event)}
        country, region = self.place
        places = (None, *regions(country)) if region == ANYWHERE else (region,)
        return {self._end(event, country, place) for place in places}

    def _end(self, event: date, country: str, region: str | None) -> int:
        try:
            if self.period is None:
                return _ordinal(roll_over_at(event, self.profile, country, region))
            return _ordinal(end_of_period_at(event, self.period, self.profile, country, region))
        except CalendarError:
            return self._worked(event)

    def _worked(self, event: date) -> int:
        if self.period is None or self.period.unit == "working_day":
            return event.toordinal() + self.least
        return _ordinal(plus(event, self.period, self.sign, self.profile))

    def earliest(self, target: int) -> int:
        """The earliest day that is moved to the target or beyond, in the region where it is moved most."""
        first = target - self.greatest
        if self.least == self.greatest:
            return first
        return first + bisect_left(range(first, target - self.least), target, key=self.furthest)


@of_this_folder
@lru_cache(maxsize=65536)
def _bounds(shift: Shift, day: int) -> tuple[int, int]:
    ends = shift.ends(date.fromordinal(day))
    return min(ends), max(ends)


def _ordinal(day: Any) -> int:
    return int(day.toordinal())


@dataclass(frozen=True, slots=True)
class Moved:
    """An event, or a constant day, with its shifts in the order in which they are applied.

    Attributes:
        event: name of the event; :data:`ORIGIN` for a constant.
        start: 0, or the ordinal of a constant.
    """

    event: str
    start: int
    shifts: tuple[Shift, ...]

    @property
    def least(self) -> int:
        """Fewest days after the event."""
        return self.start + sum(shift.least for shift in self.shifts)

    @property
    def greatest(self) -> int:
        """Most days after the event."""
        return self.start + sum(shift.greatest for shift in self.shifts)

    @property
    def bounded(self) -> bool:
        """Whether the calendars bound every shift."""
        return all(shift.bounded for shift in self.shifts)

    def value(self, days: dict[str, int]) -> int:
        """The day it falls on, or the earliest in any region, given the days of events."""
        day = self.start if self.event == ORIGIN else days[self.event]
        for shift in self.shifts:
            day = shift.move(day)
        return day

    def furthest(self) -> int:
        """The day a constant falls on, or the latest in any region."""
        day = self.start
        for shift in self.shifts:
            day = shift.furthest(day)
        return day

    def earliest(self, target: int) -> int:
        """The earliest day of the event for which it falls on the target or later, in some region."""
        for shift in reversed(self.shifts):
            target = shift.earliest(target)
        return target


@dataclass(frozen=True, slots=True)
class AtMost:
    """``left + slack <= right``, in days."""

    left: Moved
    right: Moved
    slack: int


@dataclass(frozen=True, slots=True)
class OneOf:
    """A word that is, or (``holds`` false) is not, one of some words."""

    fact: str
    words: frozenset[str]
    holds: bool


Limit = AtMost | OneOf


def limit(test: Expression, *, holds: bool) -> Limit | None:
    """What a comparison says when it holds or does not; ``None`` where nothing is worked out from it.

    Args:
        test: ``left <= right`` between days without ``later`` and ``earlier``, or ``fact in {...}``.
        holds: whether it holds.
    """
    if isinstance(test, In) and isinstance(test.operand, Fact):
        return OneOf(test.operand.name, frozenset(test.values), holds)
    if not isinstance(test, Compare) or test.operator != "<=":
        return None
    left, right = moved(test.left), moved(test.right)
    if left is None or right is None:
        return None
    return AtMost(left, right, 0) if holds else AtMost(right, left, 1)


def possible(limits: Iterable[Limit]) -> bool:
    """Whether some limits can hold at once.

    Returns:
        False only if they cannot. True if they can, or if finding out would take longer than a leap cycle of
        single days. Where only the country is known, a shift reaches from the earliest to the latest day of
        its regions, each comparison for itself; in no known country, from the shortest to the longest.
    """
    known = frozenset(limits)
    return _possible(known) if known else True


def about_possible(limits: Iterable[Limit]) -> bool:
    """The same, quickly: every shift counts with its shortest and longest only."""
    known = tuple(limits)
    words = [one for one in known if isinstance(one, OneOf)]
    days = [one for one in known if isinstance(one, AtMost)]
    return _words_possible(words) and _distances_possible(days)


@of_this_folder
@lru_cache(maxsize=65536)
def _possible(limits: frozenset[Limit]) -> bool:
    return about_possible(limits) and _least_days_exist([one for one in limits if isinstance(one, AtMost)])


SaidT = TypeVar("SaidT")


def tied(
    said: Collection[SaidT], facts: Iterable[str], about: Callable[[SaidT], frozenset[str]]
) -> frozenset[SaidT]:
    """Of what is said, that which bears on some facts, be it through other facts.

    Args:
        said: what is said.
        facts: the facts.
        about: the facts by which one thing that is said is tied to others.
    """
    near, left = set(facts), set(said)
    while found := [one for one in left if not near.isdisjoint(about(one))]:
        left.difference_update(found)
        near.update(*map(about, found))
    return frozenset(said) - left


def _words_possible(limits: Sequence[OneOf]) -> bool:
    for fact in {one.fact for one in limits}:
        mine = [one for one in limits if one.fact == fact]
        allowed = [one.words for one in mine if one.holds]
        if allowed and not frozenset.intersection(*allowed).difference(
            *(one.words for one in mine if not one.holds)
        ):
            return False
    return True


def _distances_possible(limits: Sequence[AtMost]) -> bool:
    """Bellman-Ford over differences of days: no circle of greatest distances may be negative."""
    edges = [
        (one.left.event, one.right.event, one.right.greatest - one.left.least - one.slack) for one in limits
    ]
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


def _least_days_exist(limits: Sequence[AtMost]) -> bool:
    bounded = [one for one in limits if one.left.bounded and one.right.bounded]
    days = {one.event: FIRST for limit_ in bounded for one in (limit_.left, limit_.right)}
    for _ in range(_LEAP_CYCLE_DAYS):
        changed = False
        for one in bounded:
            wanted = one.left.value(days) + one.slack
            if one.right.event == ORIGIN:
                if wanted > one.right.furthest():
                    return False
                continue
            day = one.right.earliest(wanted)
            if day > days[one.right.event]:
                if day > LAST:
                    return False
                days[one.right.event] = day
                changed = True
        if not changed:
            return True
    return True


@of_this_folder
@lru_cache(maxsize=8192)
def moved(node: Expression) -> Moved | None:
    """A day as one event or constant with its shifts; ``None`` where it is not so simple."""
    match node:
        case Literal(value=date() as day):
            return Moved(ORIGIN, day.toordinal(), ())
        case Fact(name=name):
            return Moved(name, 0, ())
        case Sum(left=left, right=Literal(value=Period() as period), sign=sign, profile=profile) if profile:
            return _shifted(left, Shift("+", period, sign, profile, None, *_length(period, sign, profile)))
        case Call(function="roll_over", arguments=(inner, Literal(value=str(profile)), country, region)):
            place = _place(country, region)
            return _shifted(inner, Shift("roll_over", None, 1, profile, place, 0, LONGEST_ROLL))
        case Call(
            function="end_of_period",
            arguments=(
                inner,
                Literal(value=Period() as period),
                Literal(value=str(profile)),
                country,
                region,
            ),
        ):
            least, greatest = _length(period, 1, profile)
            place = _place(country, region)
            return _shifted(
                inner, Shift("end_of_period", period, 1, profile, place, least, greatest + LONGEST_ROLL)
            )
        case _:
            return None


def _shifted(inner: Expression, shift: Shift) -> Moved | None:
    known = moved(inner)
    return None if known is None else replace(known, shifts=(*known.shifts, shift))


def _place(country: Expression, region: Expression) -> tuple[str, str | None] | None:
    if not isinstance(country, Literal):
        return None
    home = str(country.value)
    if isinstance(region, Literal):
        return home, str(region.value) or None
    return (home, ANYWHERE) if home in countries() else None


@of_this_folder
@lru_cache(maxsize=1024)
def _length(period: Period, sign: int, profile: str) -> tuple[int, int]:
    """Fewest and most days a period moves a day by."""
    if period.unit == "working_day":
        return (0, period.count * _DAYS_A_WORKING_DAY)
    middle = date(2000, 1, 1)
    if period.unit in _DAYS_IN:
        days = _ordinal(plus(middle, period, sign, profile)) - middle.toordinal()
        return (days, days)
    spans = [_ordinal(plus(day, period, sign, profile)) - day.toordinal() for day in _days_of_a_leap_cycle()]
    return (min(spans), max(spans))


@lru_cache(maxsize=1)
def _days_of_a_leap_cycle() -> tuple[date, ...]:
    found = []
    for month in range(_LEAP_CYCLE_MONTHS):
        for number in _DAYS_AT_MONTHS_END:
            try:
                found.append(date(2000 + month // 12, month % 12 + 1, number))
            except ValueError:
                continue
    return tuple(found)


def opened(node: Expression) -> Expression:
    """A day with ``later`` or ``earlier`` outermost: shifting the later of two days shifts both."""
    match node:
        case Sum(left=inner, profile=profile) if profile:
            outer = opened(inner)
            if isinstance(outer, Call) and outer.function in ("later", "earlier"):
                return replace(
                    outer, arguments=tuple(opened(replace(node, left=day)) for day in outer.arguments)
                )
        case Call(function="end_of_period" | "roll_over", arguments=(inner, *rest)):
            outer = opened(inner)
            if isinstance(outer, Call) and outer.function in ("later", "earlier"):
                moved_on = (replace(node, arguments=(day, *rest)) for day in outer.arguments)
                return replace(outer, arguments=tuple(map(opened, moved_on)))
        case _:
            pass
    return node


Way = TypeVar("Way")


def ways(
    left: Expression, right: Expression, simple: Callable[[Expression, Expression], Way | None]
) -> tuple[tuple[Way, ...], ...] | None:
    """The ways in which a day can be earlier than another: each what ``simple`` says of plain days, together.

    Returns:
        One way an entry; ``None`` where ``simple`` says nothing.
    """
    for side, other, is_left in ((opened(left), right, True), (opened(right), left, False)):
        if isinstance(side, Call) and side.function in ("later", "earlier"):
            parts = [
                ways(day, other, simple) if is_left else ways(other, day, simple) for day in side.arguments
            ]
            known = [part for part in parts if part is not None]
            if len(known) < len(parts):
                return None
            # A later day is before another if all are; a day is before the later of two if it is before one.
            if (side.function == "later") == is_left:
                return tuple(tuple(one for way in choice for one in way) for choice in product(*known))
            return tuple(way for part in known for way in part)
    said = simple(left, right)
    return None if said is None else ((said,),)


def before(left: Expression, right: Expression) -> tuple[tuple[Limit, ...], ...] | None:
    """The ways in which a day can be earlier than another: each a set of limits.

    Returns:
        One way an entry; ``None`` where nothing can be worked out.
    """

    def limited(first: Expression, second: Expression) -> Limit | None:
        one, other = moved(first), moved(second)
        return None if one is None or other is None else AtMost(one, other, 1)

    return ways(left, right, limited)
