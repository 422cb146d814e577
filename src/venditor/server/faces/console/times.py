"""Days and instants as staff read them: with weekday and zone, and how far away they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_time
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from venditor.rules.wording import locale, write_day
from venditor.server.cases.models import Case
from venditor.server.cases.receipts import city_of_zone

# From when on the queue marks a day as near. A matter of order on the page; no day is counted by it.
NEAR = timedelta(days=3)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Chip:
    """How a due day stands.

    Attributes:
        state: ``over``, ``near``, ``far`` or ``none``: it has a colour and a shape each.
        away: how far away it is, in words.
        day: the day with its weekday; empty where none is known.
    """

    state: str
    away: str
    day: str


def chip(
    day: date | None, at: datetime | None, *, now: datetime, language: str, withheld: bool = False
) -> Chip:
    """The clock chip of a due day.

    Args:
        day: the last day, inclusive; ``None`` where none is known.
        at: the instant at which it is over.
        now: this instant.
        language: BCP 47 tag of the page.
        withheld: whether the refund may wait for the goods, so that nobody is late.
    """
    if day is None or at is None:
        return Chip("none", _("No day known yet"), "")
    left = at - now
    if left <= timedelta() and withheld:
        return Chip("near", _("Waits for the goods"), write_day(day, language))
    if left <= timedelta():
        return Chip("over", _over(-left), write_day(day, language))
    return Chip("near" if left <= NEAR else "far", _left(left), write_day(day, language))


def chip_of(case: Case, *, now: datetime, language: str, nothing_due: bool = False) -> Chip:
    """The clock chip of a case; see :func:`chip`. ``nothing_due``: whether it has no day because of that."""
    if nothing_due and case.due_at is None:
        return Chip("none", _("Nothing is due"), "")
    withheld = "withheld" in case.tasks
    return chip(case.due_day, case.due_at, now=now, language=language, withheld=withheld)


def _left(left: timedelta) -> str:
    days = left // _DAY
    if days == 0:
        return _("Last day")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def _over(since: timedelta) -> str:
    days = since // _DAY + 1
    return ngettext("%(days)s day overdue", "%(days)s days overdue", days) % {"days": days}


def write_instant(at: datetime, zone: str, language: str) -> str:
    """An instant on the clock of a zone: ``Monday, 23 November 2026, 15:03:22, Berlin (UTC+01:00)``."""
    clock = at.astimezone(ZoneInfo(zone))
    hours = format_time(clock, "HH:mm:ss", locale=locale(language))
    return _joined(write_day(clock.date(), language), hours, write_zone(at, zone, language))


def write_moment(at: datetime, zone: str, language: str) -> str:
    """An instant to the minute on the clock of a zone, short, for lists."""
    clock = at.astimezone(ZoneInfo(zone))
    day = locale(language).date_formats["medium"].apply(clock, locale(language))
    return _joined(day, f"{clock:%H:%M}")


def write_zone(at: datetime, zone: str, language: str) -> str:
    """A zone by its city in the reader's language, and how far its clock is from UTC at an instant."""
    if zone == "UTC":
        return "UTC"
    city = write_city(zone, language)
    offset = at.astimezone(ZoneInfo(zone)).strftime("%z")
    return f"{city} (UTC{offset[:3]}:{offset[3:]})"


def write_city(zone: str, language: str) -> str:
    """The city a zone is named after, in the reader's language."""
    return city_of_zone(zone, locale(language))


def _joined(*parts: str) -> str:
    return _(", ").join(parts)
