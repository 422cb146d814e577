"""Months and years on from a day, as offers state them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months on; the last of that month where it has no such day.

    >>> months_later(date(2026, 11, 30), 3).isoformat(), months_later(date(2026, 11, 30), 25).isoformat()
    ('2027-02-28', '2028-12-30')
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
