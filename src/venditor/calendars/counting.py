"""Statutory periods: from an event, a length and a counting profile to the last day."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from venditor.calendars.counting_profile import CountingProfile
from venditor.calendars.errors import PeriodError
from venditor.calendars.holiday_calendar import HolidayCalendar, NonWorkingDay
from venditor.calendars.period import Period

_DAY = timedelta(days=1)
_DAYS_IN = {"day": 1, "week": 7}
_MONTHS_IN = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class PeriodEnd:
    """The last day of a statutory period, and how it came to be that day.

    Args:
        day: the last day, inclusive: the period ends when this day does, at 24:00.
        nominal: the last day by counting alone.
        skipped: the non-working days from `nominal` to before `day`, in order; empty where nothing moved.
        provisional: whether a calendar was consulted beyond the day up to which the state has fixed it.
    """

    day: date
    nominal: date
    skipped: tuple[NonWorkingDay, ...]
    provisional: bool


def add(
    event: date, period: Period, *, profile: CountingProfile, calendar: HolidayCalendar | None = None
) -> date:
    """The last day of a period by counting alone, before any roll-over or minimum.

    Args:
        event: day of the event the period runs from.
        period: its length.
        profile: how the law counts.
        calendar: the place's working days; needed only where the period is in working days.

    Returns:
        The last day, inclusive.

    Raises:
        PeriodError: `period.out_of_range`, where the last day is not in the calendar of the years 1 to 9999;
            `period.needs_calendar`.
        CalendarError: `calendar.outside_table`, for a period in working days.

    Source:
        Regulation 1182/71 art. 3(1)-(3); BGB 187-188; the profile's own citation.
    """
    try:
        if period.unit == "working_day":
            return _working_day_after(event, period, profile, _needed(calendar, period))
        first = event if profile.includes_event_day else event + _DAY
        if period.unit in _DAYS_IN:
            return first + timedelta(days=period.count * _DAYS_IN[period.unit] - 1)
        months = period.count * _MONTHS_IN[period.unit]
        if profile.month_rule == "corresponding_day":
            return same_number(event, months)
        return _day_before(first, months)
    except (OverflowError, ValueError) as error:
        raise _out_of_range(event, period) from error


def subtract(
    event: date, period: Period, *, profile: CountingProfile, calendar: HolidayCalendar | None = None
) -> date:
    """The first day of a period counted backwards from an event; nothing rolls over.

    The mirror image of `add`: where the event day is not counted, the period ends on the day before it.

    Args:
        event: day of the event the period runs up to.
        period: its length.
        profile: how the law counts.
        calendar: the place's working days; needed only where the period is in working days.

    Returns:
        The period's earliest day, inclusive.

    Raises:
        PeriodError: `period.out_of_range`, `period.needs_calendar`.
        CalendarError: `calendar.outside_table`, for a period in working days.

    Source:
        Regulation 1182/71 art. 3(4), second subparagraph: periods calculated retroactively do not roll
        over. No source in the sheets counts months backwards; the mirror image is this project's reading.
    """
    try:
        if period.unit == "working_day":
            return _working_day_before(event, period, profile, _needed(calendar, period))
        last = event if profile.includes_event_day else event - _DAY
        if period.unit in _DAYS_IN:
            return last - timedelta(days=period.count * _DAYS_IN[period.unit] - 1)
        months = period.count * _MONTHS_IN[period.unit]
        if profile.month_rule == "corresponding_day":
            return same_number(event, -months)
        return _day_after(last, -months)
    except (OverflowError, ValueError) as error:
        raise _out_of_range(event, period) from error


def end_of_period(
    event: date, period: Period, *, profile: CountingProfile, calendar: HolidayCalendar
) -> PeriodEnd:
    """The last day of a statutory period: counting, then the minimum of working days, then the roll-over.

    Args:
        event: day of the event the period runs from.
        period: its length.
        profile: how the law counts.
        calendar: the working days of the place where the act is to be done. A profile that neither rolls
            over nor asks for working days never looks at it.

    Returns:
        The last day, inclusive (it ends at 24:00), with the days that were passed over.

    Raises:
        PeriodError: `period.out_of_range`.
        CalendarError: `calendar.outside_table`, where the calendar had to be asked.

    Source:
        Regulation 1182/71 art. 3(2), (4) and (5); BGB 193; the profile's own citation.
    """
    nominal = add(event, period, profile=profile, calendar=calendar)
    day = nominal
    if profile.minimum_working_days:
        day = _with_minimum(event, nominal, profile, calendar)
    if profile.rolls_over:
        day = calendar.roll(day, profile.rolls_over)
    consulted = profile.rolls_over or profile.minimum_working_days or period.unit == "working_day"
    if day == nominal:
        return PeriodEnd(day, nominal, (), bool(consulted) and calendar.provisional(day))
    between = (nominal + timedelta(days=n) for n in range((day - nominal).days))
    over = profile.rolls_over | profile.working_day_excludes
    skipped = tuple(rest for passed in between if (rest := calendar.rests(passed, over)))
    return PeriodEnd(day, nominal, skipped, calendar.provisional(day))


def _with_minimum(event: date, nominal: date, profile: CountingProfile, calendar: HolidayCalendar) -> date:
    """Extend a period until it holds its minimum of working days (Regulation 1182/71 art. 3(5))."""
    day = event if profile.includes_event_day else event + _DAY
    if (nominal - day).days + 1 < profile.minimum_applies_from_days:
        return nominal
    for _ in range(profile.minimum_working_days):
        reached = calendar.roll(day, profile.working_day_excludes)
        day = reached + _DAY
    return max(nominal, reached)


def _working_day_after(
    event: date, period: Period, profile: CountingProfile, calendar: HolidayCalendar
) -> date:
    day = event if profile.includes_event_day else event + _DAY
    for _ in range(period.count):
        reached = calendar.roll(day, profile.working_day_excludes)
        day = reached + _DAY
    return reached


def _working_day_before(
    event: date, period: Period, profile: CountingProfile, calendar: HolidayCalendar
) -> date:
    day = event if profile.includes_event_day else event - _DAY
    for _ in range(period.count):
        while calendar.rests(day, profile.working_day_excludes):
            day -= _DAY
        reached = day
        day -= _DAY
    return reached


def _in_month(day: date, months: int) -> tuple[int, int]:
    years, month = divmod(day.month - 1 + months, 12)
    return day.year + years, month + 1


def same_number(day: date, months: int) -> date:
    """The day of that number, that many months away; the month's last day where it lacks the number."""
    year, month = _in_month(day, months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _day_before(first: date, months: int) -> date:
    """The day before the one that corresponds to the first day counted; the month's end where none does."""
    corresponding = same_number(first, months)
    return corresponding - _DAY if corresponding.day == first.day else corresponding


def _day_after(last: date, months: int) -> date:
    """Mirror of `_day_before`: whole months counted back from a month's last day begin on the first."""
    if (last + _DAY).day == 1:
        return same_number(last + _DAY, months)
    corresponding = same_number(last, months)
    return corresponding + _DAY


def _needed(calendar: HolidayCalendar | None, period: Period) -> HolidayCalendar:
    if calendar is not None:
        return calendar
    raise PeriodError(
        "period.needs_calendar",
        f"{period} cannot be counted without the working days of a place.",
        facts={"period": str(period)},
        remedy='Pass calendar=calendar("DE") or the place meant.',
    )


def _out_of_range(event: date, period: Period) -> PeriodError:
    return PeriodError(
        "period.out_of_range",
        f"{period} from {event.isoformat()} leads out of the calendar, which holds the years 1 to 9999.",
        facts={"period": str(period), "event": event},
        remedy="Check the event and the length of the period.",
    )
