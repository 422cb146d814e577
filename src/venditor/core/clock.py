"""The only place that reads the clock; everywhere else "now" is an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """The calendar day at this instant in an IANA time zone."""
    return now().astimezone(ZoneInfo(zone)).date()
