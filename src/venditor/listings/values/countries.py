"""Countries as feeds and markup name them."""

from __future__ import annotations

from functools import cache

from babel import Locale

from venditor.listings.values.errors import UnusableError, shown


def country(text: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country.

    Args:
        text: its code, or its English name.

    Raises:
        UnusableError: it is neither.

    Example:
        >>> country("de"), country("Germany"), country("UK")
        ('DE', 'DE', 'GB')
    """
    written = text.strip()
    code = {"UK": "GB"}.get(written.upper(), written.upper())
    named = _codes()
    found = code if code in named.values() else named.get(written.casefold())
    if found is None:
        raise UnusableError(f"{shown(written)} is no country. Write its ISO 3166-1 code, such as DE.")
    return found


@cache
def _codes() -> dict[str, str]:
    territories = Locale("en").territories
    return {name.casefold(): code for code, name in territories.items() if len(code) == 2 and code.isalpha()}  # noqa: PLR2004
