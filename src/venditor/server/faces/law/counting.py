"""How a law counts its periods, in words, and which holidays are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from babel.dates import get_day_names
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from venditor.calendars import CountingProfile, countries, profile
from venditor.calendars.holiday_calendar import WEEKDAYS
from venditor.calendars.tables import index
from venditor.rules.wording import locale
from venditor.server.faces.law.provision import Checked
from venditor.server.faces.law.reader import Reader
from venditor.server.faces.law.words import EVIDENCE

_HOLIDAY = gettext_lazy("public holiday")
_IN_ORDER = ("saturday", "sunday", "public_holiday")


@dataclass(frozen=True, slots=True)
class Counted:
    """A way of counting.

    Attributes:
        id: its name in the table of profiles.
        says: what it does, a sentence each.
        law: act and article it rests on.
        url: its official address.
        quotation: its words; may be empty.
        checked: how far the text was verified.
        left_out: what the law says and the profile does not; in English.
    """

    id: str
    says: tuple[str, ...]
    law: str
    url: str
    quotation: str
    checked: Checked
    left_out: str


@dataclass(frozen=True, slots=True)
class Holidays:
    """The table of holidays of a country.

    Attributes:
        weekend: the days of rest of its week, in words.
        regions: how many regions have days of their own.
        fixed_until: the day until which the days are fixed, in words.
        known_until: the last day that the table knows, in words.
        note: where the days are from; in English.
    """

    weekend: SafeString
    regions: int
    fixed_until: str
    known_until: str
    note: str


def counted(profile_id: str, reader: Reader) -> Counted:
    """A counting profile in words."""
    counting = profile(profile_id)
    evidence = counting.evidence or ("primary-text" if counting.verification == "verified" else "not-read")
    return Counted(
        id=counting.id,
        says=tuple(_sentences(counting, reader)),
        law=f"{counting.act}, {counting.article}",
        url=counting.url,
        quotation=counting.quotation,
        checked=Checked(counting.verification == "verified", EVIDENCE[evidence], "", counting.note),
        left_out=counting.not_encoded,
    )


def _sentences(counting: CountingProfile, reader: Reader) -> Iterable[str]:
    if counting.includes_event_day:
        yield _("The day of the event is the first day counted.")
    else:
        yield _("The day after the event is the first day counted.")
    if counting.month_rule == "corresponding_day":
        yield _("A period in months or years ends on the day with the number of the day of the event.")
    else:
        yield _(
            "A period in months or years ends on the day before the one "
            "with the number of the first day counted."
        )
    if counting.rolls_over:
        yield _("A period that would end on one of these ends on the next working day: %(days)s.") % {
            "days": _rests(counting.rolls_over, reader)
        }
    else:
        yield _("A period ends where it ends, on a day of rest too.")
    if counting.minimum_working_days:
        yield _("A period of %(length)d days or more holds at least %(days)d working days.") % {
            "length": counting.minimum_applies_from_days,
            "days": counting.minimum_working_days,
        }
    if counting.national_holidays:
        yield _("Only the holidays of the whole country count.")


def _rests(kinds: frozenset[str], reader: Reader) -> SafeString:
    names = get_day_names("wide", "stand-alone", locale(reader.language))
    written = [
        escape(names[WEEKDAYS.index(kind)] if kind in WEEKDAYS else str(_HOLIDAY))
        for kind in _IN_ORDER
        if kind in kinds
    ]
    return reader.listed(written)


def holidays(country: str, reader: Reader) -> Holidays | None:
    """The holiday table of a country, or ``None`` where there is none."""
    if country not in countries():
        return None
    entry: Mapping[str, Any] = index()[country]
    names = get_day_names("wide", "stand-alone", locale(reader.language))
    rests = [escape(names[WEEKDAYS.index(day)]) for day in entry["weekend"][-1]["days"]]
    return Holidays(
        weekend=reader.listed(rests),
        regions=len(entry.get("regions", ())),
        fixed_until=reader.day(entry["published_until"]),
        known_until=reader.day(entry["last_day"]),
        note=str(entry.get("note", "")),
    )
