"""Amounts of money as shops write them, in any script and with any marks, read exactly or refused.

An amount that has two readings is refused where nothing decides between them: a wrong price
is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from venditor.core.money import MAX_DIGITS, minor_units
from venditor.listings.values.currencies import CODES, currencies_of, decimal_mark
from venditor.listings.values.digits import plain_digits
from venditor.listings.values.errors import UnusableError, shown

Mark = Literal[".", ","]

GROUP = 3
"""Digits between two marks of thousands; also the decimals that can be taken for thousands."""

_WRITE = 'Write digits, a point for decimals and the currency, such as "1234.50 EUR".'
_PLAIN = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,2})?)(?: ([A-Z]{3}))?")
_NUMBER = re.compile(r"\d+(?:[ .,'’‘´`٬٫]\d+)*")
_BARE_DECIMALS = re.compile(r"(?:^|[^\w.,])([.,]\d+)$")
_SIGN_AS_MARK = re.compile(r"(\d) ?€ ?(\d\d)$")
_NO_DECIMALS = re.compile(r"^[.,][-–—]+")
_MINUS = re.compile(r"[-−–—]")
_JOINED = re.compile(r"(?<=[ .,'’‘´`٬٫])|(?=[ .,'’‘´`٬٫])")
# Words beside an amount that say nothing else than that it is the price, tax included or not.
_ASIDE = re.compile(
    r"\b(?:(?:incl?|inkl|excl?|exkl|inc|ex|hors|plus|zzgl|con|sin|más)\b\.? ?(?:de )?"
    r"(?:vat|gst|tax(?:es)?|mwst|ust|btw|iva|tva|moms|mva)\b\.?(?: incl\w*\.?)?"
    r"|(?:iva|tva|btw|vat) (?:incl\w*|inc)\b\.?|ttc|(?:unser |our )?(?:price|preis|prix|precio|prezzo)\b ?:?)"
    r"|\((?:税込み?|稅込|含税|含稅|税抜)\)|税込み?|含税|含稅|[*]$",
    re.IGNORECASE,
)
LOWEST_BEFORE = (
    r"\b(?:from|starting (?:at|from)|as low as|ab|von|à partir de|dès|desde|a partir de|a partire da|da|"
    r"des de|vanaf|v\.a\.|fra|från|od|alkaen|alates|no|nuo|de la|începând de la|от|від|από|mulai(?: dari)?|"
    r"từ|ตั้งแต่|เริ่มต้น|من|ابتداء من|החל מ-?)(?!\w)|从|從"
)
"""Words before the lowest of several amounts."""

LOWEST_AFTER = (
    r"起|~|\u301c|以上|から|より|부터|이상|alkaen\b|-?t[óő]l\b|'?den başlayan|(?:and|&) up\b|en adelante\b|"
    r"et plus\b"
)
"""Words after it."""

_LOWEST = re.compile(rf"{LOWEST_BEFORE}|(?:{LOWEST_AFTER})$", re.IGNORECASE)
_LOST = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)


def amount(
    text: str, currency: str | None = None, *, decimal: Mark | None = None
) -> tuple[Decimal, str | None]:
    """An amount of money and its currency.

    Args:
        text: what stands there, such as ``1.234,56 €``, ``USD 12`` or ``١٢٫٥٠ د.ك``.
        currency: ISO 4217 code, where it is known from elsewhere.
        decimal: the mark before decimals, where the format prescribes one.

    Returns:
        The amount with the decimals that are written; the currency, ``None`` where neither the text nor the
        argument says it. A sign that several currencies share (``$``, ``kr``, ``¥``) says none.

    Raises:
        UnusableError: it is no single amount of zero or more, it has two readings, or its currency is not the
            one known from elsewhere; the text says which.

    Example:
        >>> amount("1.234,56 €"), amount("34.000", "KWD"), amount("34.000", "EUR")
        ((Decimal('1234.56'), 'EUR'), (Decimal('34.000'), 'KWD'), (Decimal('34000'), 'EUR'))
    """
    found = _PLAIN.fullmatch(text)
    if (
        found
        and (found[2] is None or found[2] in CODES)
        and (currency is None or found[2] in (None, currency))
    ):
        return Decimal(found[1]), found[2] or currency
    return _amount(text, currency, decimal)


@lru_cache(maxsize=4096)
def _amount(text: str, currency: str | None, decimal: Mark | None) -> tuple[Decimal, str | None]:
    parts = _parts(text)
    meant = _currency(parts, currency)
    return _exact(parts, meant, decimal), meant


@dataclass(frozen=True, slots=True)
class _Parts:
    """One number, and the signs before and after it."""

    written: str
    number: str
    signs: tuple[str, ...]


def _parts(text: str) -> _Parts:
    written = plain_digits(text).replace("،", ",")
    rest = _ASIDE.sub(" ", written).strip(" :")
    rest = _SIGN_AS_MARK.sub(r"\1,\2 €", rest)
    if _LOST.search(rest):
        raise UnusableError(f"{shown(written)} has been rounded by a spreadsheet. {_WRITE}")
    numbers = list(_NUMBER.finditer(rest))
    if not numbers:
        raise UnusableError(f"{shown(written)} is not an amount. {_WRITE}")
    if len(numbers) > 1:
        raise UnusableError(f"{shown(written)} has more than one number. Write the one amount that is asked.")
    found = numbers[0]
    before, number, after = rest[: found.start()], found[0], rest[found.end() :]
    bare = _BARE_DECIMALS.search(before[-2:] + number) if before[-1:] in {".", ","} else None
    if bare:
        before, number = before[:-1], "0" + bare[1]
    signs = (before.strip(), _NO_DECIMALS.sub("", after).strip())
    for sign in signs:
        _refuse_words(written, sign)
    return _Parts(written, number, tuple(sign for sign in signs if sign))


def _refuse_words(written: str, sign: str) -> None:
    if _LOWEST.search(sign):
        raise UnusableError(f"{shown(written)} is the lowest of several. Write the one amount that is asked.")
    if _MINUS.search(sign):
        raise UnusableError(f"{shown(written)} is below zero, or a range. Write the one amount asked.")


def _currency(parts: _Parts, known: str | None) -> str | None:
    possible: frozenset[str] | None = None
    for sign in parts.signs:
        codes = currencies_of(sign)
        if not codes:
            raise UnusableError(f"{shown(parts.written)}: {shown(sign)} is not a currency. {_WRITE}")
        possible = codes if possible is None else possible & codes
    if possible is None:
        return known
    if known is not None and known not in possible:
        raise UnusableError(f"{shown(parts.written)} is not in {known}, the currency given for it.")
    if not possible:
        raise UnusableError(f"{shown(parts.written)} names two currencies. {_WRITE}")
    return known or (next(iter(possible)) if len(possible) == 1 else None)


def _exact(parts: _Parts, currency: str | None, prescribed: Mark | None) -> Decimal:
    pieces = _JOINED.split(parts.number)
    groups, marks = pieces[::2], pieces[1::2]
    decimals = ""
    if marks and _before_decimals(parts, groups, marks, currency, prescribed):
        decimals = groups.pop()
        marks.pop()
    whole = "".join(groups)
    if not _grouped(groups, marks):
        raise UnusableError(f"{shown(parts.written)} has marks between its digits in no known way. {_WRITE}")
    if len(whole.lstrip("0")) > MAX_DIGITS or len(decimals) > MAX_DIGITS:
        raise UnusableError(f"{shown(parts.written)} has more than {MAX_DIGITS} digits. {_WRITE}")
    return Decimal(f"{whole}.{decimals}" if decimals else whole)


def _before_decimals(
    parts: _Parts, groups: list[str], marks: list[str], currency: str | None, prescribed: Mark | None
) -> bool:
    """Whether the last mark stands before decimals, not between thousands."""
    last = marks[-1]
    if last == "٫":
        return True
    if last not in {".", ","} or marks.count(last) > 1:
        return False
    before, after = groups[-2], groups[-1]
    if len(marks) > 1 or len(after) != GROUP or len(before) > GROUP or before.startswith("0"):
        return True
    if prescribed is not None and prescribed != last:
        return False
    decides = _by_currency(last, currency, prescribed)
    if decides is None:
        raise UnusableError(
            f"{shown(parts.written)} can be {before}{after} or {before}.{after}. "
            f'Write "{before}{after}", or "{before}.{after[:2]}" with as many decimals as its currency has.'
        )
    return decides


def _by_currency(mark: str, currency: str | None, prescribed: Mark | None) -> bool | None:
    """Whether three digits behind a mark are decimals; ``None`` where they can be both."""
    if currency is None:
        return True if prescribed else None
    places = minor_units(currency)
    if prescribed:
        return True if places >= GROUP else None
    if places != GROUP:
        return False if places < GROUP else None
    usual = decimal_mark(currency)
    if usual == mark:
        return True
    # A comma is of thousands where decimals have a point; the other way round a machine may have written it.
    return False if mark == "," and usual == "." else None


def _grouped(groups: list[str], marks: list[str]) -> bool:
    if not marks:
        return True
    first, *middle, last = groups
    if len(set(marks)) > 1 or len(last) != GROUP or not 1 <= len(first) <= GROUP:
        return False
    # In India the groups before the last have two digits: 12,34,567.
    return all(len(each) == GROUP for each in middle) or (
        marks[0] == "," and len(first) < GROUP and all(len(each) == GROUP - 1 for each in middle)
    )
