"""Holiday tables: one CSV a country in `venditor/law/calendars`, and their index."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from venditor.calendars.errors import CalendarError
from venditor.calendars.holiday_calendar import WEEKDAYS, HolidayCalendar, HolidayTable, WeeklyRest
from venditor.calendars.law_folder import law_folder, of_this_folder, read_table

COLUMNS = ("day", "region", "kind", "name")
KINDS = frozenset({"holiday", "working", "not_observed"})
"""`holiday`; `working`: worked though the week says rest; `not_observed`: a national holiday not kept."""


# Codes in use for two countries beside those of ISO 3166-1. Source: EU interinstitutional style guide.
_OTHER_CODES = {"UK": "GB", "EL": "GR"}


class Row(NamedTuple):
    """One line of a holiday table.

    Args:
        day: the day.
        region: ISO 3166-2 code; empty for the whole country.
        kind: one of `KINDS`.
        name: in the country's own language.
    """

    day: date
    region: str
    kind: str
    name: str


def calendar(country: str, region: str | None = None) -> HolidayCalendar:
    """The working days of a country, or of one of its regions.

    Args:
        country: ISO 3166-1 alpha-2 code, upper case.
        region: ISO 3166-2 code with the country's prefix (`DE-BY`); None for the days the whole country
            shares.

    Returns:
        One calendar for each place, made once. A region without days of its own has its country's.

    Raises:
        CalendarError: `calendar.unknown_place`, with the `nearest` codes in its facts;
            `calendar.malformed`, where the table cannot be read.

    Example:
        >>> from datetime import date
        >>> calendar("DE", "DE-BY").is_working_day(date(2026, 1, 6))
        False
        >>> calendar("DE").is_working_day(date(2026, 1, 6))
        True
    """
    return _calendar(country, _place(country, region))


@of_this_folder
@cache
def countries() -> tuple[str, ...]:
    """The countries that have a holiday table, as ISO 3166-1 alpha-2 codes in order."""
    return tuple(sorted(index()))


@of_this_folder
@cache
def regions(country: str) -> tuple[str, ...]:
    """The regions of a country that have days of their own, as ISO 3166-2 codes in order; none: `()`.

    Args:
        country: ISO 3166-1 alpha-2 code.

    Raises:
        CalendarError: `calendar.unknown_place`.
    """
    return tuple(sorted({row.region for row in rows(country) if row.region}))


@of_this_folder
@cache
def regional_days(country: str) -> frozenset[date]:
    """Days that are holidays in some regions and not in others, so that an answer may depend on the region.

    Args:
        country: ISO 3166-1 alpha-2 code.

    Raises:
        CalendarError: `calendar.unknown_place`.
    """
    return frozenset(row.day for row in rows(country) if row.region)


@of_this_folder
@cache
def tables_hash(country: str) -> str:
    """SHA-256 of a country's table and its entry in the index, in hexadecimal.

    Args:
        country: ISO 3166-1 alpha-2 code.

    Raises:
        CalendarError: `calendar.unknown_place`.
    """
    return hash_of(_text(country), entry=_entry(country))


def hash_of(text: str, *, entry: Mapping[str, Any]) -> str:
    """SHA-256 of a table's text and its entry in the index: a moved horizon shows as well as a moved day.

    Args:
        text: the CSV.
        entry: the entry; the order of its keys does not matter.
    """
    return hashlib.sha256(_canonical(text, entry)).hexdigest()


def table_content(country: str) -> bytes:
    """What :func:`tables_hash` is the hash of: a country's table, a zero byte, its entry as canonical JSON.

    Raises:
        CalendarError: `calendar.unknown_place`.
    """
    return _canonical(_text(country), _entry(country))


def _canonical(text: str, entry: Mapping[str, Any]) -> bytes:
    canonical = json.dumps(entry, sort_keys=True, ensure_ascii=False, default=str)
    return text.encode() + b"\0" + canonical.encode()


@of_this_folder
@cache
def index() -> Mapping[str, Mapping[str, Any]]:
    """What `law/calendars/index.yaml` says about each country's table."""
    entries = read_table("calendars/index.yaml", "countries", _unreadable)
    for country, entry in entries.items():
        for name in ("first_day", "last_day", "published_until"):
            if type(entry.get(name)) is not date:
                raise _unreadable(f"does not say with a day what {name} of {country} is")
        if not _is_week(entry.get("weekend")):
            raise _unreadable(f"does not say on which days {country} rests, and since when")
    return MappingProxyType(entries)


def _is_week(rules: object) -> bool:
    return isinstance(rules, list) and all(
        isinstance(rule, dict)
        and type(rule.get("since")) is date
        and isinstance(rule.get("days"), list)
        and set(WEEKDAYS).issuperset(rule["days"])
        for rule in rules
    )


