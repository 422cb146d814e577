"""Withdrawal from a sale of goods at a distance, written by hand from the statute, without the engine.

Directive 2011/83/EU articles 9 to 11 and 13, BGB sections 193, 355 to 357: 14 days from the goods; 14 days
from the information where it came later, within 12 months; otherwise 14 days and 12 months; no period ends on
a Saturday, Sunday or public holiday; in time is what is sent that day; refund 14 days after the notice.
"""

from datetime import date, timedelta

from venditor.calendars import calendar

FORTNIGHT = timedelta(days=14)
DAY = timedelta(days=1)


def a_year_later(day):
    """Twelve months on, 29 February becoming the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


def working(day, region):
    """The day itself, or the first one after it that is no Saturday, Sunday or public holiday."""
    country = region.partition("-")[0]
    holidays = calendar(country, region if "-" in region else None)
    while day.weekday() >= 5 or holidays.non_working(day) is not None:
        day += DAY
    return day


def last_day(*, delivered, informed, region):
    """The last day to withdraw; ``None`` while the period has not begun."""
    if delivered is None:
        return None
    if informed is not None and informed <= delivered:
        return working(delivered + FORTNIGHT, region)
    if informed is not None and informed <= a_year_later(delivered):
        return working(informed + FORTNIGHT, region)
    return working(a_year_later(delivered + FORTNIGHT), region)


def in_time(notice, last):
    """Whether a notice sent on a day is in time."""
    return last is None or notice <= last


def refund_due(notice, region):
    """The last day to refund."""
    return working(notice + FORTNIGHT, region)
