"""How days, periods, money and names of countries read in a language, by CLDR."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from babel.numbers import format_currency
from babel.units import format_unit

from venditor.core.money import Money
from venditor.core.text import FALLBACK, SCRIPT_OF


@cache
def locale(language: str) -> Locale:
    """The CLDR locale of a BCP 47 tag; the language alone, or English, where the tag is not known."""
    # CLDR keeps Chinese by script, and readers name their region.
    parts = SCRIPT_OF.get(language.lower(), language).split("-")
    for length in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:length]), sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale.parse(FALLBACK)


_FIELD = re.compile(r"'([^']*)'|(E+|c+|M+|L+|d+|y+)|([^'EcMLdy]+)")


@cache
def _day_writer(language: str) -> Callable[[date], str]:
    """Compile CLDR's full date pattern once: writing a day must cost microseconds, not a locale look-up."""
    cldr = locale(language)
    weekdays = {False: cldr.days["format"]["wide"], True: cldr.days["stand-alone"]["wide"]}
    months = {False: cldr.months["format"]["wide"], True: cldr.months["stand-alone"]["wide"]}

    def field(letters: str) -> Callable[[date], str]:
        if letters[0] in "Ec":
            weekday = weekdays[letters[0] == "c"]
            return lambda day: weekday[day.weekday()]
        if letters[:3] in ("MMM", "LLL"):
            names = months[letters[0] == "L"]
            return lambda day: names[day.month]
        width = len(letters) if letters != "y" else 0
        attribute = {"M": "month", "L": "month", "d": "day", "y": "year"}[letters[0]]
        return lambda day: f"{getattr(day, attribute):0{width}d}"

    def literal(text: str) -> Callable[[date], str]:
        return lambda _: text

    pieces = [
        field(match[2]) if match[2] else literal(match[1] if match[1] is not None else match[3])
        for match in _FIELD.finditer(cldr.date_formats["full"].pattern)
    ]
    return lambda day: "".join(piece(day) for piece in pieces)


@lru_cache(maxsize=4096)
def write_day(day: date, language: str) -> str:
    """A day with its weekday, as the language writes it: ``Montag, 23. März 2026``."""
    return _day_writer(language)(day)


@lru_cache(maxsize=1024)
def write_quantity(count: int, unit: str, language: str) -> str:
    """A length of time with the language's plural: ``14 days``, ``14 Tage``, ``14 天``.

    Args:
        count: how many.
        unit: ``day``, ``week``, ``month`` or ``year`` (CLDR duration units).
        language: BCP 47 tag of the reader.
    """
    name = f"duration-{unit}"
    long = format_unit(count, name, length="long", locale=locale(language))
    # CLDR leaves the long form out where it is the short one; Babel then writes the unit's technical name.
    return long if name not in long else format_unit(count, name, length="short", locale=locale(language))


@lru_cache(maxsize=1024)
def write_money(money: Money, language: str) -> str:
    """An amount with its currency, as the language writes it: ``19,90 €``."""
    return format_currency(money.amount, money.currency, locale=locale(language), currency_digits=True)


@lru_cache(maxsize=1024)
def write_country(code: str, language: str) -> str:
    """Name of a country (ISO 3166-1 alpha-2) in the reader's language; its code where CLDR has none."""
    return str(locale(language).territories.get(code, code))


def write_list(items: Sequence[str], language: str) -> str:
    """Items as a sentence part: ``a, b and c``."""
    return format_list(items, locale=locale(language))
