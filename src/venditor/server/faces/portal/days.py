"""A calendar day as people type it: three fields, any digits, the name of a month, or all in one field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Literal

from django.utils.translation import gettext_lazy as _

from venditor.rights.facts import FIRST_YEAR, LAST_YEAR
from venditor.rules.wording import locale

Part = Literal["day", "month", "year"]
PARTS: tuple[Part, ...] = ("day", "month", "year")
_YEAR_DIGITS = 4
_YEAR_FIRST = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")
# With points the day stands first in every language that writes points; with slashes it may be the month.
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")


class NotADayError(Exception):
    """What was typed is not a day.

    Attributes:
        message: what to tell the visitor.
        part: the field to look at.
    """

    def __init__(self, message: str, part: Part) -> None:
        super().__init__(message)
        self.message = message
        self.part = part


@cache
def order(language: str) -> tuple[Part, ...]:
    """The order in which a language writes a date (CLDR): the year first or last, the month between."""
    pattern = locale(language).date_formats["short"].pattern
    if pattern.index("y") < pattern.index("d"):
        return ("year", "month", "day")
    return PARTS


def read_day(typed: Mapping[Part, str], language: str) -> date:
    """The day somebody typed.

    Args:
        typed: text of each field; digits of any script, a month also by its name.
        language: BCP 47 tag of the page.

    Raises:
        NotADayError: saying what to correct, and in which field.
    """
    cleaned = {part: _western(typed.get(part, "")) for part in PARTS}
    filled = [part for part in PARTS if cleaned[part]]
    if len(filled) == 1 and (whole := _whole(cleaned[filled[0]])):
        cleaned = whole
    _complete(cleaned)
    numbers = {part: _number(cleaned[part], part, language) for part in PARTS}
    if len(cleaned["year"]) != _YEAR_DIGITS:
        raise NotADayError(_("Write the year with four digits, such as 2026."), "year")
    if not FIRST_YEAR <= numbers["year"] <= LAST_YEAR:
        raise NotADayError(_("Check the year: it is too long ago or too far ahead."), "year")
    try:
        return date(numbers["year"], numbers["month"], numbers["day"])
    except ValueError:
        raise NotADayError(
            _("This day is not in the calendar. Check the day and the month."), "day"
        ) from None


def _western(text: str) -> str:
    """Digits of any script as 0 to 9, without the words that follow a number in Chinese and Japanese."""
    digits = "".join(str(int(mark)) if mark.isdecimal() else mark for mark in text.strip())
    return digits.rstrip("年月日. ") if digits[:1].isdigit() and len(digits) <= _YEAR_DIGITS + 1 else digits


def _whole(text: str) -> dict[Part, str] | None:
    """A whole date in one field, as it comes from the clipboard."""
    if match := _YEAR_FIRST.fullmatch(text):
        return {"year": match[1], "month": match[2], "day": match[3]}
    if match := _DAY_FIRST.fullmatch(text):
        return {"day": match[1], "month": match[2], "year": match[3]}
    return None


def _complete(cleaned: Mapping[Part, str]) -> None:
    missing = [part for part in PARTS if not cleaned[part]]
    if len(missing) == len(PARTS):
        raise NotADayError(_("Write the day, the month and the year, or choose another answer."), "day")
    if len(missing) > 1:
        raise NotADayError(_("Write the day, the month and the year."), missing[0])
    words = {
        "day": _("The day is missing."),
        "month": _("The month is missing."),
        "year": _("The year is missing."),
    }
    if missing:
        raise NotADayError(words[missing[0]], missing[0])


def _number(text: str, part: Part, language: str) -> int:
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text)
    if part == "month" and (month := _months(language).get(text.rstrip(".").casefold())):
        return month
    raise NotADayError(_("Write the day, the month and the year in numbers."), part)


@cache
def _months(language: str) -> dict[str, int]:
    """Names of the months, whole and short, in a language and in English."""
    return {
        name.rstrip(".").casefold(): number
        for tag in ("en", language)
        for width in ("wide", "abbreviated")
        for number, name in locale(tag).months["format"][width].items()
    }