def _unreadable(what: str) -> CalendarError:
    return CalendarError(
        "calendar.malformed",
        f"calendars/index.yaml {what}.",
        facts={"file": "index.yaml", "line": None},
        remedy="Make it again with scripts/holiday_tables.py.",
    )


@of_this_folder
@cache
def rows(country: str) -> tuple[Row, ...]:
    """A country's table, line by line.

    Args:
        country: ISO 3166-1 alpha-2 code.

    Raises:
        CalendarError: `calendar.unknown_place`; `calendar.malformed`, with the `file` and the `line` in its
            facts.
    """
    _entry(country)
    return tuple(read_rows(_text(country), file=f"{country}.csv"))


def read_rows(text: str, *, file: str) -> Iterable[Row]:
    """Read the lines of a holiday table.

    Args:
        text: CSV with the header `day,region,kind,name`.
        file: its name, for messages.

    Raises:
        CalendarError: `calendar.malformed`, with the `file` and the `line` in its facts.
    """
    lines = csv.reader(io.StringIO(text))
    if tuple(next(lines, ())) != COLUMNS:
        raise _malformed(file, 1, "the header is not day,region,kind,name")
    for number, line in enumerate(lines, start=2):
        try:
            day, region, kind, name = line
            row = Row(date.fromisoformat(day), region, kind, name)
        except ValueError as error:
            raise _malformed(file, number, f"{','.join(line)!r} is not a line of a holiday table") from error
        if kind not in KINDS:
            raise _malformed(file, number, f"{kind!r} is not one of {', '.join(sorted(KINDS))}")
        yield row


@of_this_folder
@cache
def _calendar(country: str, region: str | None) -> HolidayCalendar:
    entry = _entry(country)
    holidays: dict[date, str] = {}
    working: set[date] = set()
    not_observed: set[date] = set()
    for row in rows(country):
        if row.region and row.region != region:
            continue
        if row.kind == "holiday":
            holidays[row.day] = row.name
        else:
            (working if row.kind == "working" else not_observed).add(row.day)
    return HolidayCalendar(
        HolidayTable(
            country=country,
            region=region,
            first_day=entry["first_day"],
            last_day=entry["last_day"],
            published_until=entry["published_until"],
            weekly_rest=_weekly_rest(entry, region),
            holidays={day: name for day, name in holidays.items() if day not in not_observed},
            working=frozenset(working),
        )
    )


def _weekly_rest(entry: Mapping[str, Any], region: str | None) -> tuple[WeeklyRest, ...]:
    rules = entry.get("regional_weekend", {}).get(region, entry["weekend"])
    return tuple(
        WeeklyRest(rule["since"], frozenset(WEEKDAYS.index(weekday) for weekday in rule["days"]))
        for rule in rules
    )


@of_this_folder
@lru_cache(maxsize=4096)
def _place(country: str, region: str | None) -> str | None:
    """The region whose calendar a region has: itself, the one it lies in, or none, for the country's."""
    entry = _entry(country)
    if not region:
        return None
    region = entry.get("aliases", {}).get(region, region)
    if region in regions(country) or region in entry.get("regional_weekend", {}):
        return region
    known = entry.get("regions", ())
    # A country whose days are the same everywhere needs no list of its regions.
    if region in known or (not regions(country) and re.fullmatch(rf"{country}-[A-Z0-9]{{1,3}}", region)):
        return None
    nearest = get_close_matches(region, known, n=3, cutoff=0.5)
    raise CalendarError(
        "calendar.unknown_place",
        f'"{region}" is not a region of {country} in the holiday tables.',
        facts={"country": country, "region": region, "nearest": nearest},
        remedy=(f"Did you mean {' or '.join(nearest)}? " if nearest else "")
        + "Write an ISO 3166-2 code, or leave the region out for the days the whole country shares.",
    )


def _entry(country: str) -> Mapping[str, Any]:
    entry = index().get(country)
    if entry is not None:
        return entry
    code = str(country).upper()
    other = _OTHER_CODES.get(code)
    nearest = [other] if other else get_close_matches(code, countries(), n=3, cutoff=0.5)
    raise CalendarError(
        "calendar.unknown_place",
        f'There is no holiday table for the country "{country}".',
        facts={"country": country, "region": None, "nearest": nearest},
        remedy=(f"Did you mean {' or '.join(nearest)}? " if nearest else "")
        + "Write an ISO 3166-1 code, such as DE; add a country with scripts/holiday_tables.py.",
    )


def _text(country: str) -> str:
    _entry(country)
    try:
        return (law_folder() / "calendars" / f"{country}.csv").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _malformed(f"{country}.csv", 1, f"it cannot be read ({error})") from None


def _malformed(file: str, line: int, what: str) -> CalendarError:
    return CalendarError(
        "calendar.malformed",
        f"law/calendars/{file}:{line}: {what}.",
        facts={"file": file, "line": line},
        remedy="Make the tables again with scripts/holiday_tables.py.",
    )
