"""Days and intervals of ISO 8601, as they are written: no zone moves a day."""

from __future__ import annotations

import re
from datetime import date, datetime

from venditor.listings.values.digits import plain_digits
from venditor.listings.values.errors import UnusableError, shown

FIRST_YEAR = 1900
LAST_YEAR = 2199
"""Years outside these are refused, as everywhere in Venditor: they are slips of a key, or mean "never"."""

_ISO = re.compile(r"(\d{4}-\d\d-\d\d|\d{8})(?:[T ].+)?", re.IGNORECASE)


def day(text: str) -> date:
    """The day in a text, as it is written there.

    Args:
        text: ISO 8601, such as ``2026-11-27``, ``20261127`` or ``2026-11-27T23:30:00-08:00``; the day is the
            one in the zone that is written.

    Raises:
        UnusableError: it is no day, or one before 1900 or after 2199.

    Example:
        >>> day("2026-11-27T23:30:00-08:00")
        datetime.date(2026, 11, 27)
    """
    written = plain_digits(text)
    found = _ISO.fullmatch(written)
    if not found:
        raise UnusableError(f'{shown(written)} is not a day of ISO 8601. Write it as "2026-11-27".')
    try:
        datetime.fromisoformat(written.upper())
        value = date.fromisoformat(found[1])
    except ValueError:
        raise UnusableError(
            f'{shown(written)} is no day of the calendar. Write it as "2026-11-27".'
        ) from None
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise UnusableError(f"{shown(written)} is not between {FIRST_YEAR} and {LAST_YEAR}.")
    return value


def interval(text: str) -> tuple[date, date]:
    """The first and the last day of an interval, both within it.

    Args:
        text: two days or times of ISO 8601 with a slash between, such as
            ``2026-11-24T11:07+0100/2026-11-29T23:07+0100``.

    Raises:
        UnusableError: it is no interval, or ends before it begins.

    Example:
        >>> interval("2026-11-24/2026-11-29")
        (datetime.date(2026, 11, 24), datetime.date(2026, 11, 29))
    """
    start, slash, end = text.partition("/")
    if not slash or "/" in end:
        raise UnusableError(
            f"{shown(plain_digits(text))} is not an interval of ISO 8601. "
            'Write its first and its last day as "2026-11-24/2026-11-29".'
        )
    first, last = day(start), day(end)
    if last < first:
        raise UnusableError(f"{shown(plain_digits(text))} ends before it begins.")
    return first, last
