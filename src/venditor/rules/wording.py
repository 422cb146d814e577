"""How days, periods, money and names of countries read in a language, by CLDR."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from babel.numbers import format_currency, format_percent
from babel.units import format_unit

from venditor.core.money import Money
from venditor.core.rate import Rate
from venditor.core.text import FALLBACK, SCRIPT_OF

# CLDR writes English without a region as in the United States; readers come from everywhere: 23 March 2026.
WORLD_ENGLISH = "en-001"


@cache
def locale(language: str) -> Locale:
    """The CLDR locale of a BCP 47 tag; the language alone, or English, where the tag is not known."""
    # CLDR keeps Chinese by script, and readers name their region.
    tag = SCRIPT_OF.get(language.lower(), language)
    parts = (WORLD_ENGLISH if tag == FALLBACK else tag).split("-")
    for length in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:length]), sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale.parse(WORLD_ENGLISH, sep="-")


# In a date pattern of CLDR: quoted text, or a field of one letter, once or several times.
_FIELD = re.compile(r"'([^']*)'|(E+|c+|M+|L+|d+|y+)")
_NUMBERS = {"M": "month", "L": "month", "d": "day", "y": "year"}


@cache
def _day_writer(language: str) -> Callable[[date], str]:
    """Read CLDR's full date pattern once: writing a day must cost microseconds, not a locale look-up."""
    cldr = locale(language)

    def field(found: re.Match[str]) -> str:
        text, letters = found.groups()
        if letters is None:
            return text
        letter, width = letters[0], len(letters)
        in_words = letter in "Ec" or (letter in "ML" and width >= len("MMM"))
        return f"{{{letter}}}" if in_words else f"{{0.{_NUMBERS[letter]}:0{width}d}}"

    template = _FIELD.sub(field, cldr.date_formats["full"].pattern)
    # Plain copies: Babel's own tables resolve an alias at every look-up.
    weekdays, weekdays_alone, months, months_alone = (
        dict(names[context]["wide"])
        for names in (cldr.days, cldr.months)
        for context in ("format", "stand-alone")
    )

    def written(day: date) -> str:
        weekday, month = day.weekday(), day.month
        return template.format(
            day, E=weekdays[weekday], c=weekdays_alone[weekday], M=months[month], L=months_alone[month]
        )

    return written


@lru_cache(maxsize=4096)
def write_day(day: date, language: str) -> str:
    """A day with its weekday, as the language writes it: ``Montag, 23. März 2026``."""
    written = _day_writer(language)(day)
    # The first of a month is an ordinal in French; CLDR's patterns cannot say so.
    is_first_in_french = day.day == 1 and locale(language).language == "fr"
    return _FIRST.sub("1er ", written) if is_first_in_french else written


_FIRST = re.compile(r"\b1 ")


def is_one(count: int, language: str) -> bool:
    """Whether a language has a number of things in the singular, by CLDR; false where it has no singular.

    >>> is_one(1, "de"), is_one(0, "fr"), is_one(0, "en"), is_one(1, "ja")
    (True, True, False, False)
    """
    return str(locale(language).plural_form(count)) == "one"


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
    if locale(language).language == "ja":
        # CLDR sets numbers apart; in a Japanese sentence they are not.
        return long.replace(" ", "")
    # CLDR leaves the long form out where it is the short one; Babel then writes the unit's technical name.
    return long if name not in long else format_unit(count, name, length="short", locale=locale(language))


@lru_cache(maxsize=1024)
def write_money(money: Money, language: str) -> str:
    """An amount with its currency, as the language writes it: ``19,90 €``."""
    return format_currency(money.amount, money.currency, locale=locale(language), currency_digits=True)


@lru_cache(maxsize=256)
def write_rate(rate: Rate, language: str) -> str:
    """A share in percent, as the language writes it: ``0,5 %``."""
    return format_percent(rate.percent / 100, locale=locale(language), decimal_quantization=False)


@lru_cache(maxsize=1024)
def write_country(code: str, language: str) -> str:
    """Name of a country (ISO 3166-1 alpha-2) in the reader's language; its code where CLDR has none."""
    return str(locale(language).territories.get(code, code))


@lru_cache(maxsize=256)
def write_language(tag: str, language: str) -> str:
    """Name of a language (BCP 47 tag) in the reader's language; its tag where CLDR has none."""
    return str(locale(language).languages.get(tag.replace("-", "_"), tag))


@cache
def is_currency(code: str) -> bool:
    """Whether a code is one of ISO 4217, in use now or once."""
    return code in locale(FALLBACK).currencies


def write_list(items: Sequence[str], language: str) -> str:
    """Items as a sentence part: ``a, b and c``.

    >>> write_list(["reparación", "indemnización"], "es")
    'reparación e indemnización'
    """
    written = format_list(items, locale=locale(language))
    if locale(language).language == "es" and len(items) > 1 and _SPANISH_E.match(items[-1]):
        # CLDR leaves this to its users: "y" is "e" before the sound i, but for the i of a diphthong.
        return f"{written.removesuffix(f' y {items[-1]}')} e {items[-1]}"
    return written


def colon(language: str) -> str:
    """A colon as a language sets it, with the space after it."""
    return _COLONS.get(locale(language).language, ": ")


def semicolon(language: str) -> str:
    """A semicolon as a language sets it, with the space after it."""
    return _SEMICOLONS.get(locale(language).language, "; ")


# Chinese and Japanese marks are as wide as a character; French has a space before them that does not break.
_COLONS = {"zh": "：", "ja": "：", "fr": "\u00a0: "}
_SEMICOLONS = {"zh": "；", "ja": "；", "fr": "\u202f; "}
_SPANISH_E = re.compile(r"i|hi(?![ae])", re.IGNORECASE)
"""The exception that ICU's list formatter makes for Spanish."""
