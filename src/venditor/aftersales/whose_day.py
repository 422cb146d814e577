"""Whose day an act falls on: the consumer's, and where her zone is not known, the one that favours her most.

Source: Regulation (EEC, Euratom) No 1182/71 article 3 counts days; it is silent on zones. Read in favour of
    the
consumer: of two possible days on which she acted, the earlier one counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.languages import get_official_languages


@dataclass(frozen=True, slots=True)
class ConsumerTime:
    """When a consumer acted, on her own clock.

    Attributes:
        day: the day that counts.
        zone: the IANA zone it was decided in.
        certain: whether every zone she can be in has the same clock at that instant.
    """

    day: date
    zone: str
    certain: bool


def consumer_time(instant: datetime, *, countries: Sequence[str]) -> ConsumerTime:
    """The day of a consumer's act.

    Args:
        instant: aware instant in which she acted.
        countries: ISO codes of every country she can be in; her own alone where it is known.

    Returns:
        The earliest day among the zones of those countries, and the westernmost of the zones that give it;
        UTC, not certain, where no zone is known.
    """
    zones = [zone for country in countries for zone in zones_of(country)]
    if not zones:
        return ConsumerTime(instant.astimezone(UTC).date(), "UTC", certain=False)
    clocks = {zone: instant.astimezone(ZoneInfo(zone)) for zone in zones}
    west = min(zones, key=lambda zone: (clocks[zone].utcoffset(), zones.index(zone)))
    same = {clock.utcoffset() for clock in clocks.values()}
    return ConsumerTime(clocks[west].date(), west, certain=len(same) == 1)


@cache
def zones_of(country: str) -> tuple[str, ...]:
    """IANA zones of a country, in the order of CLDR; empty where none is known."""
    territories: Mapping[str, str] = get_global("zone_territories")
    return tuple(zone for zone, territory in territories.items() if territory == country)


def likely_countries(language: str, *, markets: Sequence[str]) -> tuple[str, ...]:
    """Countries among a seller's markets where a language is official; all of them where there is none.

    Used to show a likely local time. It decides nothing: the day of an act is the earliest over all markets.
    """
    spoken = language.partition("-")[0].lower()
    likely = tuple(
        country
        for country in markets
        if any(tag.partition("_")[0] == spoken for tag in get_official_languages(country, de_facto=True))
    )
    return likely or tuple(markets)
