"""Global Trade Item Numbers, judged by their check digit.

Source: GS1 General Specifications, section 7.9 (check digit), 3.3.2 (GTIN); ISO 2108 (ISBN).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from biip import ParseError
from biip.gtin import Gtin

from venditor.listings.values.digits import plain_digits
from venditor.listings.values.errors import UnusableError, shown

LENGTHS = (8, 12, 13, 14)
"""Digits of a GTIN."""

LOST_ZEROS = (10, 11)
"""Digits of a GTIN-12 from which a spreadsheet has taken one or two leading zeros.

One of thirteen or fourteen digits is a GTIN still without its zero, and a GTIN-8 that begins with zero is a
number within one company, so no other length is filled up; nor is a
number that has kept a zero.
"""

_SEPARATORS = re.compile(r"(?<=\d)[ -](?=[\dXx])")
_FRACTION = re.compile(r"\.0+$")
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?[eE]\+?\d+")
_ISBN_10 = re.compile(r"\d{9}[\dXx]")


@dataclass(frozen=True, slots=True)
class GtinReading:
    """A GTIN, and what was done to what stood there.

    Attributes:
        value: eight, twelve, thirteen or fourteen digits.
        lost: leading zeros that were missing and have been added.
    """

    value: str
    lost: int = 0


def gtin(text: str) -> str:
    """The GTIN in a text.

    Args:
        text: a GTIN-8, 12, 13 or 14 or an ISBN-13, in digits of any script; spaces and hyphens between
            groups, an apostrophe before it and ``.0`` behind it, as spreadsheets leave them, are passed over.

    Returns:
        Its digits, as many as were written; more only where leading zeros were lost.

    Raises:
        UnusableError: it is none; the text says why.

    Example:
        >>> gtin("978-3-16-148410-0"), gtin("36000291452")
        ('9783161484100', '036000291452')
    """
    return gtin_reading(text).value


@lru_cache(maxsize=4096)
def gtin_reading(text: str) -> GtinReading:
    """The GTIN in a text, and how many leading zeros were lost.

    Args:
        text: as for :func:`gtin`.

    Raises:
        UnusableError: as :func:`gtin`.
    """
    written = plain_digits(text)
    if _SCIENTIFIC.fullmatch(written):
        raise UnusableError(f"{shown(written)} was rounded by a spreadsheet. Format its column as text.")
    number = _FRACTION.sub("", _SEPARATORS.sub("", written.strip("'\"` ")))
    lost = len(number) in LOST_ZEROS and not number.startswith("0")
    padded = number.zfill(12) if lost else number
    reason = _why_not(number, padded)
    if reason:
        raise UnusableError(f"{shown(written)} {reason}")
    return GtinReading(padded, len(padded) - len(number))


def _why_not(number: str, padded: str) -> str:
    if _isbn_10(number):
        return "is an ISBN-10, or a GTIN-12 without its zeros. Write all 12 or 13 digits."
    if not padded.isdecimal():
        return "is not a GTIN: it has characters that are not digits."
    if len(padded) not in LENGTHS:
        return f"is not a GTIN: it has {len(number)} digits, not 8, 12, 13 or 14."
    if not padded.strip("0"):
        return "is not a GTIN: all its digits are zero."
    try:
        Gtin.parse(padded)
    except ParseError:
        return f"is not a GTIN: the check digit of {padded} should be {_check_digit(padded)}. Compare it."
    return ""


def _check_digit(number: str) -> int:
    weighted = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(number[:-1])))
    return -weighted % 10


def _isbn_10(number: str) -> bool:
    if not _ISBN_10.fullmatch(number):
        return False
    values = [10 if digit in "Xx" else int(digit) for digit in number]
    return sum(value * weight for value, weight in zip(values, range(10, 0, -1), strict=True)) % 11 == 0
