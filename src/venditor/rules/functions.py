"""Host functions: what the expression language may call but never define.

Each has a name, a type, the place it needs, and a scalar form here; its column form stands in the SQL
compiler, and a property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, cast

from venditor.calendars import (
    CalendarError,
    CountingProfile,
    HolidayCalendar,
    Period,
    PeriodEnd,
    add,
    calendar,
    end_of_period,
    of_this_folder,
    profile,
    subtract,
)
from venditor.core.money import Money
from venditor.rules.syntax import (
    DATE,
    MONEY,
    NONE,
    PERIOD,
    Call,
    Day,
    Expression,
    Literal,
    Never,
    Type,
    Value,
)

COUNTRY_FACT, REGION_FACT = "consumer_country", "consumer_region"
"""The facts that say whose holidays count: those of the place where the consumer lives."""
ADDED_AT_PLACE = 3
"""What a call at a place is given beside what is written: the counting profile, the country, the region."""


@dataclass(frozen=True, slots=True)
class HostFunction:
    """A function a pack may call.

    Attributes:
        name: as written in packs.
        arguments: their types.
        repeats: whether further arguments of the last type may follow.
        result: type of the value.
        at_place: whether the consumer's country and region are handed in too, so that holidays can matter.
        cites: the rule it carries out.
    """

    name: str
    arguments: tuple[Type, ...]
    repeats: bool
    result: Type
    at_place: bool
    cites: str


FUNCTIONS: Mapping[str, HostFunction] = {
    function.name: function
    for function in (
        HostFunction(
            "later", (DATE, DATE), True, DATE, False, "the last of several days; none if one is none"
        ),
        HostFunction(
            "earlier", (DATE, DATE), True, DATE, False, "the first of several days; none if all are none"
        ),
        HostFunction("lesser", (MONEY, MONEY), True, MONEY, False, "the smallest of several amounts"),
        HostFunction(
            "end_of_period", (DATE, PERIOD), False, DATE, True, "last day of a period by the counting profile"
        ),
        HostFunction("roll_over", (DATE,), False, DATE, True, "next working day by the counting profile"),
    )
}


def plus(day: Day, period: Period, sign: int, profile_id: str) -> Day:
    """Nominal end of a period after (or before, ``sign`` -1) a day, by a counting profile; no roll-over."""
    if isinstance(day, Never):
        return day
    counting = profile(profile_id)
    return (add if sign > 0 else subtract)(day, period, profile=counting)


FORTNIGHT = 14
"""From this length on, every period holds more working days than any profile asks for; a test holds this."""
_DAYS_IN = {"day": 1, "week": 7}


def counts_working_days(period: Period, counting: CountingProfile) -> bool:
    """Whether a period cannot be counted without a calendar.

    It is in working days, or so short that it may hold too few of them (Regulation 1182/71 art. 3(5)).
    """
    if period.unit == "working_day":
        return True
    if not counting.minimum_working_days or period.unit not in _DAYS_IN:
        return False
    return counting.minimum_applies_from_days <= period.count * _DAYS_IN[period.unit] < FORTNIGHT


def counts_at_place(node: Expression) -> bool:
    """Whether an expression is itself a call that counts working days, which a calendar may not know."""
    if not isinstance(node, Call) or node.function != "end_of_period":
        return False
    period, counting_id = node.arguments[1:3]
    if not isinstance(period, Literal) or not isinstance(period.value, Period):
        return False
    return counts_working_days(period.value, profile(str(cast("Literal", counting_id).value)))


@of_this_folder
@lru_cache(maxsize=65536)
def period_end(day: date, period: Period, profile_id: str, country: str, region: str | None) -> PeriodEnd:
    """End of a period at a place, with the days it skipped and whether the calendar is only provisional.

    Outside the holiday tables the end stays where counting puts it, and is provisional.

    Raises:
        CalendarError: `calendar.outside_table`, for working days that no table counts.
    """
    counting = profile(profile_id)
    holidays = place(country, None if counting.national_holidays else region)
    try:
        return end_of_period(day, period, profile=counting, calendar=holidays)
    except CalendarError:
        if counts_working_days(period, counting):
            raise
    nominal = add(day, period, profile=counting)
    end, provisional = rolled(nominal, profile_id, country, region)
    return PeriodEnd(end, nominal, (), provisional)


@of_this_folder
@lru_cache(maxsize=65536)
def rolled(day: date, profile_id: str, country: str, region: str | None) -> tuple[date, bool]:
    """The day or, where the profile rolls it over, the next working day; and whether that is provisional.

    A day outside the holiday tables stays, and is provisional.
    """
    counting: CountingProfile = profile(profile_id)
    holidays = place(country, None if counting.national_holidays else region)
    try:
        end = holidays.roll(day, counting.rolls_over) if counting.rolls_over else day
    except CalendarError:
        return day, True
    return end, bool(counting.rolls_over) and holidays.provisional(end)


def place(country: str, region: str | None) -> HolidayCalendar:
    """The holiday calendar of a place."""
    return calendar(country, region)


def provisional_at(function: str, arguments: Sequence[Any]) -> bool:
    """Whether the day a call gives rests on holidays that are not fixed yet.

    Args:
        function: ``end_of_period`` or ``roll_over``.
        arguments: their values, place included.
    """
    if isinstance(arguments[0], Never):
        return False
    return period_end(*arguments).provisional if function == "end_of_period" else rolled(*arguments)[1]


def later(*days: Day) -> Day:
    """The last of several days; ``none`` if one has not happened."""
    return max(days)


def earlier(*days: Day) -> Day:
    """The first of several days; ``none`` only if none of them has happened."""
    return min(days)


def lesser(*amounts: Money) -> Money:
    """The smallest of several amounts of one currency."""
    return min(amounts)


def end_of_period_at(day: Day, period: Period, profile_id: str, country: str, region: str | None) -> Day:
    """Last day of a period, inclusive; ``none`` while the event has not happened."""
    return NONE if isinstance(day, Never) else period_end(day, period, profile_id, country, region).day


def roll_over_at(day: Day, profile_id: str, country: str, region: str | None) -> Day:
    """The next working day if the profile rolls this one over; ``none`` stays ``none``."""
    return NONE if isinstance(day, Never) else rolled(day, profile_id, country, region)[0]


SIMPLE: Mapping[str, Callable[..., Value]] = {"later": later, "earlier": earlier, "lesser": lesser}
AT_PLACE: Mapping[str, Callable[..., Value]] = {"end_of_period": end_of_period_at, "roll_over": roll_over_at}
