"""What an amount says that somebody typed into a page or a file holds; the one reader of both.

A sign before three last digits parts thousands in one country and decimals in another: ``1.000`` is a
thousand to a German and one to an Englishwoman. It is read where whoever wrote it is known to write the one,
and where the other is not how the currency is written; else both readings are told and nothing is taken.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from babel.numbers import get_decimal_symbol

from venditor.core.money import minor_units
from venditor.rules.wording import locale
from venditor.server.orders.folding import folded

_ARABIC_DECIMAL, _ARABIC_THOUSANDS = "\u066b", "\u066c"
_AMOUNT = re.compile(r"-?\d+(?:[.,\u066b\u066c]\d+)*")
_MOST_DIGITS = 24
_THOUSAND = 3
POINT = "."


class AmountError(ValueError):
    """A text that is no amount, or could be two.

    Args:
        code: ``amount`` or ``amount_ambiguous``.
        readings: the amounts that it could be, in major units with a point; none where it is no amount.
    """

    def __init__(self, code: str, readings: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code, self.readings = code, readings


def decimal_sign(language: str) -> str:
    """What parts decimals in a language.

    Args:
        language: BCP 47 tag.
    """
    return str(get_decimal_symbol(locale(language)))


def read_amount(text: str, currency: str, *, decimal: str = "") -> str:
    """An amount in major units with a point; empty for an empty text.

    Args:
        text: such as ``1.234,50 €``, ``1,234.50``, ``1 234,5`` or ``١٢٫٥٠``, in digits of any script.
        currency: ISO 4217 code; how many decimals it has can tell groups of three from decimals.
        decimal: what parts decimals for whoever wrote it; empty where that is not known.

    Raises:
        AmountError: where it is no amount, or could be two.
    """
    plain = folded(text).upper().replace(currency or "\0", "")
    plain = "".join(one for one in plain if unicodedata.category(one) not in ("Sc", "Cf"))
    plain = re.sub(r"[\s'’]", "", plain)
    if not plain:
        return ""
    if not _AMOUNT.fullmatch(plain) or len(plain) > _MOST_DIGITS:
        raise AmountError("amount")
    return _read(plain, currency, decimal)


def write_plain(amount: str, language: str) -> str:
    """An amount with a point as a field shows it to be changed: with the decimals' sign of the language."""
    return amount.replace(POINT, decimal_sign(language))


def _read(text: str, currency: str, decimal: str) -> str:
    signs = re.findall(f"[.,{_ARABIC_DECIMAL}{_ARABIC_THOUSANDS}]", text)
    if not signs:
        return text
    last = signs[-1]
    if _ARABIC_DECIMAL in signs or _ARABIC_THOUSANDS in signs:
        # These say themselves what they part.
        return _parted(text, _ARABIC_DECIMAL if _ARABIC_DECIMAL in signs else "")
    if len(signs) > 1:
        # A sign that comes twice parts thousands; of two signs the last parts the decimals.
        return _parted(text, "" if signs.count(last) > 1 else last)
    whole, _, part = text.rpartition(last)
    if len(part) != _THOUSAND:
        return _parted(text, last)
    if not re.fullmatch("-?[1-9][0-9]{0,2}", whole):
        # No thousands begin like this.
        return _parted(text, last)
    return _of_three(whole, part, last, currency, decimal)


def _of_three(whole: str, part: str, sign: str, currency: str, decimal: str) -> str:
    """One sign before three last digits."""
    thousands, decimals = whole + part, f"{whole}.{part}"
    places = minor_units(currency)
    if places == 0:
        return thousands
    if places >= _THOUSAND:
        # With all decimals of the currency, and the sign that is wanted where nothing else is known.
        if sign == (decimal or POINT):
            return decimals
        raise AmountError("amount_ambiguous", (thousands, decimals))
    if decimal and sign != decimal:
        return thousands
    if decimal and Decimal(decimals) != round(Decimal(decimals), places):
        # More decimals than the currency has, written as this person writes decimals.
        raise AmountError("amount")
    raise AmountError("amount_ambiguous", (thousands, decimals))


def _parted(text: str, decimal: str) -> str:
    whole, _, part = text.rpartition(decimal) if decimal else (text, "", "")
    groups = re.split(f"[.,{_ARABIC_THOUSANDS}]", whole)
    between = set(re.findall(r"[^\d-]", whole))
    if len(groups) > 1 and (any(len(group) != _THOUSAND for group in groups[1:]) or len(between) > 1):
        raise AmountError("amount")
    if _ARABIC_DECIMAL in whole or decimal in between:
        raise AmountError("amount")
    return "".join(groups) + (f".{part}" if part else "")
