"""A time for sending goods back, beside the one that the law gives.

A stated time may be shorter than the floor by a weekend only because the law has its own time end on a
working day; nobody who states the law's own number of days shortens it. So a stated time runs on to a
working day of the destination too, and is short where it still ends before the floor does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from venditor.calendars import CalendarError, calendar
from venditor.listings.observing.notices.months import months_later
from venditor.listings.observing.observation import Floor

TimeUnit = Literal["days", "weeks", "months"]

_UNITS: tuple[tuple[TimeUnit, tuple[str, ...]], ...] = (
    ("weeks", ("week", "woche", "semaine", "semana", "settiman", "weken", "tygod", "週", "周", "주")),
    (
        "months",
        ("month", "monat", "mois", "mes", "mês", "maand", "miesi", "個月", "个月", "ヶ月", "か月", "개월"),
    ),
    ("days", ("day", "tag", "jour", "día", "dia", "giorn", "dag", "dni", "dzień", "日", "天", "일")),
)
_WEEKEND = 5


@dataclass(frozen=True, slots=True)
class Window:
    """A stated time.

    Attributes:
        number: of units.
        unit: days, weeks or months.
        working: whether the days are working days.
        from_order: whether they are counted from the order or from sending.
    """

    number: int
    unit: TimeUnit
    working: bool = False
    from_order: bool = False


def unit_of(words: str) -> TimeUnit | Literal[""]:
    """The unit that a word names, by how it begins; empty for none."""
    lowered = words.lower()
    return next((unit for unit, begins in _UNITS if lowered.startswith(begins)), "")


def is_short(window: Window, floor: Floor, today: date, country: str) -> bool:
    """Whether a time that begins today ends before the law's does.

    One counted from the order has begun before the goods are there, so one that is just as long is short too.
    """
    if floor.withdraw_until is None:
        return False
    end = _end(window, today, country)
    if end < floor.withdraw_until:
        return True
    return window.from_order and not window.working and _nominal(window, today) <= floor.withdraw_until


def _nominal(window: Window, today: date) -> date:
    if window.unit == "months":
        return months_later(today, window.number)
    return today + timedelta(window.number * (7 if window.unit == "weeks" else 1))


def _end(window: Window, today: date, country: str) -> date:
    if window.working:
        return _working(today, window.number, country)
    day = _nominal(window, today)
    while _rests(day, country):
        day += timedelta(1)
    return day


def _working(day: date, number: int, country: str) -> date:
    for _ in range(number):
        day += timedelta(1)
        while _rests(day, country):
            day += timedelta(1)
    return day


def _rests(day: date, country: str) -> bool:
    """Whether nobody works there; of a place whose holidays are not known, the weekend."""
    try:
        return not calendar(country).is_working_day(day)
    except CalendarError:
        return day.weekday() >= _WEEKEND
