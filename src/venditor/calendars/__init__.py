"""Statutory time: holidays, working days, and periods as each law counts them.

A *period* is a length (`14 days`); a *counting profile* says how one law counts it: whether the day of the
event is counted, where months end, which days the end may not fall on, how many working days it holds at
least; a *holiday calendar* knows the working days of a place. Together they give the last day, which is
inclusive: a period ends when its last day does, at 24:00, in the zone in which its days were decided.

Profiles are data in `venditor/law/counting.yaml`, each with its citation; holidays are tables in
`venditor/law/calendars`, with regions, make-up working days and the horizon up to which each state has
fixed its calendar. Whatever rests on days beyond it is *provisional*.

Goods that arrive on Saturday 10 January 2015 may be returned in France for 14 days; the fourteenth is a
Saturday:

    >>> from datetime import date
    >>> end = end_of_period(
    ...     date(2015, 1, 10), Period.parse("14 days"), profile=profile("eu.r1182"), calendar=calendar("FR")
    ... )
    >>> end.nominal.isoformat(), end.day.isoformat(), [skipped.reason for skipped in end.skipped]
    ('2015-01-24', '2015-01-26', ['saturday', 'sunday'])

Source: Regulation (EEC, Euratom) No 1182/71; BGB 186-193; the civil codes of China, Taiwan, Japan and Korea;
see `docs/algorithms/statutory-time.md`. The calendar is the Gregorian one.
"""

from venditor.calendars.counting import PeriodEnd, add, end_of_period, subtract
from venditor.calendars.counting_profile import CountingProfile, profile, profiles, profiles_hash
from venditor.calendars.errors import CalendarError, PeriodError, ProfileError
from venditor.calendars.holiday_calendar import HolidayCalendar, HolidayTable, NonWorkingDay, WeeklyRest
from venditor.calendars.law_folder import of_this_folder, reading_from
from venditor.calendars.period import Period, Unit
from venditor.calendars.tables import (
    calendar,
    countries,
    regional_days,
    regions,
    table_content,
    tables_hash,
)

__all__ = [
    "CalendarError",
    "CountingProfile",
    "HolidayCalendar",
    "HolidayTable",
    "NonWorkingDay",
    "Period",
    "PeriodEnd",
    "PeriodError",
    "ProfileError",
    "Unit",
    "WeeklyRest",
    "add",
    "calendar",
    "countries",
    "end_of_period",
    "of_this_folder",
    "profile",
    "profiles",
    "profiles_hash",
    "reading_from",
    "regional_days",
    "regions",
    "subtract",
    "table_content",
    "tables_hash",
]
