"""Which day it is at a destination: its clock."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from babel.core import get_global

from venditor.core.countries import COUNTRIES
from venditor.listings.ledger.errors import LedgerError


@lru_cache(maxsize=512)
def zone_of(country: str, given: str = "") -> ZoneInfo:
    """The time zone in which a destination's days are reckoned.

    Args:
        country: ISO 3166-1 alpha-2.
        given: IANA name, where a country has several clocks or another one is wanted.

    Raises:
        LedgerError: `ledger.country`; `ledger.zone`: there is no such zone, or the country has several and
            none is given.

    Example:
        >>> zone_of("DE").key, zone_of("US", "America/New_York").key
        ('Europe/Berlin', 'America/New_York')

    Source:
        Unicode CLDR, territory zones; ``zones.yaml``.
    """
    if country not in COUNTRIES:
        told = f'"{country}" is no ISO 3166-1 code of a country.'
        raise LedgerError("ledger.country", told, facts={"country": country}, remedy='Write one like "DE".')
    if not given:
        several = get_global("territory_zones").get(country, [])
        own = yaml.safe_load(files(__package__).joinpath("zones.yaml").read_text("utf-8"))
        given = several[0] if len(several) == 1 else own.get(country, "")
    try:
        return ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise LedgerError(
            "ledger.zone",
            f'"{given}" is no time zone.' if given else f"{country} has more clocks than one.",
            facts={"country": country, "zone": given},
            remedy="Name a zone, such as America/New_York.",
        ) from None
