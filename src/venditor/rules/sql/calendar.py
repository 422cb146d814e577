"""The calendar table that compiled queries join: where each day ends up, by each rule, at each place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, timedelta

from venditor.calendars import CalendarError, HolidayCalendar, calendar, end_of_period
from venditor.rules.sql.facts import ELSEWHERE, regions_with_days
from venditor.rules.sql.terms import rule_parts

CALENDAR_COLUMNS = (
    ("rule", "VARCHAR"),
    ("place", "VARCHAR"),
    ("day", "DATE"),
    ("rolled", "DATE"),
    ("earliest", "DATE"),
    ("latest", "DATE"),
    ("provisional", "BOOLEAN"),
)
CalendarRow = tuple[str, str, date, date | None, date, date, bool]


def calendar_rows(
    countries: Sequence[str],
    rules: Sequence[str],
    first: date,
    last: date,
    *,
    regions: Collection[str] | None = None,
) -> Iterator[CalendarRow]:
    """Rows of the calendar table: where each day ends up, by each rule, at each place.

    Args:
        countries: ISO codes of the places.
        rules: ids of counting profiles, for where a day rolls over to; or a profile and a period, such as
            ``us.mitor: 7 working days``, for where a period after the day ends. See
            :func:`venditor.rules.sql.rules_asked`.
        first: first day needed: of the earliest fact.
        last: last day needed: of the latest fact, and the longest period of the law after it.
        regions: regions that stand in some row; ``None`` for all there are.

    Yields:
        ``(rule, place, day, rolled, earliest, latest, provisional)``. A place is a region with days of its
        own; or a country and ``-*``, for its other regions; or a country, for rows whose region is unknown,
        where ``earliest`` and ``latest`` tell how far its regions are apart. By a counting profile, only days
        that move, differ or are provisional have a row; by a period, all. A day outside the holiday tables
        moves nowhere and is provisional; where a period cannot be counted from it, ``rolled`` is ``None``.
    """
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    for rule in rules:
        end = _end_by(rule)
        if end is not None:
            for country in countries:
                yield from _country_rows(rule, country, end, days, regions)


# Where a rule takes a day at a place, and whether that is provisional; nowhere, where no days can be counted.
_End = tuple[date | None, bool]
_EndBy = Callable[[HolidayCalendar, date], _End]


def _end_by(rule: str) -> _EndBy | None:
    """Where a rule takes a day; ``None`` for a profile that never moves one."""
    counting, period = rule_parts(rule)
    if period is not None:

        def counted(place: HolidayCalendar, day: date) -> _End:
            try:
                end = end_of_period(day, period, profile=counting, calendar=place)
            except CalendarError:
                return None, False
            return end.day, end.provisional

        return counted

    def rolled(place: HolidayCalendar, day: date) -> _End:
        try:
            end = place.roll(day, counting.rolls_over)
        except CalendarError:
            return day, True
        return end, place.provisional(end)

    return rolled if counting.rolls_over else None


def _country_rows(
    rule: str, country: str, end_by: _EndBy, days: Sequence[date], regions: Collection[str] | None
) -> Iterator[CalendarRow]:
    counting, period = rule_parts(rule)
    national = calendar(country)
    regional = {
        code: national if counting.national_holidays else calendar(country, code)
        for code in regions_with_days(country)
    }
    ends = {place: [end_by(place, day) for day in days] for place in {national, *regional.values()}}
    every_day = period is not None
    for index, (day, end) in enumerate(zip(days, ends[national], strict=True)):
        # What cannot be counted lies where it began: regions that can count it lie apart from there.
        reached = [found[index][0] or day for found in ends.values()]
        earliest, latest = min(reached), max(reached)
        if every_day or latest != day or end[1]:
            yield (rule, country, day, end[0], earliest, latest, end[1])
            if regional:
                yield _in_one_place(rule, country + ELSEWHERE, day, end)
    for code in regional if regions is None else [code for code in regional if code in regions]:
        place = regional[code]
        for day, end in zip(days, ends[place], strict=True):
            if every_day or end != (day, False):
                yield _in_one_place(rule, code, day, end)


def _in_one_place(rule: str, place: str, day: date, end: _End) -> CalendarRow:
    return (rule, place, day, end[0], end[0] or day, end[0] or day, end[1])
