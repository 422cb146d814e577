"""The working days of one place: its weekly rest, its public holidays, its make-up working days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from venditor.calendars.errors import CalendarError

Reason = Literal["saturday", "sunday", "public_holiday"]

SATURDAY, SUNDAY = 5, 6
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NonWorkingDay:
    """A day on which a place rests, and why.

    Args:
        day: the day.
        reason: `public_holiday` wins over the weekday. A place's weekly rest on another weekday than
            Saturday or Sunday (Friday, in Saudi Arabia) counts as `public_holiday`.
        name: the holiday's name in the country's own language; None for a Saturday or Sunday.
    """

    day: date
    reason: Reason
    name: str | None = None


@dataclass(frozen=True, slots=True)
class WeeklyRest:
    """The weekdays on which a place rests, from a day on.

    Args:
        since: first day of this rule.
        weekdays: Monday is 0, as in `date.weekday`.
    """

    since: date
    weekdays: frozenset[int]


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """What is known about the days of one place, before anything is worked out of it.

    Args:
        country: ISO 3166-1 alpha-2 code.
        region: ISO 3166-2 code; None for the days the whole country shares.
        first_day: the table's first day.
        last_day: the table's last day, inclusive.
        published_until: last day for which the state has fixed its calendar; later days are expected only.
        weekly_rest: rules of the week, by `since`, the first no later than `first_day`.
        holidays: name by day.
        working: days that are worked although the week says rest (make-up days of China, Taiwan, Viet Nam).
    """

    country: str
    region: str | None
    first_day: date
    last_day: date
    published_until: date
    weekly_rest: Sequence[WeeklyRest]
    holidays: Mapping[date, str]
    working: frozenset[date]


class HolidayCalendar:
    """Which days of a place are working days.

    Made by `calendar(country, region)`; built directly only where a test needs days of its own.

    Args:
        table: the place's days.

    Attributes:
        country: ISO 3166-1 alpha-2 code.
        region: ISO 3166-2 code, or None for the whole country.
        first_day: first day the table knows.
        last_day: last day the table knows.
        published_until: last day for which the state has fixed its calendar.
    """

    def __init__(self, table: HolidayTable) -> None:
        self.country = table.country
        self.region = table.region
        self.first_day = table.first_day
        self.last_day = table.last_day
        self.published_until = table.published_until
        self._holidays = table.holidays
        self._working = table.working
        self._non_working = self._resting_days(table.weekly_rest)
        self._rolled: dict[frozenset[str], dict[date, date | None]] = {}

    def __repr__(self) -> str:
        return f"HolidayCalendar({self.region or self.country}, {self.first_day} to {self.last_day})"

    def is_working_day(self, day: date) -> bool:
        """Whether the place works on that day.

        Args:
            day: a day within the table.

        Raises:
            CalendarError: `calendar.outside_table`.
        """
        self._within(day)
        return day not in self._non_working

    def non_working(self, day: date) -> NonWorkingDay | None:
        """Why the place rests on that day; None on a working day.

        Args:
            day: a day within the table.

        Raises:
            CalendarError: `calendar.outside_table`.
        """
        self._within(day)
        return self._non_working.get(day)

    def next_working_day(self, day: date) -> date:
        """The day itself if the place works on it, otherwise the first working day after it.

        Args:
            day: a day within the table.

        Raises:
            CalendarError: `calendar.outside_table`, also where the table ends before a working day.
        """
        self._within(day)
        while day in self._non_working:
            day += _DAY
            self._within(day)
        return day

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after a day, or before it where n is negative; the day itself is not counted.

        Args:
            day: a day within the table, working or not.
            n: how many working days; 0 gives the day itself.

        Raises:
            CalendarError: `calendar.outside_table`, also where the table ends first.
        """
        step = _DAY if n > 0 else -_DAY
        self._within(day)
        for _ in range(abs(n)):
            day += step
            while day in self._non_working:
                day += step
            self._within(day)
        return day

    def rests(self, day: date, over: frozenset[str]) -> NonWorkingDay | None:
        """Why a law that looks at these kinds of day lets no period end on that day; None if it does.

        Saturday and Sunday are meant literally, as laws write them, whatever the place's own week is, except
        where the place works on that very day to make up for a holiday.

        Args:
            day: a day within the table.
            over: kinds of day (`saturday`, `sunday`, `public_holiday`).

        Raises:
            CalendarError: `calendar.outside_table`.
        """
        self._within(day)
        found = self._non_working.get(day)
        if found is not None and found.reason in over:
            return found
        weekday = day.weekday()
        if day in self._working:
            return None
        if weekday == SATURDAY and "saturday" in over:
            return NonWorkingDay(day, "saturday")
        if weekday == SUNDAY and "sunday" in over:
            return NonWorkingDay(day, "sunday")
        return None

    def roll(self, day: date, over: frozenset[str]) -> date:
        """The day itself, or the first day after it that is none of these kinds.

        Args:
            day: a day within the table.
            over: kinds of day (`saturday`, `sunday`, `public_holiday`), as in a profile's `rolls_over`;
                `rests` says what they mean.

        Raises:
            CalendarError: `calendar.outside_table`, also where the table ends first.
        """
        if not self.first_day <= day <= self.last_day:
            raise self._outside(day)
        moved = self._rolled.get(over)
        if moved is None:
            moved = self._rolled[over] = self._roll_all(over)
        end = moved.get(day, day)
        if end is None:
            raise self._outside(self.last_day + _DAY)
        return end

    def provisional(self, day: date) -> bool:
        """Whether the state has not yet fixed that day's calendar, or the table does not hold the day.

        Args:
            day: any day.
        """
        return not self.first_day <= day <= min(self.published_until, self.last_day)

    def _roll_all(self, over: frozenset[str]) -> dict[date, date | None]:
        moved: dict[date, date | None] = {}
        following: date | None = None
        day = self.last_day
        while day >= self.first_day:
            if self.rests(day, over) is None:
                following = day
            else:
                moved[day] = following
            day -= _DAY
        return moved

    def _resting_days(self, weekly_rest: Sequence[WeeklyRest]) -> dict[date, NonWorkingDay]:
        resting = {day: NonWorkingDay(day, "public_holiday", name) for day, name in self._holidays.items()}
        ends = [rule.since - _DAY for rule in weekly_rest[1:]] + [self.last_day]
        for rule, end in zip(weekly_rest, ends, strict=True):
            for weekday in rule.weekdays:
                day = rule.since + timedelta(days=(weekday - rule.since.weekday()) % 7)
                while day <= end:
                    if day not in resting and day not in self._working:
                        resting[day] = _weekly(day)
                    day += 7 * _DAY
        return resting

    def _within(self, day: date) -> None:
        if not self.first_day <= day <= self.last_day:
            raise self._outside(day)

    def _outside(self, day: date) -> CalendarError:
        place = self.region or self.country
        return CalendarError(
            "calendar.outside_table",
            f"{day.isoformat()} is outside the holiday table of {place}, "
            f"which holds {self.first_day.isoformat()} to {self.last_day.isoformat()}.",
            facts={
                "day": day,
                "country": self.country,
                "region": self.region,
                "first_day": self.first_day,
                "last_day": self.last_day,
            },
            remedy="Ask about a day within the table, or extend it with scripts/holiday_tables.py.",
        )


# The same in every calendar; a process that reads the tables of many makes each day once.
@cache
def _weekly(day: date) -> NonWorkingDay:
    weekday = day.weekday()
    if weekday == SATURDAY:
        return NonWorkingDay(day, "saturday")
    if weekday == SUNDAY:
        return NonWorkingDay(day, "sunday")
    return NonWorkingDay(day, "public_holiday", f"weekly rest day ({WEEKDAYS[weekday].capitalize()})")
