"""Which country somebody meant who wrote its name where its code is wanted."""

from __future__ import annotations

from functools import cache

from venditor.core.countries import COUNTRIES
from venditor.rules.wording import write_country
from venditor.server.config.hosted_words import HOSTED_LANGUAGES


def country_called(name: str) -> str:
    """The ISO code of the country of a name, in any language of the pages; empty where there is none."""
    told = name.strip().casefold()
    return told.upper() if told.upper() in COUNTRIES else _by_name().get(told, "")


@cache
def _by_name() -> dict[str, str]:
    tags = [language.tag for language in HOSTED_LANGUAGES]
    return {write_country(code, tag).casefold(): code for tag in reversed(tags) for code in COUNTRIES}
