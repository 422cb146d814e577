"""The rule written out in plain Python, one order at a time: what every engine has to agree with.

No right for six categories. The last day is delivery and 14 days; 12 months more, clamped at the month's
end, where the buyer was never or too late informed; information and 14 days where informed late. A notice is
in time by the last day; the refund is due 14 days after it.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from cases.orders import EXEMPT

PERIOD = timedelta(days=14)
EXTENSION_MONTHS = 12
QUESTIONS = ("available", "last_day", "in_time", "refund_due")
Row = dict[str, Any]


def plus_months(day: date, months: int) -> date:
    """The same day some months on, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def unmoved(_: str, day: date) -> date:
    """Where no holidays count."""
    return day


def decide(order: Mapping[str, Any], roll: Callable[[str, date], date] = unmoved) -> Row:
    """The four answers and the clauses that gave them; ``None`` where a question does not arise.

    Args:
        order: a row of :meth:`cases.orders.Orders.rows`.
        roll: where a last day in a region really ends.
    """
    nothing: Row = dict.fromkeys((*QUESTIONS, *(f"{question}_clause" for question in QUESTIONS)))
    if order["category"] in EXEMPT:
        return {**nothing, "available": False, "available_clause": "exempt"}
    delivered, informed, notice = order["delivered_on"], order["informed_on"], order["withdrawal_notice_on"]
    if informed is not None and informed <= delivered:
        nominal, clause = delivered + PERIOD, "default"
    elif informed is not None and informed <= plus_months(delivered, EXTENSION_MONTHS):
        nominal, clause = informed + PERIOD, "late_information"
    else:
        nominal, clause = plus_months(delivered + PERIOD, EXTENSION_MONTHS), "no_information"
    last_day = roll(order["region"], nominal)
    given = {
        **nothing,
        "available": True,
        "available_clause": "default",
        "last_day": last_day,
        "last_day_clause": clause,
    }
    if notice is None:
        return {**given, "in_time_clause": "not_sent"}
    if notice > last_day:
        return {**given, "in_time": False, "in_time_clause": "late"}
    return {
        **given,
        "in_time": True,
        "in_time_clause": "default",
        "refund_due": notice + PERIOD,
        "refund_due_clause": "default",
    }
