"""Whose day an act falls on: the consumer's, and where her zone is not known, the one that favours her most.

Source: Regulation (EEC, Euratom) No 1182/71 article 3 counts days; it is silent on zones. Read in favour of
the consumer: of two possible days on which she acted, the earlier one counts. Which clock she is shown is
another matter: the one that she most likely looks at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.languages import get_official_languages, get_territory_language_info

# Where most people of a country live that has several zones. Source: the comments of zone.tab (IANA), such as
# "mainland" or "most of Cyprus"; where it names none so, the zone of the largest city.
_MAIN_ZONES = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "FM": "Pacific/Chuuk",
    "GL": "America/Nuuk",
    "ID": "Asia/Jakarta",
    "KI": "Pacific/Tarawa",
    "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PF": "Pacific/Tahiti",
    "PG": "Pacific/Port_Moresby",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}
# Clocks are ahead of UTC by this much at most (Kiribati).
_EASTERNMOST = timedelta(hours=14)


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


def main_zone(country: str) -> str:
    """The zone in which most people of a country live; UTC where none is known."""
    return _MAIN_ZONES.get(country) or next(iter(zones_of(country)), "UTC")


def likely_zone(language: str, *, markets: Sequence[str], home: str = "") -> str:
    """The zone whose clock a consumer most likely looks at; see :func:`likely_country`.

    Used to show a likely local time. It decides nothing: the day of an act is the earliest over all markets.
    """
    return main_zone(likely_country(language, markets=markets, home=home))


def likely_country(language: str, *, markets: Sequence[str], home: str = "") -> str:
    """The country among a seller's markets where somebody of a language most likely lives.

    Args:
        language: BCP 47 tag of the page she reads.
        markets: ISO codes of the countries the seller sells to.
        home: the seller's own country, where nobody speaks the language.

    Returns:
        The country the tag names; else the one CLDR takes for the language alone, if the language is official
        there; else the one of those where it is, in which the largest share speaks it. Empty where there are
        no markets.
    """
    parts = language.replace("-", "_").split("_")
    spoken = parts[0].lower()
    official: Mapping[str, Any] = {
        country: get_territory_language_info(country).get(spoken, {}).get("population_percent", 0)
        for country in markets
        if any(tag.partition("_")[0] == spoken for tag in get_official_languages(country, de_facto=True))
    }
    if parts[-1].upper() in markets and len(parts) > 1:
        return parts[-1].upper()
    subtags: Mapping[str, str] = get_global("likely_subtags")
    usual = subtags.get("_".join(parts)) or subtags.get(spoken, "")
    if usual.rpartition("_")[2] in official:
        return usual.rpartition("_")[2]
    if official:
        return max(official, key=official.__getitem__)
    return home if home in markets else next(iter(markets), "")


def has_begun(day: date, now: datetime) -> bool:
    """Whether a day has begun at an instant somewhere on earth."""
    return day <= (now + _EASTERNMOST).date()
